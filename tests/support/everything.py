"""At least one row in every ledger, so that a test of all of them tests each."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from inward.agreements.actions import refuse
from inward.agreements.rules import Verdict
from inward.core.intervals import interval
from inward.core.sought import sought
from inward.directory.models import Designation, Identifier, Merge, Organisation
from inward.evidence.actions import cite, edit, edit_source, found, mention, state, writing
from inward.evidence.models import Contradiction, Publication
from inward.evidence.rules import Kind
from inward.figures.queries import figure_named
from inward.intake.models import Exported, Loaded, Loading, Taken
from inward.pipeline.actions import log_interaction
from inward.places.models import Focus
from inward.publish.actions import erase_row, release
from inward.siting.models import Brief, Requirement
from inward.work.targets.actions import set_target
from tests import make


def one_of_each() -> None:
    """Write a small record that touches every ledger."""
    zone = make.area()
    firm, twin = make.organisation(en="AstraZeneca", zh="阿斯利康"), make.organisation()
    event = make.event(edition=make.edition(make.programme(), 1))
    make.establishment(firm, zone, opened="2021")
    make.participation(firm, event)
    paper = make.agreement(event=event, parties=(firm,))
    make.assessment(make.commitment(agreement=paper, promisor=firm), Verdict.KEPT)
    make.observation(zone)
    make.claim(zone)
    official = make.term("identifier_kind:lei"), make.term("designation:pilot_park")
    cites = make.cites() + make.cites()
    with writing("one of each", by=None, at=make.NOW) as entry:
        day = interval("2023-11-06")
        mention(entry, firm.subject, day, cites[:1])
        value = "529900T8BM49AURSDO55"
        state(entry, Identifier, firm.pk, day, kind=official[0], value=value, sought=sought(value))
        state(entry, Designation, firm.pk, day, designation=official[1])
        state(entry, Merge, twin.pk, day, into=firm)
        state(entry, Publication, zone.pk, day, public=True)
        about = {"about": "area", "statement_a": "2.6 km2", "statement_b": "1.8 km2"}
        against = cite(entry, cites[1:])
        state(entry, Contradiction, zone.pk, day, cited=cites[:1], against=against, **about)
        loading = Loading.objects.create(entry=entry, dataset="jingan", files={})
        row = {"table": "areas", "key": "Z1", "line": 2, "digest": b"16 bytes"}
        Loaded.objects.create(loading=loading, model="places.area", made=zone.pk, **row)
        place = {"batch": uuid4(), "sheet": "Guests", "line": 12, "digest": bytes(32)}
        Taken.objects.create(citation=against, entry=entry, **place)
        Exported.objects.create(at=make.NOW, name="events", rows=1, purpose="test", digest="0")
        edit(entry, zone, zone.subject, {"note": "two boundaries are published"})
        edit_source(entry, cites[0].source, {"note": "the second printing"})
        state(entry, Focus, zone.pk, day, sector=make.term("sector:finance"))
        asked = Requirement.objects.create(
            subject=found(entry, Kind.REQUIREMENT), name_en="A laboratory", asked_on=day.last
        )
        Brief.objects.create(
            requirement=asked, entry=entry, on=day.last, language="en", content={}, digest="0"
        )
    make.offer(make.unit())
    _said(firm)
    _work(firm)
    _released()
    set_target(
        team=make.team(),
        figure="projects_reached",
        own={"stage": "signed"},
        period=interval("2026"),
        value=Decimal(5),
        on=day.last,
        by=None,
        at=make.NOW,
    )


def _said(firm: Organisation) -> None:
    """An enterprise says that a promise is kept, and is answered."""
    promise = make.commitment(promisor=firm)
    said = make.statement(promise, speaker=firm)
    refuse(statement_id=said.pk, why="another site", on=make.NOW.date(), by=None, at=make.NOW)


def _work(firm: Organisation) -> None:
    """A lead with a visit, and a case."""
    project = make.project(investor=firm)
    visit = make.term("interaction_kind:visit")
    day = interval("2026-11-23")
    log_interaction(subject=firm.subject, kind=visit, on=day, project=project, by=None, at=make.NOW)
    make.case()
    policy = make.policy()
    make.benefit(policy)
    make.condition(policy)


def _released() -> None:
    """A release of which one row was erased."""
    on = date(2026, 11, 23)
    figure = figure_named("agreements_signed")
    made = release(figure=figure, parameters={"period": "2023"}, on=on, by=None, at=make.NOW)
    erase_row(release=made, position=1, why="a request", by=None, at=make.NOW)
