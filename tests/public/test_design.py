"""docs/design.md says what the stylesheets say. Run with UPDATE=1 to write its table again."""

import os
import re
from pathlib import Path

import pytest

import inward

ROOT = Path(inward.__file__).parents[2]
DOC = ROOT / "docs" / "design.md"
SHEETS = {
    "public": ROOT / "src/inward/public/static/public/public.css",
    "office": ROOT / "src/inward/web/static/web/inward.css",
}
TEXT = ("ink", "soft", "acc", "kept", "part", "track", "risk", "broken", "changed", "none")


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours in light and in dark."""
    css = SHEETS[sheet].read_text()
    dark = css.index("prefers-color-scheme:dark")
    return _colours(css[:dark]), _colours(css[dark : css.index("}}", dark)])


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+):(#[0-9a-f]{3,6})\b", css))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_text_colour_can_be_read_on_paper_and_wash_in_light_and_dark(sheet: str) -> None:
    for mode in tokens(sheet):
        for name in TEXT:
            for ground in ("bg", "wash"):
                assert contrast(mode[name], mode[ground]) >= 4.5, (sheet, name, ground)
        assert contrast(mode["edge"], mode["bg"]) >= 3
        assert contrast(mode["on"], mode["acc"]) >= 4.5


def test_the_footer_can_be_read() -> None:
    for mode in tokens("public"):
        assert contrast(mode["deepsoft"], mode["deep"]) >= 4.5
        assert contrast("#fff", mode["deep"]) >= 4.5


def test_both_sheets_have_the_same_colours() -> None:
    public, office = tokens("public"), tokens("office")
    for mode, other in zip(public, office, strict=True):
        assert {n: mode[n] for n in other if n in mode} == {n: other[n] for n in other if n in mode}


def test_the_table_of_contrasts_is_what_the_stylesheet_says() -> None:
    light, dark = tokens("public")
    rows = ["| token | light | on paper | dark | on paper |", "|---|---|---|---|---|"]
    rows += [
        f"| `--{n}` | {light[n]} | {contrast(light[n], light['bg']):.1f} : 1 "
        f"| {dark[n]} | {contrast(dark[n], dark['bg']):.1f} : 1 |"
        for n in (*TEXT, "edge")
    ]
    table = "\n".join(rows)
    if os.environ.get("UPDATE"):
        text = DOC.read_text().replace("CONTRAST", table)
        DOC.write_text(re.sub(r"\| token \| light .*?(?=\n\n)", table, text, flags=re.DOTALL))

    assert table in DOC.read_text(), "run: UPDATE=1 pytest tests/public/test_design.py"
