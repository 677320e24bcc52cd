"""Small groups of rows that are not shown are left out, and cannot be had by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from inward.publish.rules import suppressed

groups = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=6)


def test_a_small_group_takes_the_next_one_with_it():
    assert suppressed({"kept": 40, "broken": 6, "changed": 2}) == {
        "changed": None,
        "broken": None,
        "kept": 40,
    }


def test_large_groups_are_told():
    assert suppressed({"kept": 5, "broken": 9}) == {"kept": 5, "broken": 9}


def test_two_small_groups_that_are_five_together_need_no_third():
    assert suppressed({"kept": 40, "broken": 3, "changed": 2})["kept"] == 40


@given(groups)
def test_no_small_group_is_told(numbers: dict[str, int]):
    assert all(n is None or n >= 5 for n in suppressed(numbers).values())


@given(groups)
def test_what_is_left_out_cannot_be_had_by_subtraction(numbers: dict[str, int]):
    said = suppressed(numbers)
    hidden = [numbers[name] for name, n in said.items() if n is None]
    everything_hidden = all(n is None for n in said.values())

    assert not hidden or everything_hidden or (len(hidden) > 1 and sum(hidden) >= 5)
