"""A figure is frozen once; what was known then still verifies years later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from inward.aftercare.actions import move_member, name_enterprise, take_step
from inward.aftercare.models import Desk
from inward.aftercare.rules import CaseKind, Step
from inward.agreements.models import Signing
from inward.agreements.rules import Verdict
from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.directory.models import Organisation
from inward.directory.people import Basis as Ground
from inward.directory.persons import enter_person, erase
from inward.evidence.actions import edit, replace, writing
from inward.evidence.models import Entry
from inward.evidence.rules import Basis
from inward.figures.queries import FIGURES
from inward.figures.rules import CannotCount, Counted, Figure
from inward.pipeline.actions import CannotMove, log_interaction
from inward.pipeline.rules import PATH, Stage
from inward.publish.actions import CannotErase, CannotRelease, erase_row, release
from inward.publish.models import Release, ReleaseRow, RowContent
from inward.publish.queries.releases import compared, rows_shown
from inward.publish.queries.verification import verify
from tests import make
from tests.figures.working import reach
from tests.publish.releasing import ON, guards_down, released

pytestmark = pytest.mark.django_db


def signed_in_2023(number: int) -> list[Signing]:
    papers = [make.agreement(f"Paper {n}", signed=f"2023-11-{n + 1:02d}") for n in range(number)]
    return [Signing.objects.get(subject_id=paper.pk) for paper in papers]


def corrected(signing: Signing, day: str) -> Signing:
    with writing("correct a day", by=None, at=make.NOW) as entry:
        return replace(entry, signing, as_of=interval(day))


def test_an_old_release_of_a_teams_cases_verifies_after_its_member_moved():
    north, south = make.team("North"), make.team("South")
    member = make.colleague(team=north)
    case = make.case(at=make.NOW)
    take_step(case=case, step=Step.ASSIGNED, member=member, by=None, at=make.NOW)
    day = make.NOW.date()
    made = released("response_time", on=day, team=str(north.subject.uuid))

    move_member(member=member, team=south, by=None, at=make.NOW)

    assert made.rows == 1
    assert verify(made).holds
    assert not released("response_time", on=day, team=str(north.subject.uuid)).rows
    assert released("response_time", on=day, team=str(south.subject.uuid)).rows == 1
    # The desk goes with them, and back.
    assert Desk.objects.get(pk=case.pk).team == south
    move_member(member=member, team=None, by=None, at=make.NOW)
    assert verify(made).holds
    with pytest.raises(NotAllowed):
        move_member(member=member, team=north, by=make.member(Role.MANAGER), at=make.NOW)


def test_an_old_release_of_cases_verifies_after_one_was_given_its_enterprise():
    case = make.case()
    old = released("response_time", on=make.NOW.date())
    name_enterprise(
        case=case, enterprise=make.organisation().subject, by=None, at=make.NOW + timedelta(days=1)
    )
    recount = verify(old).recount

    assert old.rows == 1
    assert recount is not None
    assert recount.same_count
    assert not recount.difference.changed


def test_an_old_release_of_visit_coverage_verifies_after_people_moved_and_were_erased():
    firm, next_one = make.organisation(en="Muji"), make.organisation(en="Diesel")
    town = make.area("Town", kind="subdistrict")
    make.establishment(firm, town)
    make.establishment(next_one, town)
    kept = {"basis": Ground.CONTRACT, "erase_after": date(2030, 1, 1), "organisation": firm}
    with writing("two who work there", by=None, at=make.NOW) as entry:
        mover, erased = (enter_person(entry, name_en=name, **kept) for name in ("Li", "Wang"))
    met = [
        log_interaction(
            subject=person.subject,
            kind=make.term("interaction_kind:visit"),
            on=interval("2026-05-04"),
            by=None,
            at=make.NOW,
        )
        for person in (mover, erased)
    ]
    made = released("visit_coverage", period="2026")

    mover.affiliations.update(until=date(2026, 6, 1))
    mover.affiliations.create(organisation=next_one, since=date(2026, 6, 2))
    erase(person=erased, by=None, at=make.NOW)

    assert [(one.subject, one.person) for one in met] == [
        (firm.subject, mover.subject),
        (firm.subject, erased.subject),
    ]
    assert (made.counted, made.rows) == (1, 2)
    assert verify(made).holds
    assert released("visit_coverage", period="2026").counted == 1


def test_a_contact_with_one_who_works_for_two_is_logged_with_the_one_it_was_for():
    firm, other = make.organisation(en="Muji"), make.organisation(en="Diesel")
    kept = {"basis": Ground.CONTRACT, "erase_after": date(2030, 1, 1), "organisation": firm}
    with writing("one who works for two", by=None, at=make.NOW) as entry:
        person = enter_person(entry, name_en="Li", **kept)
    person.affiliations.create(organisation=other)
    says = {
        "subject": person.subject,
        "kind": make.term("interaction_kind:visit"),
        "on": interval("2026-05-04"),
        "by": None,
        "at": make.NOW,
    }

    with pytest.raises(CannotMove, match="Muji, Diesel"):
        log_interaction(**says)


def test_a_release_keeps_value_rule_definition_both_clocks_and_rows():
    signed_in_2023(3)
    made = released(period="2023")

    assert (made.value, made.rows, made.on) == (Decimal(3), 3, ON)
    assert made.known == Entry.objects.latest("id").pk - 1
    assert made.definition.zh == FIGURES["agreements_signed"].definition.zh
    assert [one["text"] for one in made.parameters] == ["2023"]
    assert [row.content.shown["name_en"] for row in rows_shown(made) if row.content] == [
        "Paper 0",
        "Paper 1",
        "Paper 2",
    ]


def test_the_old_release_still_verifies_after_an_agreement_is_corrected():
    """28 claimed; the record counts three, one of them turns out to be of another year."""
    signings = signed_in_2023(3)
    old = released(period="2023")
    corrected(signings[1], "2022-12-30")
    new = released(period="2023", corrects=old, reason="Paper 1 was signed a year earlier")

    checked = verify(old)
    assert checked.holds
    assert checked.recount is not None
    assert checked.recount.same_count
    assert (old.value, new.value) == (3, 2)
    assert new.said["corrects"]["changed"] == {"added": 0, "changed": 0, "removed": 1}
    (gone,) = compared(old, new).removed
    assert gone.shown["name_en"] == "Paper 1"


def test_a_change_within_a_row_is_told_column_by_column():
    signings = signed_in_2023(2)
    old = released(period="2023")
    corrected(signings[0], "2023-12-24")
    new = released(period="2023", corrects=old, reason="the day was misread")

    (change,) = compared(old, new).changed
    assert change.columns == {"signed": ("2023-11-01", "2023-12-24")}
    assert new.said["corrects"]["changed"] == {"added": 0, "changed": 1, "removed": 0}


def test_releases_of_all_figures_form_one_chain():
    signed_in_2023(1)
    promise = make.commitment(due="2024")
    make.assessment(promise, Verdict.KEPT)
    first = released(period="2023")
    second = released("kept_rate")
    third = released(period="2023")

    assert [r.previous for r in (first, second, third)] == ["", first.digest, second.digest]
    assert verify(third).chain == 3
    assert verify(third).holds


def test_a_rate_is_released_with_what_must_be_read_beside_it():
    kept = make.commitment(due="2024")
    make.assessment(kept, Verdict.KEPT, as_of="2024-06-30")
    make.commitment(due="2025")
    make.assessment(make.commitment(), Verdict.KEPT, as_of="2024-06-30")
    made = released("kept_rate")

    assert (made.value, made.counted, made.of) == (Decimal("0.5"), 1, 2)
    assert [(b["name"], b["value"], b["of"]) for b in made.beside] == [
        ("signed", 2, 3),
        ("undated", 1, 1),
    ]


def test_nothing_to_divide_by_is_released_as_nothing_and_not_as_zero():
    made = released("kept_rate")

    assert (made.value, made.rows) == (None, 0)
    assert verify(made).holds


def work_of_the_office(firm: Organisation) -> None:
    """A project that was signed and has its money, and a grievance that was referred and answered."""
    project = make.project(investor=firm, on="2026-01-01")
    for stage in PATH[1 : PATH.index(Stage.INVESTING) + 1]:
        reach(project, stage, "2026-02-01")
    for basis, value in ((Basis.CONTRACTED, "30"), (Basis.ACTUAL, "10")):
        make.observation(
            project, "project_investment", value, as_of="2026-03", basis=basis, unit="CNY"
        )
    case = make.case(
        CaseKind.GRIEVANCE,
        at=make.NOW - timedelta(days=60),
        enterprise=firm.subject,
        capital_at_risk=Decimal(3_000_000),
        jobs_at_risk=40,
    )
    body = make.public_body()
    for hours, step in ((1, Step.REFERRED), (30, Step.ANSWERED)):
        take_step(
            case=case,
            step=step,
            by=None,
            at=case.received_at + timedelta(hours=hours),
            text="The bureau was asked",
            body=body.subject,
        )


def test_every_figure_can_be_released_and_verified():
    programme = make.programme()
    edition = make.edition(programme, 1)
    event = make.event(edition=edition)
    who = make.organisation(zh="阿斯利康")
    make.participation(who, event)
    make.establishment(who, make.area(), function="regional_headquarters")
    make.observation(who, value="110.5")
    make.assessment(make.commitment(due="2024"))
    signed_in_2023(1)
    work_of_the_office(who)
    asked = {
        "participants_of_event": {"event": str(event.subject.uuid)},
        "participants_of_edition": {"edition": str(edition.subject.uuid)},
        "participants_of_programme": {"programme": str(programme.subject.uuid)},
        "participants_in_period": {"period": "2023"},
        "first_timers": {"edition": str(edition.subject.uuid)},
        "nth_timers": {"edition": str(edition.subject.uuid), "n": "1"},
        "commitments_by_verdict": {"verdict": "kept"},
        "metric_series": {"subject": str(who.subject.uuid), "metric": "rhq"},
        "projects_reached": {"stage": "signed"},
    }
    for name in FIGURES:
        made = released(name, **asked.get(name, {}))
        checked = verify(made)
        assert checked.holds, checked.faults
        assert checked.recount is not None
        assert not checked.recount.difference
        assert made.rows > 0, name


def test_an_analyst_releases_and_an_officer_may_not():
    signed_in_2023(1)
    analyst, officer = make.member(Role.ANALYST), make.member(Role.OFFICER)

    assert released(period="2023", by=analyst).entry.recorded_by == analyst
    with pytest.raises(NotAllowed):
        released(period="2023", by=officer)
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"known": 10**6}, "not written yet"),
        ({"on": date(2999, 1, 1)}, "has not come yet"),
        ({"reason": "because"}, "say which release"),
    ],
)
def test_a_release_that_cannot_be_says_why(given: dict[str, object], said: str):
    with pytest.raises(CannotRelease, match=said):
        released(**given)  # type: ignore[arg-type]
    assert not Release.objects.exists()


def test_a_correction_gives_a_reason_and_corrects_the_same_figure():
    signed_in_2023(1)
    old = released(period="2023")

    with pytest.raises(CannotRelease, match="what was wrong"):
        released(period="2023", corrects=old)
    with pytest.raises(CannotRelease, match="another figure"):
        released(period="2022", corrects=old, reason="typo")


def test_unknown_parameters_are_all_named_at_once():
    with pytest.raises(CannotCount, match=r"colour.*; period: .*2023-13"):
        released(period="2023-13", colour="red")


def test_a_value_that_does_not_follow_from_its_rows_is_never_released():
    honest = FIGURES["agreements_signed"]
    signed_in_2023(2)

    def boastful(asked, on, known) -> Counted:  # type: ignore[no-untyped-def]
        counted = honest.count(asked, on, known)
        return Counted(value=Decimal(28), rows=counted.rows)

    figure = Figure(
        name=honest.name,
        version=9,
        title=honest.title,
        definition=honest.definition,
        unit=honest.unit,
        count=boastful,
        columns=honest.columns,
    )
    with pytest.raises(CannotRelease, match="does not follow"):
        release(figure=figure, parameters={}, on=ON, by=None, at=make.NOW)
    assert not Release.objects.exists()
    assert not ReleaseRow.objects.exists()


@pytest.mark.parametrize("column", ["open", "open_salt", "inner", "inner_salt"])
def test_tampering_with_what_a_row_says_is_found(column: str):
    signed_in_2023(3)
    made = released(period="2023")
    held = RowContent.objects.order_by("row_id")[1]
    text = getattr(held, column)
    setattr(held, column, text[:-3] + ("0" if text[-3] != "0" else "1") + text[-2:])
    held.save()

    assert verify(made).faults == ["Row 2: what it says is not what was frozen"]


def test_a_row_that_vanished_is_found_and_an_erased_one_is_reported_as_erased():
    signed_in_2023(3)
    made = released(period="2023")
    erase_row(release=made, position=2, why="asked to be forgotten", by=None, at=make.NOW)
    lawful = verify(made)
    RowContent.objects.filter(row__position=3).delete()
    unlawful = verify(made)

    assert (lawful.holds, lawful.erased) == (True, 1)
    assert unlawful.faults == ["Row 3: what it says is gone, and no erasure tells of it"]


def test_an_erased_row_leaves_count_and_chain_as_they_were():
    signed_in_2023(3)
    first = released(period="2023")
    erase_row(release=first, position=1, why="asked to be forgotten", by=None, at=make.NOW)
    second = released(period="2023")

    assert verify(second).holds
    assert [row.erased for row in rows_shown(first)] == [True, False, False]
    assert first.value == 3


def test_only_an_administrator_erases_and_says_why():
    signed_in_2023(1)
    made = released(period="2023")
    asked = {"release": made, "position": 1, "at": make.NOW}

    with pytest.raises(NotAllowed):
        erase_row(why="a request", by=make.member(Role.MANAGER), **asked)
    with pytest.raises(CannotErase, match="Say why"):
        erase_row(why=" ", by=make.member(Role.ADMINISTRATOR), **asked)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": Decimal(28)}, "value is 28 beside"),
        ({"known": 1}, "known is 1 beside"),
        ({"on": date(2023, 12, 31)}, "on is 2023-12-31 beside"),
        ({"digest": "0" * 64}, "not what its digest was taken over"),
        ({"previous": "f" * 64}, "does not follow"),
    ],
)
def test_tampering_with_a_release_is_found(change: dict[str, object], said: str):
    signed_in_2023(2)
    released(period="2023")
    made = released(period="2023")
    with guards_down(Release):
        Release.objects.filter(pk=made.pk).update(**change)

    faults = verify(Release.objects.get(pk=made.pk)).faults
    assert any(said in fault for fault in faults), faults


def test_a_release_changed_together_with_its_digest_breaks_the_chain_behind_it():
    signed_in_2023(2)
    first = released(period="2023")
    second = released(period="2023")
    with guards_down(Release):
        Release.objects.filter(pk=first.pk).update(digest="a" * 64)

    faults = verify(second).faults
    assert any("release 2 does not follow" in fault for fault in faults), faults


def test_a_row_taken_out_or_counted_otherwise_is_found():
    signed_in_2023(3)
    made = released(period="2023")
    with guards_down(ReleaseRow):
        ReleaseRow.objects.filter(position=2).update(counted=False)

    faults = verify(made).faults
    assert any("counted in one place" in fault for fault in faults), faults
    assert any("not those whose digest" in fault for fault in faults), faults


def test_the_database_refuses_to_change_a_release():
    signed_in_2023(1)
    made = released(period="2023")

    for model in (Release, ReleaseRow):
        with pytest.raises(IntegrityError, match="ledger"), transaction.atomic():
            model.objects.filter(pk__gte=made.pk).update(digest="0" * 64)


def test_a_recount_names_the_description_that_was_corrected_since():
    programme = make.programme()
    edition = make.edition(programme, 1)
    event = make.event("The evening", edition=edition)
    make.participation(make.organisation(), event)
    made = released("participants_of_edition", edition=str(edition.subject.uuid))
    with writing("the evening belonged to no edition", by=None, at=make.NOW) as entry:
        edit(entry, event, event.subject, {"edition": None})

    checked = verify(made)
    assert checked.holds
    assert checked.recount is not None
    assert not checked.recount.same_count
    assert (made.value, checked.recount.value) == (1, 0)
    assert any("The evening, edition" in line for line in checked.recount.why)


def test_a_rule_that_is_no_longer_in_the_program_leaves_the_frozen_rows(monkeypatch):  # type: ignore[no-untyped-def]
    signed_in_2023(1)
    made = released(period="2023")
    monkeypatch.delitem(FIGURES, "agreements_signed")

    checked = verify(made)
    assert checked.holds
    assert checked.recount is None
    assert "no longer in the program" in checked.no_recount
