"""Whole registers linked by Splink, on a real DuckDB and a real Spark session."""

import csv
import itertools
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from inward.engines.matching import Record
from inward.intake import registers
from inward.intake.registers import Link
from tests.support.installed import needs_installed

OURS = [
    Record("a1", "上海青穗生物科技有限公司", city="上海"),
    Record("a2", "荆门市东红商贸有限责任公司", city="荆门"),
    Record("a3", "Hotman Co., Ltd.", country="Japan", domain="yg-hotman.com"),
    Record("a4", "武汉康泽大药房连锁有限公司", city="武汉"),
]
THEIRS = [
    Record("b1", "上海青穗生物科技股份有限公司", city="上海市"),
    Record("b2", "荊門市東紅商貿有限責任公司", city="Jingmen"),
    Record("b3", "HOTMAN", country="JP", domain="www.yg-hotman.com"),
    Record("b4", "北京无关钢铁有限公司", city="北京"),
]
# The full run's Spark needs `-W error` eased for what PySpark and Splink themselves leave open.
pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


def pairs(links: list[Link]) -> list[tuple[str, str]]:
    return [(link.left, link.right) for link in links]


@pytest.fixture(scope="module")
def many() -> list[list[Record]]:
    """Two registers of 300 with 150 in common, every third spelled otherwise."""
    first, second = "青红明远华盛康泽恒瑞", "穗山海川源通达丰隆鑫"
    words = [
        f"{a}{b}{c}"
        for a, b, c in itertools.islice(
            itertools.product(first, second, ["贸易", "科技", "物流", "食品", "置业"]), 450
        )
    ]
    ours = [
        Record(f"a{n}", f"上海{word}有限公司", city="上海") for n, word in enumerate(words[:300])
    ]
    theirs = [
        Record(f"b{n}", f"{word}股份有限公司" if n % 3 else f"上海{word}", city="上海")
        for n, word in enumerate(words[150:], start=150)
    ]
    return [ours, theirs]


def test_two_registers_are_linked_on_one_machine() -> None:
    needs_installed("splink", "duckdb")

    links = registers.links([OURS, THEIRS], engine="duckdb")

    assert pairs(links) == [("a1", "b1"), ("a2", "b2"), ("a3", "b3")]
    assert all(0.9 <= link.probability <= 1 for link in links)


def test_duplicates_within_one_register_are_found_once() -> None:
    needs_installed("splink", "duckdb")

    links = registers.links([[*OURS, *THEIRS]], engine="duckdb")

    assert pairs(links) == [("a1", "b1"), ("a2", "b2"), ("a3", "b3")]


def test_the_order_of_records_changes_no_link(many: list[list[Record]]) -> None:
    needs_installed("splink", "duckdb")

    assert registers.links([many[0][::-1], many[1][::-1]], engine="duckdb") == registers.links(
        many, engine="duckdb"
    )


def test_spark_gives_the_links_that_duckdb_gives(many: list[list[Record]]) -> None:
    needs_installed("splink", "duckdb", "pyspark")

    on_one_machine = registers.links(many, engine="duckdb")
    on_many = registers.links(many, engine="spark")

    assert len(on_one_machine) == 150
    assert pairs(on_many) == pairs(on_one_machine)
    assert [link.probability for link in on_many] == pytest.approx(
        [link.probability for link in on_one_machine]
    )


def test_an_empty_register_has_no_links() -> None:
    assert registers.links([OURS, []], engine="duckdb") == []


def test_links_are_written_from_a_terminal(tmp_path: Path) -> None:
    needs_installed("splink", "duckdb")
    for name, records in (("A.csv", OURS), ("B.csv", THEIRS)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["id", "name", "country", "city", "domain"])
            table.writerows([r.id, r.name, r.country, r.city, r.domain] for r in records)
    said = StringIO()

    call_command(
        "match",
        "link",
        str(tmp_path / "A.csv"),
        str(tmp_path / "B.csv"),
        "--out",
        str(tmp_path / "L.csv"),
        "--json",
        stdout=said,
    )

    assert json.loads(said.getvalue())["links"] == 3
    with (tmp_path / "L.csv").open(encoding="utf-8") as file:
        assert [row["left"] for row in csv.DictReader(file)] == ["a1", "a2", "a3"]


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(registers.NotInstalled, match=r"pip install inward\[spark\]"):
        registers.links([OURS, THEIRS], engine="spark")
