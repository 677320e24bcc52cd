"""A faulty framework is refused with all its faults at once, each with its place."""

import re
from pathlib import Path

import pytest

from inward.engines.composite import FaultyInput, Framework, check, framework_from_text, read_index
from inward.engines.composite.checks import faults_in

pytestmark = pytest.mark.engine

TEN_FAULTS = """\
[index]
code = "district"
unit_id = "code"

[method]
normalise = "minmax"
aggregate = "geometrical"

[[aggregate]]
code = "index"

[[aggregate]]
code = "second"

[[aggregate]]
code = "space"
parent = "index"

[[aggregate]]
code = "left"
parent = "right"

[[aggregate]]
code = "right"
parent = "left"

[[indicator]]
code = "rent"
parent = "space"
weight = -1

[[indicator]]
code = "vacancy"
parent = "spaces"
direction = -1

[[indicator]]
code = "talent"
parent = "second"
direction = 2

[[indicator]]
code = "transit"
parent = "left"
normalise = "goalposts"
goalposts = [10, 5]

[[indicator]]
code = "firms"
parent = "right"

[[indicator]]
code = "towers"
parent = "right"
"""
TEN_FAULTS_DATA = """\
code,rent,vacancy,talent,transit,firms
JA,80,5,10,3,7
XH,60,8,20,many,7
HP,70,6,30,4,7
"""


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, Path]:
    framework, data = tmp_path / "district.toml", tmp_path / "district.csv"
    framework.write_text(TEN_FAULTS, "utf-8")
    data.write_text(TEN_FAULTS_DATA, "utf-8")
    return framework, data


def test_ten_planted_faults_are_listed_at_once(planted: tuple[Path, Path]) -> None:
    faults = check(*planted)

    assert [(fault.code, fault.place) for fault in faults] == [
        ("bad-direction", 'district.toml line 40: indicator "talent", direction'),
        ("unknown-method", "district.toml line 7: method, aggregate"),
        ("unknown-parent", 'district.toml line 32: indicator "vacancy", parent'),
        ("two-roots", 'district.toml line 12: aggregate "second", parent'),
        ("cycle", 'district.toml line 19: aggregate "left", parent'),
        ("bad-weight", 'district.toml line 27: indicator "rent", weight'),
        ("bad-goalposts", 'district.toml line 42: indicator "transit", goalposts'),
        ("not-a-number", 'district.csv line 3, column "transit"'),
        ("constant-column", 'district.csv, column "firms"'),
        ("no-column", 'district.toml line 52: indicator "towers"'),
    ]


def test_a_faulty_index_is_not_computed_and_every_fault_is_in_the_message(
    planted: tuple[Path, Path],
) -> None:
    with pytest.raises(FaultyInput) as refusal:
        read_index(*planted)

    assert str(refusal.value).startswith("10 faults:")
    assert 'no aggregate has the code "spaces" (did you mean "space"?)' in str(refusal.value)
    assert "it is part of itself: left -> right -> left" in str(refusal.value)


def faults_of(toml: str) -> dict[str, str]:
    return {fault.code: str(fault) for fault in framework_from_text(toml)[1]}


SOUND = """
[[aggregate]]
code = "index"
[[indicator]]
code = "rent"
parent = "index"
[[indicator]]
code = "talent"
parent = "index"
"""


