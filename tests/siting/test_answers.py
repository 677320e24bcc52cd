"""A requirement held against everything on offer: nothing unknown is dropped, every place explains itself."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.siting import spoken
from inward.siting.queries import Answer, _smallest, answer, candidates
from inward.siting.rules import CRITERIA, Asked, Said, checked
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def asked(**said: dict[str, Any]) -> Asked:
    return checked(Said(CRITERIA[code], **one) for code, one in said.items())


def names(some: list[Any]) -> list[str]:
    return [one.space.unit.name_en for one in some]


LABORATORY = asked(
    area={"at_least": Decimal(800), "at_most": Decimal(1500)},
    load={"at_least": Decimal(5)},
    rent={"at_most": Decimal(6), "weight": 3, "worst": Decimal(6), "best": Decimal(3)},
)


@pytest.fixture
def town() -> None:
    site = make.site(area=make.area())
    make.unit("strong", site=site, area="900", load="7.5", rent="4.5")
    make.unit("cheap", site=site, area="1000", load="5", rent="3")
    make.unit("silent", site=site, area="1200", rent="4")
    make.unit("small", site=site, area="650", load="5", rent="4")
    make.unit("weak", site=site, area="900", load="4.5", rent="4")
    make.unit("dear", site=site, area="900", load="5", rent="12")
    make.unit("hidden", site=site, area="900", load="5", rent="3", listed=False)


def test_units_fit_might_fit_or_do_not_and_those_not_on_offer_are_counted_apart(town):
    found = answer(LABORATORY, on=DAY)

    assert names(found.fits) == ["cheap", "strong"]
    assert names(found.might) == ["silent"]
    assert names(found.out) == ["weak", "small", "dear"]
    assert (found.fitting, found.perhaps, found.rejected, found.unlisted) == (2, 1, 3, 1)


def test_one_more_might_fit_says_what_to_ask_the_zone_for(town):
    [line] = [spoken.lacking(*one) for one in answer(LABORATORY, on=DAY).lacking]

    assert line == "1: floor load not recorded; ask the zone"


def test_each_rejected_unit_says_the_cheapest_way_in(town):
    found = answer(LABORATORY, on=DAY)

    said = {
        one.space.unit.name_en: [spoken.relaxation(one.space, row) for row in one.failed]
        for one in found.out
    }
    assert said == {
        "weak": ["Floor load: 4.5\xa0kN/m² instead of 5\xa0kN/m²"],
        "small": ["Area: 650\xa0m² instead of 800\xa0m²"],
        "dear": ["Rent: 12\xa0yuan for each m² and day instead of 6\xa0yuan for each m² and day"],
    }


def test_the_terms_of_a_unit_add_up_to_its_points(town):
    found = answer(LABORATORY, on=DAY)

    for one in (*found.fits, *found.might):
        assert sum(row.low for row in one.wishes) == pytest.approx(one.low)
        assert sum(row.high for row in one.wishes) == pytest.approx(one.high)


def test_a_wish_of_which_nobody_knows_leaves_the_points_open_and_the_rank_a_range():
    site = make.site()
    make.unit("known", site=site, area="900", rent="4")
    make.unit("unknown", site=site, area="900", charge="20", listed=True)
    wanted = asked(
        area={"at_least": Decimal(800)},
        rent={"weight": 1, "worst": Decimal(6), "best": Decimal(3)},
    )

    known, unknown = sorted(answer(wanted, on=DAY).fits, key=lambda one: one.high)

    assert (unknown.low, unknown.high) == (0, 100)
    assert (known.first, known.last) == (unknown.first, unknown.last) == (1, 2)


def test_the_weight_at_which_another_wins_is_told():
    site = make.site()
    make.unit("large", site=site, area="1500", rent="6")
    make.unit("cheap", site=site, area="800", rent="3")
    wanted = asked(
        area={"weight": 3, "worst": Decimal(800), "best": Decimal(1500)},
        rent={"weight": 1, "worst": Decimal(6), "best": Decimal(3)},
    )

    found = answer(wanted, on=DAY)

    assert names(found.fits) == ["large", "cheap"]
    [turn] = [t for t in found.turnings if t.said.criterion.code == "rent"]
    # With one scale against the other, the winner changes where both weigh the same.
    assert (turn.share, turn.at) == (pytest.approx(25), pytest.approx(50))
    assert "Harbour House, cheap would come first" in spoken.turning(turn)


def test_a_zone_may_be_a_must_and_a_site_in_none_might_lie_in_it():
    zone, other = make.area("Wanted"), make.area("Other")
    inside = make.area("Quarter", kind="subdistrict", parent=zone)
    for name, area in (("in", inside), ("out", other), ("open", None)):
        make.unit(name, site=make.site(area=area), rent="5")
    wanted = asked(zone={"among": (str(zone.subject.uuid),)})

    found = answer(wanted, on=DAY)

    assert (names(found.fits), names(found.might), names(found.out)) == (["in"], ["open"], ["out"])
    [row] = found.out[0].failed
    assert spoken.relaxation(found.out[0].space, row) == "Zone: Other too"


def test_a_unit_reserved_until_after_the_wanted_day_does_not_fit_and_says_from_when():
    make.unit("A", rent="5", available="2026-10", reserved="2027-01-31")
    wanted = asked(available={"at_most": date(2026, 12, 31)})

    [out] = answer(wanted, on=DAY).out

    assert (
        spoken.relaxation(out.space, out.failed[0]) == "Available: 2027-02-01 instead of 2026-12-31"
    )


def test_nothing_asked_of_an_empty_record_is_an_empty_answer():
    found = answer(LABORATORY, on=DAY)

    assert (found.fits, found.might, found.out, found.offered) == ([], [], [], 0)


def slowly(wanted: Asked, units: list[dict[str, float | None]]) -> dict[str, set[int]]:
    """Unit by unit, bound by bound, in the words of the requirement."""
    found: dict[str, set[int]] = {"fits": set(), "might": set(), "out": set()}
    for number, unit in enumerate(units):
        verdicts = []
        for said in wanted.musts:
            value = unit[said.criterion.code]
            if value is None:
                verdicts.append(None)
            else:
                low = said.at_least is None or value >= float(said.at_least)
                verdicts.append(low and (said.at_most is None or value <= float(said.at_most)))
        kind = "out" if False in verdicts else "might" if None in verdicts else "fits"
        found[kind].add(number)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_many_units_stand_where_asking_each_by_itself_puts_them(seed):
    draw = np.random.default_rng(seed)
    site = make.site()
    drawn: list[dict[str, float | None]] = []
    for number in range(25):
        one: dict[str, float | None] = {
            "area": None if draw.random() < 0.2 else float(draw.integers(600, 1700)),
            "load": None if draw.random() < 0.3 else float(draw.integers(2, 9)),
            "rent": None if draw.random() < 0.2 else float(draw.integers(3, 9)),
        }
        drawn.append(one)
        said = {name: "" if value is None else str(value) for name, value in one.items()}
        make.unit(str(number), site=site, listed=True, **said)

    found = answer(LABORATORY, on=DAY, shown=100)

    wanted = slowly(LABORATORY, drawn)
    assert {int(name) for name in names(found.fits)} == wanted["fits"]
    assert {int(name) for name in names(found.might)} == wanted["might"]
    assert found.rejected == len(wanted["out"])


def test_chosen_units_are_answered_in_the_order_chosen_and_others_left_out(town):
    found: Answer = answer(LABORATORY, on=DAY)
    chosen = [found.out[0].space.unit.pk, found.fits[1].space.unit.pk]

    assert names(candidates(LABORATORY, [*chosen, 999_999], on=DAY)) == ["weak", "strong"]


@given(st.lists(st.integers(0, 9).map(float), max_size=40), st.integers(1, 8))
@pytest.mark.engine
def test_the_nearest_are_those_that_sorting_all_would_give(costs: list[float], count: int) -> None:
    values = np.array(costs)

    assert _smallest(values, count).tolist() == np.argsort(values, kind="stable")[:count].tolist()


def test_a_range_of_ranks_counts_units_that_are_not_shown():
    site = make.site()
    for rent in ("3", "4"):
        make.unit(f"known {rent}", site=site, area="900", rent=rent)
    make.unit("open", site=site, area="900", charge="20", listed=True)
    wanted = asked(
        area={"at_least": Decimal(800)},
        rent={"weight": 1, "worst": Decimal(6), "best": Decimal(3)},
    )

    [best] = answer(wanted, on=DAY, shown=1).fits

    # The one of which nobody knows stands last, but might turn out as good as the first.
    assert best.space.unit.name_en == "known 3"
    assert (best.first, best.last) == (1, 3)
