import re
import xml.etree.ElementTree as ET
from string import Formatter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.engines.composite import charts
from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.words import WORDS, word

pytestmark = pytest.mark.engine

SVG = "{http://www.w3.org/2000/svg}"
UNITS = {
    "en": [
        "Harbour",
        "Guildhall & Market",
        "Salt Marsh",
        "Mill Lane",
        "Sub-district with quite a long name indeed",
    ],
    "zh": [
        "港口片",
        "会馆片（含老市场）",
        "盐泽片",
        "磨坊巷",
        "名称很长很长的一个街道办事处暨功能区管理委员会",
    ],
}
PILLARS = {
    "en": ["Rent", "Talent", "Transit", "Administrative services for enterprises"],
    "zh": ["租金", "人才", "交通", "企业服务与营商环境"],
}
RNG = np.random.default_rng(7)
SCORES = RNG.uniform(5, 95, size=(5, 4))
CHANCES = RNG.dirichlet(np.ones(5), size=5)


def ranked(units, language, **more):
    ranks = np.array([2.0, 1, 3, 5, np.nan])
    return charts.ranking(units, ranks, ranks - 1, ranks + 1.0, language=language, **more)


def with_names(language):
    units, pillars = UNITS[language], PILLARS[language]
    r = np.corrcoef(RNG.normal(size=(4, 9)))
    return {
        "ranking": (ranked(units, language), units),
        "ranking of scores": (
            charts.ranking(
                units,
                SCORES[:, 0],
                SCORES[:, 0] - 4,
                SCORES[:, 0] + 4,
                of="score",
                language=language,
            ),
            units,
        ),
        "dots": (charts.dots_by_pillar(units, pillars, SCORES, language=language), units + pillars),
        "bars": (charts.bars_by_pillar(units, pillars, SCORES, language=language), units + pillars),
        "profile": (
            charts.profile(1, units, pillars, ["A", "A", "B", "B"], SCORES, language=language),
            [units[1], *pillars],
        ),
        "correlations": (charts.heat_map(pillars, r, language=language), pillars),
        "probability": (
            charts.rank_probability(
                units, CHANCES, np.array([1.0, 2, 3, 4, np.nan]), language=language
            ),
            units,
        ),
        "sensitivity": (
            charts.sensitivity(
                pillars,
                np.array([0.1, -0.02, 0.4, 0.3]),
                np.array([0.2, 0.1, 0.5, 0.3]),
                first_interval=np.array([[0, 0.2], [-0.1, 0.1], [0.2, 0.6], [0.2, 0.4]]),
                language=language,
            ),
            pillars,
        ),
        "path": (
            charts.path_up(
                units[4],
                pillars,
                SCORES[0],
                SCORES[0] + 3,
                ranks=(5, 3),
                efforts=np.array([1.0, 20, 3, 4]),
                language=language,
            ),
            [units[4], *pillars],
        ),
        "contributions": (
            charts.contributions(
                units[0], units[1], pillars, np.array([2.0, -1, 0.5, 0]), language=language
            ),
            [units[0], units[1], *pillars],
        ),
    }


FIGURES = [
    (language, kind, *drawn)
    for language in ("en", "zh")
    for kind, drawn in with_names(language).items()
]
IDS = [f"{kind} {language}" for language, kind, _, _ in FIGURES]
every_figure = pytest.mark.parametrize(("language", "kind", "svg", "names"), FIGURES, ids=IDS)


def words_of(element):
    return (element.text or "").strip()


def placed_texts(svg):
    """Each text with its box by our own measure: left, top, right, bottom."""
    root = ET.fromstring(svg)
    boxes = []
    for group, dy in [
        (root, 0.0),
        *((g, float(g.get("transform").split()[1][:-1])) for g in root.iter(f"{SVG}g")),
    ]:
        for node in group.findall(f"{SVG}text"):
            size, shown = float(node.get("font-size")), words_of(node)
            wide = drawing.text_width(shown, size, node.get("font-weight") == "600")
            start = {"end": wide, "middle": wide / 2, None: 0.0}[node.get("text-anchor")]
            left, base = float(node.get("x")) - start, float(node.get("y")) + dy
            boxes.append((shown, left, base - 0.8 * size, left + wide, base + 0.2 * size))
    return boxes


