"""What "n-th time" may be said, and how it is said."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from inward.events.rules import Turn, ordinal, said, turn

NUMBERS = st.frozensets(st.integers(1, 9), min_size=1)


@pytest.mark.parametrize(
    ("came", "number", "complete", "words"),
    [
        ({1}, 1, {}, "first time"),
        ({3}, 3, {1, 2}, "first time"),
        ({3}, 3, {1}, "first on this record"),
        ({1, 2, 3, 4, 5, 6}, 6, {}, "sixth edition running"),
        ({2, 3}, 3, {1}, "second edition running"),
        ({2, 3}, 3, {}, "second edition running on this record"),
        ({1, 3}, 3, {2}, "second time"),
        ({1, 3}, 3, {}, "second on this record"),
        ({1, 2, 5}, 2, {}, "second edition running"),
    ],
)
def test_it_is_said_plainly_only_where_no_earlier_roll_leaves_it_open(
    came, number, complete, words
):
    assert said(turn(came, number, complete)) == words


def slowly(came, number, complete):
    """Edition by edition: on the roll, surely not there, or open."""
    running, stopped = 0, False
    for edition in range(number, 0, -1):
        if edition in came and not stopped:
            running += 1
        else:
            stopped = True
    before = number - running
    return Turn(
        number=number,
        times=len([e for e in range(1, number + 1) if e in came]),
        running=running,
        times_certain=not [e for e in range(1, number) if e not in came and e not in complete],
        running_certain=before < 1 or before in complete,
    )


@given(NUMBERS, st.frozensets(st.integers(1, 9)), st.data())
def test_turns_agree_with_reading_edition_by_edition(came, complete, data):
    number = data.draw(st.sampled_from(sorted(came)))

    assert turn(came, number, complete) == slowly(came, number, complete)


@given(NUMBERS, st.data())
def test_where_all_rolls_are_complete_everything_is_certain(came, data):
    number = data.draw(st.sampled_from(sorted(came)))
    found = turn(came, number, range(1, 10))

    assert found.times_certain
    assert found.running_certain


@given(NUMBERS, st.frozensets(st.integers(1, 9)), st.integers(1, 9), st.data())
def test_a_roll_completed_later_never_makes_anything_less_certain(came, complete, more, data):
    number = data.draw(st.sampled_from(sorted(came)))
    before, after = turn(came, number, complete), turn(came, number, complete | {more})

    assert after.times_certain >= before.times_certain
    assert after.running_certain >= before.running_certain


def test_nobody_has_a_turn_at_an_edition_they_did_not_come_to():
    with pytest.raises(ValueError, match="edition 2"):
        turn({1}, 2, {})


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (1, "first", "第一"),
        (10, "tenth", "第十"),
        (12, "twelfth", "第十二"),
        (13, "13th", "第十三"),
        (20, "20th", "第二十"),
        (21, "21st", "第二十一"),
        (22, "22nd", "第二十二"),
        (33, "33rd", "第三十三"),
        (111, "111th", "第111"),
    ],
)
def test_ordinals_are_written_as_each_language_writes_them(number, english, chinese):
    assert ordinal(number) == english
    with translation.override("zh-hans"):
        assert ordinal(number) == chinese
