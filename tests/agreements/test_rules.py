"""Which verdict may follow which, where a promise stands, and what a wish is."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.agreements.rules import (
    FOLLOWS,
    OF_A_WISH,
    SETTLED,
    VERDICTS,
    Group,
    Look,
    Needs,
    Shelf,
    Strength,
    Unfit,
    Verdict,
    group,
    is_overdue,
    may_become_wish,
    needs,
    quarter_end,
    unfit,
)

# The table as an officer would draw it: e evidence, n new evidence, . never.
DRAWN = """
                none on_track at_risk kept_in_part kept broken changed released
on_track        e    e        e       e            .    n      n       .
at_risk         e    e        e       e            n    .      n       .
kept_in_part    e    e        e       e            n    n      n       .
kept            e    e        e       e            e    n      n       .
broken          e    e        e       e            n    e      n       .
changed         e    e        e       e            .    e      n       .
released        e    e        e       e            .    e      e       .
"""
SIGNS = {"e": Needs.EVIDENCE, "n": Needs.NEW_EVIDENCE, ".": Needs.NEVER}


def drawn() -> dict[tuple[Verdict | None, Verdict], Needs]:
    head, *rows = [line.split() for line in DRAWN.strip().splitlines()]
    return {
        (None if now == "none" else Verdict(now), Verdict(row[0])): SIGNS[sign]
        for row in rows
        for now, sign in zip(head, row[1:], strict=True)
    }


# Sorted: a set comes in another order in each process that runs the tests.
EACH = sorted(VERDICTS)


@pytest.mark.parametrize(("now", "then"), [*product([None, *EACH], EACH)])
def test_every_pair_of_verdicts_is_as_drawn(now, then):
    assert needs(now, then, Strength.SIGNED) is drawn()[now, then]


@pytest.mark.parametrize(("now", "strength"), [*product([None, *EACH], Strength)])
def test_looking_in_vain_is_always_possible_and_needs_nothing(now, strength):
    assert needs(now, Verdict.NOTHING_FOUND, strength) is Needs.NOTHING


@pytest.mark.parametrize(("now", "then"), [*product([None, *sorted(OF_A_WISH & VERDICTS)], EACH)])
def test_a_wish_can_come_true_and_cannot_be_broken(now, then):
    allowed = needs(now, then, Strength.WISH) is not Needs.NEVER

    assert allowed == (then in OF_A_WISH and FOLLOWS[now][then] is not Needs.NEVER)


def test_every_verdict_needs_at_least_a_source():
    assert not any(Needs.NOTHING in row.values() for row in FOLLOWS.values())


SOURCES = st.frozensets(st.integers(1, 3), max_size=2)
LOOKS = st.builds(Look, st.sampled_from(Verdict), SOURCES)
HISTORIES = st.lists(LOOKS, max_size=5)


def slowly(before, new, after, strength):
    """The same read row by row: what stands, what has been seen, what the step lacks."""

    def step(so_far, look):
        verdicts = [b.verdict for b in so_far if b.verdict != Verdict.NOTHING_FOUND]
        now = verdicts[-1] if verdicts else None
        need = needs(now, look.verdict, strength)
        seen = {source for b in so_far for source in b.sources}
        ok = (
            need is Needs.NOTHING
            or (need is Needs.EVIDENCE and look.sources)
            or (need is Needs.NEW_EVIDENCE and any(s not in seen for s in look.sources))
        )
        return None if ok else Unfit(now, look.verdict, need)

    if fault := step(before, new):
        return fault
    later = [a for a in after if a.verdict != Verdict.NOTHING_FOUND]
    if new.verdict == Verdict.NOTHING_FOUND or not later:
        return None
    return step([*before, new], later[0])


@given(HISTORIES, LOOKS, HISTORIES, st.sampled_from(Strength))
def test_an_assessment_fits_where_both_its_steps_are_in_the_table(before, new, after, strength):
    assert unfit(before, new, after, strength) == slowly(before, new, after, strength)


def test_kept_becomes_broken_only_by_a_source_not_seen_before():
    kept = [Look(Verdict.KEPT, frozenset({1}))]
    same, fresh = (Look(Verdict.BROKEN, frozenset({source})) for source in (1, 2))

    assert unfit(kept, same, [], Strength.SIGNED) == Unfit(
        Verdict.KEPT, Verdict.BROKEN, Needs.NEW_EVIDENCE
    )
    assert unfit(kept, fresh, [], Strength.SIGNED) is None


def test_evidence_of_an_earlier_day_must_also_lead_to_what_came_after_it():
    later = [Look(Verdict.KEPT, frozenset({1}))]
    released = Look(Verdict.RELEASED, frozenset({2}))

    assert unfit([], released, later, Strength.SIGNED) == Unfit(
        Verdict.RELEASED, Verdict.KEPT, Needs.NEVER
    )


@pytest.mark.parametrize("verdict", [None, *EACH])
def test_only_a_promise_not_at_risk_or_settled_otherwise_may_be_weakened_to_a_wish(verdict):
    weak = {None, Verdict.ON_TRACK, Verdict.KEPT_IN_PART, Verdict.KEPT}

    assert may_become_wish(verdict) == (verdict in weak)


DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("shelf", "due", "heading"),
    [
        (Shelf.DATED, date(2026, 11, 22), Group.OVERDUE),
        (Shelf.DATED, date(2026, 11, 23), Group.QUARTER),
        (Shelf.DATED, date(2026, 12, 31), Group.QUARTER),
        (Shelf.DATED, date(2027, 1, 1), Group.LATER),
        (Shelf.UNDATED, None, Group.UNDATED),
        (Shelf.SETTLED, date(2020, 1, 1), Group.SETTLED),
        (Shelf.WISH, date(2020, 1, 1), Group.WISH),
    ],
)
def test_a_promise_stands_under_one_heading(shelf, due, heading):
    assert group(shelf, due, on=DAY) is heading


@pytest.mark.parametrize(("verdict", "late"), [*product([None, *EACH], [True, False])])
def test_only_an_open_promise_whose_day_is_behind_is_overdue(verdict, late):
    due = date(2026, 11, 22) if late else DAY

    assert is_overdue(verdict, due, on=DAY) == (late and verdict not in SETTLED)


@given(st.dates())
def test_a_quarter_ends_with_its_last_day(day):
    end = quarter_end(day)

    assert day <= end
    assert (end.month, end.day) in {(3, 31), (6, 30), (9, 30), (12, 31)}
    assert (end - day).days < 92
