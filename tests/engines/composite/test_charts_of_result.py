"""Figures drawn from an index that was really run: four districts, two pillars, both languages."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from inward.engines.composite import Result, Table, framework_from_text, run
from inward.engines.composite.charts import of_result

pytestmark = pytest.mark.engine

FRAMEWORK = """
[index]
code = "ease"
name = { en = "Ease of settling", zh = "落户便利度" }

[method]
normalise = "min-max"
aggregate = "AGGREGATE"

[[aggregate]]
code = "ease"
name = { en = "Ease of settling", zh = "落户便利度" }
[[aggregate]]
code = "space"
parent = "ease"
name = { en = "Space", zh = "空间" }
[[aggregate]]
code = "people"
parent = "ease"
name = { en = "People", zh = "人才" }

[[indicator]]
code = "rent"
parent = "space"
direction = -1
name = { en = "Rent", zh = "租金" }
[[indicator]]
code = "vacancy"
parent = "space"
name = { en = "Vacant floors", zh = "可租楼层" }
[[indicator]]
code = "talent"
parent = "people"
name = { en = "Talent", zh = "人才总量" }
"""
TABLE = Table(
    units=("HB", "MR", "GH", "SM"),
    names=("Harbour 港口片", "Mill Lane 磨坊巷", "Guildhall 会馆片", "Salt Marsh 盐泽片"),
    codes=("rent", "vacancy", "talent"),
    values=np.array([[9.0, 3, 80], [4, 9, 20], [6, 5, 60], [5, 2, 30]]),
)


def ease(aggregate: str = "arithmetic") -> Result:
    framework, faults = framework_from_text(FRAMEWORK.replace("AGGREGATE", aggregate))
    assert faults == ()
    return run(framework, TABLE)


def shown(svg: str) -> list[str]:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(element.itertext()) for element in texts]


@pytest.mark.parametrize(
    ("language", "heads"), [("en", ["Space", "People"]), ("zh", ["空间", "人才"])]
)
def test_pillars_are_named_in_the_language_and_the_best_district_stands_first(language, heads):
    result = ease()

    drawn = of_result.pillars_of(result, language)

    best = result.table.names[int(np.argmin(result.rank()))]
    for svg in drawn.values():
        words = shown(svg)
        assert [head for head in heads if head not in words] == []
        assert next(w for w in words if w in result.table.names) == best


def test_a_profile_counts_the_place_of_every_indicator():
    words = shown(of_result.profile_of(ease(), "HB", "zh"))

    assert "Harbour 港口片概况" in words
    assert words.count("1 / 4") == 1  # talent
    assert words.count("4 / 4") == 1  # rent, the dearest
    assert "3 / 4" in words  # vacancy


def test_two_districts_differ_by_the_sum_of_their_parts():
    result = ease()
    by_code = dict(zip(result.units, result.score(), strict=True))

    words = shown(of_result.difference_of(result, "MR", "HB", "en"))

    distance = by_code["MR"] - by_code["HB"]
    assert f"{distance:.1f}".replace("-", "−") in words


def test_a_distance_that_weights_do_not_explain_is_refused():
    with pytest.raises(ValueError, match="do not add up"):
        of_result.difference_of(ease("geometric"), "MR", "GH", "en")


def test_correlations_name_every_indicator():
    said = " ".join(shown(of_result.correlations_of(ease(), "zh")))

    assert [name for name in ("租金", "可租楼层", "人才总量") if name not in said] == []


def test_an_unknown_unit_or_time_is_refused():
    with pytest.raises(ValueError, match="no unit 'XX'"):
        of_result.profile_of(ease(), "XX", "en")
    with pytest.raises(ValueError, match="no time '2030'"):
        of_result.correlations_of(ease(), "en", time="2030")