@every_figure
def test_a_figure_names_everything_it_shows(language, kind, svg, names):
    words = ET.fromstring(svg).iter(f"{SVG}text")
    shown = "\n".join(
        text for element in words for text in element.itertext()
    )  # with what was cut short

    assert [name for name in names if name not in shown] == []


@every_figure
def test_a_figure_can_be_heard(language, kind, svg, names):
    root = ET.fromstring(svg)

    assert root.get("role") == "img"
    assert root.get("lang") == {"en": "en", "zh": "zh-Hans"}[language]
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert re.search(r"\d", root[1].text)


@every_figure
def test_no_word_stands_outside_the_figure(language, kind, svg, names):
    _, _, width, height = map(float, ET.fromstring(svg).get("viewBox").split())

    for shown, left, top, right, bottom in placed_texts(svg):
        assert left >= 0, shown
        assert right <= width, shown
        assert top >= 0, shown
        assert bottom <= height, shown


@every_figure
def test_no_two_words_cover_each_other(language, kind, svg, names):
    boxes = placed_texts(svg)

    for i, (one, l1, t1, r1, b1) in enumerate(boxes):
        for other, l2, t2, r2, b2 in boxes[:i]:
            assert min(r1, r2) - max(l1, l2) <= 1 or min(b1, b2) - max(t1, t2) <= 1, (one, other)


@every_figure
def test_a_figure_needs_no_colour_no_script_and_no_style_sheet(language, kind, svg, names):
    assert not re.search(r"<script|<style| style=|href|url\(", svg)
    for colour in re.findall(r'"#([0-9a-f]{3,6})"', svg):
        parts = [int(colour[k : k + 2], 16) for k in (0, 2, 4)] if len(colour) == 6 else [255]
        assert max(parts) - min(parts) <= 20, colour


@every_figure
def test_chinese_figures_carry_no_english_and_english_ones_no_chinese(language, kind, svg, names):
    shown = " ".join(words for words, *_ in placed_texts(svg))
    for name in [*names, "A", "B"]:
        shown = shown.replace(name, "")
    stray = {"zh": r"[A-Za-z]{2,}", "en": r"[\u4e00-\u9fff]"}[language]

    assert re.findall(stray, shown) == []


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_places(key):
    places = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in WORDS[key]]

    assert places[0] == places[1]
    assert all(WORDS[key])


def test_the_same_numbers_give_the_same_figure():
    assert ranked(UNITS["zh"], "zh") == ranked(UNITS["zh"], "zh")


def test_units_stand_from_best_to_worst_and_those_without_a_value_last():
    shown = [words for words, *_ in placed_texts(ranked(["a1", "b1", "c1", "d1", "e1"], "en"))]

    assert [w for w in shown if re.fullmatch(r"[a-e]1", w)] == ["b1", "a1", "c1", "d1", "e1"]
    assert "no score" in shown


def test_names_that_look_like_markup_are_shown_as_they_are():
    svg = ranked(["<script>alert(1)</script>", 'a"b', "x & y", "</svg>", "'"], "en")

    assert "<script>alert(1)</script>" in "".join(ET.fromstring(svg).itertext())
    assert "<script>" not in svg


@given(st.text(min_size=1, max_size=30))
def test_a_figure_stays_well_formed_whatever_the_names(name):
    svg = charts.ranking([name], np.ones(1), np.ones(1), np.ones(1), language="zh", title=name)

    assert ET.fromstring(svg).tag == f"{SVG}svg"


def test_the_rest_of_many_indicators_is_one_bar_and_all_sum_to_the_difference():
    parts = np.linspace(-1, 2, 30)
    svg = charts.contributions("A", "B", [f"i{k}" for k in range(30)], parts, language="en", most=5)
    shown = [words for words, *_ in placed_texts(svg)]

    assert "the other 25 together" in shown
    assert (
        drawing.number(float(parts.sum()), 1) in shown
        or drawing.number(float(parts.sum()), 2) in shown
    )


def test_a_large_matrix_of_correlations_stays_small_and_legible():
    r = np.corrcoef(RNG.normal(size=(49, 60)))

    svg = charts.heat_map([f"Indicator {k}" for k in range(49)], r, language="en")

    assert len(svg) < 150_000
    assert min(float(s) for s in re.findall(r'font-size="([\d.]+)"', svg)) >= 8


