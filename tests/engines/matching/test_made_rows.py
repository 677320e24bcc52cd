"""Rows that the trainer makes of a directory: what is withheld is not to be found there, and chance is the only author."""

import pytest
from bench.made_rows import Writer, made

from inward.engines.matching import text
from inward.engines.matching.records import Record

CHINESE = [
    Record(f"c{n}", f"上海{core}有限公司", city="上海")
    for n, core in enumerate(a + b for a in "青海晨江" for b in ("穗生物科技", "港食品", "川物流"))
]
NAMED_TWICE = [
    Record(f"t{n}", f"Institute of Subject {n}", (f"{n}号研究所",), "CN") for n in range(30)
]
STOCK = [Record("s1", "上海海雀工业股份有限公司"), Record("s2", "苏州晨曦精密机械股份有限公司")]
WESTERN = [Record(f"w{n}", f"Harbour Foods {n} Co., Ltd.") for n in range(12)]
EVERY = [*CHINESE, *NAMED_TWICE, *STOCK, *WESTERN]


def test_the_same_seed_makes_the_same_rows_and_another_others():
    assert made(EVERY, 3) == made(EVERY, 3)
    assert made(EVERY, 3)[1] != made(EVERY, 4)[1]


@pytest.mark.parametrize("seed", range(5))
def test_what_was_withheld_is_not_in_the_directory_that_is_asked(seed):
    left, rows = made(EVERY, seed)
    there = {record.id: record for record in left}

    assert {row.source for row in rows} <= {record.id for record in EVERY}
    for row in rows:
        assert text.fold(row.query.name)
        if row.right:
            assert row.right == {row.source}
        else:
            assert row.source not in there
        if row.source.startswith("t") and row.right:
            assert row.query.name not in (there[row.source].name, *there[row.source].other_names)


def test_most_organisations_are_still_known_and_some_are_not():
    _left, rows = made(EVERY, 1)
    unknown = sum(not row.right for row in rows)

    assert 0 < unknown < len(rows) / 2


def test_whoever_bears_the_same_name_counts_as_right_and_none_is_unknown_beside_them():
    twins = [Record("a", "Harbour Foods", ("海港食品",)), Record("b", "harbour foods", ("港食",))]
    for seed in range(20):
        for row in made(twins, seed)[1]:
            assert row.right
            assert row.right <= {"a", "b"}


def test_a_short_name_is_four_characters_of_the_name_without_its_form():
    writer = Writer(EVERY, 1)
    short = {writer.short(STOCK[0]) for _ in range(40)}

    assert all(len(name) == 4 and set(name) <= set("上海海雀工业") for name in short)
    assert "海雀工业" in short


def test_slips_are_small():
    writer = Writer(EVERY, 1)
    for _ in range(200):
        written = writer.western(WESTERN[0])
        assert abs(len(written) - len(WESTERN[0].name)) <= len(" Co., Ltd.") + 1
