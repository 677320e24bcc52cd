"""The Human Development Index 2022, from its four components to its published decimals."""

import csv
import math
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from inward.engines.composite import Result, read_framework, read_table_for, run
from tests.support.shared import needs

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def hdi() -> Path:
    return needs("data", "composite", "hdi")


@pytest.fixture(scope="module")
def published(hdi: Path) -> dict[str, dict[str, str]]:
    with (hdi / "hdi_2022_published.csv").open(encoding="utf-8") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def result(hdi: Path) -> Result:
    framework = read_framework(hdi / "framework.toml")
    return run(framework, read_table_for(framework, hdi / "hdi_2022.csv"))


def as_printed(score: float) -> str:
    """Three decimals, halves up, as UNDP prints them."""
    return str(Decimal(score).quantize(Decimal("0.001"), ROUND_HALF_UP))


def test_every_published_value_comes_out_at_its_three_decimals(
    result: Result, published: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    ours = {
        unit: as_printed(score) for unit, score in zip(result.units, result.score(), strict=True)
    }

    theirs = {unit: f"{float(row['hdi_2022']):.3f}" for unit, row in published.items()}
    right = sum(ours[unit] == theirs[unit] for unit in theirs)
    furthest = max(
        abs(score - float(published[unit]["hdi_2022"]))
        for unit, score in zip(result.units, result.score(), strict=True)
    )
    with capsys.disabled():
        print(
            f"\n  HDI 2022: {right} of {len(theirs)} at three decimals, furthest {furthest:.6f}",
            end="",
        )
    assert right == len(theirs) == len(ours) == 204


def test_countries_rank_as_published(hdi: Path, published: dict[str, dict[str, str]]) -> None:
    # Groups and regions have a value and no rank; UNDP ranks countries by the three decimals it prints.
    countries = [unit for unit, row in published.items() if row["hdi_rank_2022"]]
    framework = read_framework(hdi / "framework.toml").with_method(decimals=3)
    table = read_table_for(framework, hdi / "hdi_2022.csv").only(countries)

    result = run(framework, table)

    theirs = [float(published[unit]["hdi_rank_2022"]) for unit in result.units]
    assert len(theirs) == 193
    assert result.rank().tolist() == theirs


def test_the_index_is_the_formula_of_the_technical_note(hdi: Path, result: Result) -> None:
    table = read_table_for(result.framework, hdi / "hdi_2022.csv")

    def by_hand(unit: str) -> float:
        life, expected, mean, income = (
            float(table.column(c)[table.row(unit)]) for c in table.codes
        )
        health = min((life - 20) / (85 - 20), 1)
        knowledge = (min(expected / 18, 1) + min(mean / 15, 1)) / 2
        living = (math.log(min(max(income, 100), 75000)) - math.log(100)) / (
            math.log(75000) - math.log(100)
        )
        return float((health * knowledge * living) ** (1 / 3))

    np.testing.assert_allclose(result.score(), [by_hand(unit) for unit in result.units], rtol=1e-14)