def test_probabilities_are_printed_where_they_fit_and_drawn_where_they_do_not():
    few = charts.rank_probability(UNITS["en"], CHANCES, language="en")
    many = charts.rank_probability([f"u{k}" for k in range(60)], np.eye(60), language="en")

    assert drawing.number(100 * CHANCES.max(), 0) in [words for words, *_ in placed_texts(few)]
    assert len(placed_texts(many)) < 90


U, P = UNITS["en"], PILLARS["en"]


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (
            lambda: charts.ranking([], SCORES[:0, 0], SCORES[:0, 0], SCORES[:0, 0], language="en"),
            "no names",
        ),
        (
            lambda: charts.ranking(U[:4], SCORES[:, 0], SCORES[:, 0], SCORES[:, 0], language="en"),
            "each of 4",
        ),
        (
            lambda: charts.ranking(U[:1], *[np.array([np.nan])] * 3, language="en"),
            "no unit has a value",
        ),
        (lambda: ranked(U, "de"), "en or zh"),
        (
            lambda: charts.dots_by_pillar(U, list("abcdefghi"), np.ones((5, 9)), language="en"),
            "at most 8",
        ),
        (lambda: charts.dots_by_pillar(U, P, SCORES * np.nan, language="en"), "no score"),
        (lambda: charts.bars_by_pillar(U, P, SCORES * 2, language="en"), "top of the scale"),
        (
            lambda: charts.bars_by_pillar(U, list("abcdefghijk"), np.ones((5, 11)), language="en"),
            "at most ten",
        ),
        (lambda: charts.profile(5, U, P, P, SCORES, language="en"), "row from 0 to 4"),
        (lambda: charts.heat_map(P, SCORES[:4], language="en"), "-1 and 1"),
        (lambda: charts.heat_map(P, np.ones((4, 3)), language="en"), "each way"),
        (lambda: charts.rank_probability(U, CHANCES * 2, language="en"), "sum to 1"),
        (lambda: charts.rank_probability(U, CHANCES - 1, language="en"), ">= 0"),
        (
            lambda: charts.sensitivity(P, np.full(4, np.nan), np.ones(4), language="en"),
            "more samples",
        ),
        (
            lambda: charts.path_up(
                "u", P, SCORES[0], SCORES[0] * np.nan, ranks=(2, 1), language="en"
            ),
            "finite",
        ),
        (lambda: charts.contributions("a", "b", P, np.ones(4), most=0, language="en"), "most >= 1"),
    ],
)
def test_refuses_what_it_cannot_draw(refused, says):
    with pytest.raises(ValueError, match=says):
        refused()


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60),
    st.floats(20, 300),
)
def test_wrapped_lines_fit_and_lose_nothing_unless_marked(words, width):
    for lines in (drawing.wrapped(words, width, most=3), drawing.balanced(words, width, most=3)):
        assert 1 <= len(lines) <= 3
        if width > 40:
            assert all(drawing.text_width(line) <= width for line in lines)
        if "…" not in "".join(lines):
            assert "".join("".join(lines).split()) == "".join(words.split())


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_even_and_enclose_what_is_shown(low, width):
    ticks = drawing.ticks_between(low, low + width)

    assert 2 <= len(ticks) <= 9
    assert ticks[0] <= low + 1e-6 * width
    assert ticks[-1] >= low + width * (1 - 1e-6)
    np.testing.assert_allclose(np.diff(ticks), ticks[1] - ticks[0], rtol=1e-6, atol=1e-6 * width)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(1234.5, 1, "1,234.5"), (-0.04, 1, "0.0"), (-2, 0, "−2"), (np.nan, 1, "–"), (0, 2, "0.00")],
)
def test_numbers_are_printed_with_a_true_minus_and_a_dash_for_none(value, digits, shown):
    assert drawing.number(value, digits) == shown


def test_a_closing_mark_never_starts_a_line_and_an_opening_one_never_ends_it():
    for width in range(30, 200, 7):
        lines = drawing.wrapped("其他合理方法（含权重）下，“九成”的结果。", width, most=20)
        assert not any(line[0] in "），。”" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_words_are_refused_in_a_language_that_is_not_spoken():
    with pytest.raises(ValueError, match="en or zh"):
        word("rank", "fr")