def test_a_framework_with_nothing_but_indicators_under_an_index_is_sound() -> None:
    assert faults_of(SOUND) == {}


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("no-root", 'code = "index"', 'code = "index"\nparent = "index"'),
        ("cycle", 'code = "index"', 'code = "index"\nparent = "index"'),
        ("duplicate-code", 'code = "talent"', 'code = "rent"'),
        ("parent-is-indicator", 'parent = "index"\n[[', 'parent = "talent"\n[['),
        ("no-parent", 'parent = "index"\n[[', "\n[["),
        (
            "no-parts",
            'code = "index"',
            'code = "index"\n[[aggregate]]\ncode = "empty"\nparent = "index"',
        ),
        ("no-weight", 'parent = "index"', 'parent = "index"\nweight = 0'),
        ("bad-weight", 'parent = "index"', 'parent = "index"\nweight = nan'),
        ("bad-weight", 'parent = "index"', 'parent = "index"\nweight = inf'),
        ("bad-weight", 'parent = "index"', 'parent = "index"\nweight = "heavy"'),
        ("bad-direction", 'parent = "index"', 'parent = "index"\ndirection = 0'),
        ("bad-goalposts", 'parent = "index"', 'parent = "index"\ngoalposts = [1]'),
        ("bad-goalposts", 'parent = "index"', 'parent = "index"\ngoalposts = [3, 3]'),
        (
            "bad-goalposts",
            'parent = "index"',
            'parent = "index"\ntransform = "log"\ngoalposts = [0, 3]',
        ),
        ("no-goalposts", 'parent = "index"', 'parent = "index"\nnormalise = "goalposts"'),
        ("no-target", 'parent = "index"', 'parent = "index"\nnormalise = "distance-to-target"'),
        ("unknown-method", 'parent = "index"', 'parent = "index"\nnormalise = "best"'),
        ("unknown-method", 'code = "index"', 'code = "index"\naggregate = "best"'),
        ("unknown-key", 'parent = "index"', 'parent = "index"\nwieght = 1'),
        ("unknown-section", "[[aggregate]]", "[methods]\n[[aggregate]]"),
        ("bad-section", "[[aggregate]]", "method = 1\n[[aggregate]]"),
        ("no-code", 'code = "talent"\n', ""),
        ("bad-value", 'parent = "index"', 'parent = "index"\nunit = 5'),
        (
            "levels",
            "[[aggregate]]",
            '[method]\naggregate = ["arithmetic", "geometric"]\n[[aggregate]]',
        ),
        ("unknown-code", "[[aggregate]]", "[weights]\nrnet = 2\n[[aggregate]]"),
    ],
)
def test_each_fault_is_known_by_its_code(code: str, before: str, after: str) -> None:
    assert before in SOUND

    assert code in faults_of(SOUND.replace(before, after))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ('aggregate = "geometrc"', 'did you mean "geometric"?'),
        ('aggregate = { method = "power", powr = 2 }', 'did you mean "power"?'),
        (
            'normalise = { method = "min-max", range = [5, 1] }',
            "must be two numbers, the lower first",
        ),
        ("screen = 1.5", "must be a share above 0 and up to 1"),
        ("treat = true", 'treat wants a method, such as treat = "winsorise"'),
    ],
)
def test_a_misspelt_method_is_answered_with_what_was_meant(wrong: str, hint: str) -> None:
    said = faults_of(f"[method]\n{wrong}\n{SOUND}")

    assert hint in " ".join(said.values())
    assert "framework line 2: method, " in " ".join(said.values())


def test_what_is_not_toml_is_answered_with_its_line() -> None:
    with pytest.raises(FaultyInput, match=re.escape("(at line 2, column")):
        framework_from_text("[index]\ncode = \n")


def test_a_framework_of_nothing_says_so() -> None:
    empty = Framework("empty", (), ())

    assert {fault.code for fault in faults_in(empty)} == {"no-indicators", "no-root"}


def test_a_constant_column_is_worth_knowing_where_goalposts_can_still_score_it(
    tmp_path: Path,
) -> None:
    framework, data = tmp_path / "f.toml", tmp_path / "d.csv"
    framework.write_text(
        SOUND.replace(
            'code = "rent"', 'code = "rent"\nnormalise = "goalposts"\ngoalposts = [0, 10]'
        ),
        "utf-8",
    )
    data.write_text("unit,rent,talent\na,5,1\nb,5,2\n", "utf-8")

    faults = check(framework, data)
    read_index(framework, data)

    assert [(fault.code, fault.fatal) for fault in faults] == [("constant-column", False)]
