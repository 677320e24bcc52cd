"""What may be asked of space: kept and read again, contradictions refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.siting.rules import CRITERIA, Asked, NotAsked, Said, Sort, checked, kept, read

pytestmark = pytest.mark.engine

numbers = st.decimals(0, 99999, places=2)
days = st.integers(0, 4000).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
codes = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True).map(tuple)


@st.composite
def said(draw: st.DrawFn) -> Said:
    criterion = draw(st.sampled_from(list(CRITERIA.values())))
    if criterion.sort in {Sort.CHOICE, Sort.YES}:
        return Said(
            criterion, among=draw(codes), weight=draw(st.integers(0, 5)), preferred=draw(codes)
        )
    values = st.none() | (days if criterion.sort is Sort.DAY else numbers)
    return Said(
        criterion,
        at_least=draw(values) if criterion.low else None,
        at_most=draw(values) if criterion.high else None,
        weight=draw(st.integers(0, 5)),
        worst=draw(values),
        best=draw(values),
    )


@given(st.lists(said(), max_size=6, unique_by=lambda one: one.criterion.code))
def test_what_is_kept_is_read_again_as_it_was_asked(some: list[Said]) -> None:
    try:
        asked = checked(some)
    except NotAsked:
        return

    assert read(kept(asked)) == asked


def test_criteria_of_no_use_are_left_out_and_the_others_stand_in_the_order_of_the_table() -> None:
    rent, area = CRITERIA["rent"], CRITERIA["area"]

    asked = checked(
        [Said(rent, at_most=Decimal(5)), Said(CRITERIA["load"]), Said(area, Decimal(1))]
    )

    assert [one.criterion.code for one in asked.said] == ["area", "rent"]
    assert not checked([Said(rent)])


REFUSED = {
    "least_above_greatest": Said(CRITERIA["area"], Decimal(900), Decimal(800)),
    "wish_without_scale": Said(CRITERIA["rent"], weight=2, best=Decimal(3)),
    "wish_without_slope": Said(CRITERIA["rent"], weight=2, worst=Decimal(3), best=Decimal(3)),
    "wish_without_choice": Said(CRITERIA["zone"], weight=2),
}


@pytest.mark.parametrize(("code", "one"), REFUSED.items(), ids=REFUSED)
def test_a_requirement_that_contradicts_itself_is_refused(code: str, one: Said) -> None:
    with pytest.raises(NotAsked) as refused:
        checked([one])

    assert refused.value.code == code
    assert refused.value.criterion is one.criterion


def test_a_criterion_that_no_longer_exists_is_passed_over() -> None:
    assert read({"parking": {"at_least": "3"}}) == Asked()
