"""Which ids there are, and who stands under himself."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.intake.keys import Keys, on_circles
from inward.intake.tables import BY_NAME
from inward.intake.tables.places import AREAS, SITES

pytestmark = pytest.mark.engine

forests = st.integers(1, 12).flatmap(
    lambda size: st.lists(st.integers(0, size), min_size=size, max_size=size)
)


@given(forests)
def test_circles_are_those_that_a_slow_walk_finds(parents: list[int]) -> None:
    above = [0, *parents]

    found = on_circles(array("q", above))

    assert found == [one for one in range(1, len(above)) if comes_back(one, above)]


def comes_back(start: int, above: list[int]) -> bool:
    at = start
    for _step in above:
        at = above[at]
        if at == start:
            return True
    return False


def test_an_id_may_stand_in_two_tables_and_is_found_in_both() -> None:
    keys = Keys()
    keys.meet(AREAS, "X1", 2, "")
    keys.meet(SITES, "X1", 5, "")

    assert [(met.table, met.line) for met in keys.find(("areas", "sites"), "X1")] == [
        ("areas", 2),
        ("sites", 5),
    ]


def test_rows_new_in_a_folder_get_keys_in_their_order_and_those_known_keep_theirs() -> None:
    keys = Keys()
    keys.remember([("areas", "known", 7, b"digest", "")])
    for line, key in enumerate(["b", "known", "a"], start=2):
        keys.meet(AREAS, key, line, "")

    keys.number(AREAS, 100)

    assert [keys.own(AREAS, key).row for key in ("b", "a", "known")] == [100, 101, 7]


@given(st.lists(st.tuples(st.sampled_from(list(BY_NAME)), st.text("ab", min_size=1, max_size=2))))
def test_a_row_met_twice_shows_the_first_one(rows: list[tuple[str, str]]) -> None:
    keys, first = Keys(), dict[tuple[str, str], int]()

    for line, (table, key) in enumerate(rows):
        before = keys.meet(BY_NAME[table], key, line, "")
        assert (before and before.line) == first.get((table, key))
        first.setdefault((table, key), line)
