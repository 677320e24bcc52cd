"""Valid records with one call. Name what the test is about; the rest has a sensible default."""

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count, pairwise
from typing import Any

from django.contrib.auth.models import User

from inward.aftercare.actions import open_case
from inward.aftercare.models import Benefit, Case, Condition, Policy
from inward.aftercare.rules import CaseKind
from inward.agreements import current as agreements_current
from inward.agreements.models import (
    Agreement,
    Assessment,
    Commitment,
    Party,
    Signing,
    Statement,
    Terms,
    Wording,
)
from inward.agreements.rules import Position, Strength, Verdict
from inward.core.intervals import Interval, interval
from inward.core.models import Term
from inward.core.permissions import Role, give_role
from inward.core.sought import grams, sought
from inward.directory import current as directory_current
from inward.directory.actions import merge
from inward.directory.models import Establishment, Name, Organisation
from inward.directory.people import Person
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll
from inward.evidence.actions import Cite, found, state, writing
from inward.evidence.current import described
from inward.evidence.models import Described, Document, Entry, Observation, Source, Subject
from inward.evidence.rules import Basis, FileKind
from inward.evidence.uploads import place_of
from inward.figures.models import Claim
from inward.office.models import Member, Team
from inward.pipeline import current as pipeline_current
from inward.pipeline.actions import receive
from inward.pipeline.models import Project
from inward.places import current as places_current
from inward.places.models import Area, Offer, Site, Unit
from inward.places.space.queries import MEASURES

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_number = count(1)


def member(role: Role = Role.OFFICER, *, name: str | None = None) -> User:
    user = User.objects.create_user(name or f"{role.value}-{next(_number)}", password="pass-word-1")
    give_role(user, role)
    return user


def term(id_: str) -> Term:
    vocabulary, code = id_.split(":")
    made, _ = Term.objects.get_or_create(
        id=id_,
        defaults={"vocabulary": vocabulary, "code": code, "name_en": code, "name_zh": code},
    )
    return made


def entry(what: str = "test", *, at: datetime = NOW, by: User | None = None) -> Entry:
    with writing(what, by=by, at=at) as made:
        return made


def source(
    *, code: str | None = None, title: str = "Signed paper", day: str = "2023-11-08"
) -> Source:
    printed = interval(day)
    return Source.objects.create(
        code=code or f"T{next(_number):03d}",
        title=title,
        publisher="The office",
        url="https://example.org/paper",
        first=printed.first,
        last=printed.last,
        printed=day,
    )


def cites() -> list[Cite]:
    return [Cite(source(), locator="p. 1")]


def _described(model: type[Described], name: str, **columns: Any) -> Any:
    subject = found(entry(), model.kind_of_subject)
    made = model.objects.create(subject=subject, name_en=name, **columns)  # type: ignore[attr-defined]
    described(model, model.kind_of_subject).refresh([subject.pk])
    return made


def area(name: str = "Riverside", *, kind: str = "zone", parent: Area | None = None) -> Area:
    made: Area = _described(Area, name, kind=term(f"area_kind:{kind}"), parent=parent)
    return made


def site(name: str = "Harbour House", *, area: Area | None = None) -> Site:
    made: Site = _described(Site, name, kind=term("site_kind:office"), area=area)
    return made


def _some_site() -> Site:
    return site()


def unit(
    name: str = "12A",
    *,
    site: Site | None = None,
    area: str = "",
    height: str = "",
    load: str = "",
    as_of: str = "2026-10",
    **offered: Any,
) -> Unit:
    """A unit with the measures that are given, on offer where anything is said about an offer."""
    made: Unit = _described(Unit, name, site=site or _some_site())
    places_current.relabel(made)
    measured = {"unit_area": area, "clear_height": height, "floor_load": load}
    for metric, value in measured.items():
        if value:
            measure(made, metric, value, as_of=as_of)
    if offered:
        offer(made, as_of=as_of, **offered)
    return made


def measure(of: Unit, metric: str, value: str, *, as_of: str = "2026-10") -> Observation:
    return state(
        entry(),
        Observation,
        of.pk,
        interval(as_of),
        cited=cites(),
        metric=term(f"metric:{metric}"),
        basis=Basis.ACTUAL,
        value=Decimal(value),
        unit=MEASURES[metric],
    )


def offer(
    of: Unit,
    *,
    listed: bool = True,
    rent: str = "",
    per: str = "day",
    charge: str = "",
    available: str = "",
    reserved: str = "",
    as_of: str = "2026-10",
) -> Offer:
    return state(
        entry(),
        Offer,
        of.pk,
        interval(as_of),
        cited=cites(),
        listed=listed,
        rent=Decimal(rent) if rent else None,
        per=per if rent else "",
        service_charge=Decimal(charge) if charge else None,
        **span("available", available),
        **span("reserved", reserved),
    )


def organisation(
    *,
    en: str | None = None,
    zh: str = "",
    aliases: tuple[str, ...] = (),
    kind: str = "enterprise",
    sector: str | None = None,
) -> Organisation:
    written = entry()
    subject = found(written, Organisation.kind_of_subject)
    made = Organisation.objects.create(
        subject=subject,
        kind=term(f"organisation_kind:{kind}"),
        sector=term(f"sector:{sector}") if sector else None,
    )
    named = [(en or f"Enterprise {next(_number)}", "en", "official")]
    named += [(zh, "zh", "official")] if zh else []
    named += [(alias, "zh" if ord(alias[0]) > 0x2E80 else "en", "alias") for alias in aliases]
    for text, language, of in named:
        state(
            written,
            Name,
            subject,
            interval("2020"),
            text=text,
            sought=sought(text),
            grams=grams(text),
            language=language,
            kind=term(f"name_kind:{of}"),
        )
    list_again(made)
    return made


def list_again(*organisations: Organisation) -> None:
    keys = [made.pk for made in organisations]
    directory_current.listing().refresh(keys)
    directory_current.labels().refresh(keys)


def merged(*chain: Organisation) -> None:
    """Each merged into the next."""
    for twin, into in pairwise(chain):
        merge(twin, into=into, why="same", as_of=interval("2026"), by=None, at=NOW)


def establishment(
    organisation: Organisation,
    place: Area | Site | Unit | None = None,
    *,
    function: str = "office",
    opened: str = "",
    closed: str = "",
    as_of: str = "2023-11",
) -> Establishment:
    made = state(
        entry(),
        Establishment,
        organisation.pk,
        interval(as_of),
        cited=cites(),
        function=term(f"presence:{function}"),
        place_id=place.pk if place else None,
        **span("opened", opened),
        **span("closed", closed),
    )
    list_again(organisation)
    return made


def span(stem: str, printed: str) -> dict[str, Any]:
    """The three columns of an interval that is not the fact's own."""
    read: Interval | None = interval(printed) if printed else None
    return {
        f"{stem}_first": read and read.first,
        f"{stem}_last": read and read.last,
        f"{stem}_printed": printed,
    }


def programme(name: str = "The Expo") -> Programme:
    made: Programme = _described(Programme, name, kind=term("programme_kind:expo"))
    return made


def edition(
    of: Programme, number: int, *, held: str | None = None, roll: Roll = Roll.COMPLETE
) -> Edition:
    made: Edition = _described(
        Edition,
        f"Edition {number}",
        programme=of,
        number=number,
        roll=roll,
        **span("held", held or str(2017 + number)),
    )
    return made


def event(
    name: str = "Promotion event", *, held: str = "2023-11-06", edition: Edition | None = None
) -> Event:
    made: Event = _described(
        Event, name, kind=term("event_kind:promotion"), edition=edition, **span("held", held)
    )
    return made


def participation(
    who: Organisation | Site | Person,
    event: Event,
    *,
    role: str = "exhibitor",
    as_of: str = "2023-11",
    **says: Any,
) -> Participation:
    return state(
        entry(),
        Participation,
        who.pk,
        interval(as_of),
        cited=cites(),
        event=event,
        role=term(f"role:{role}"),
        **says,
    )


def agreement(
    name: str = "Memorandum",
    *,
    signed: str | None = "2023-11-06",
    event: Event | None = None,
    parties: tuple[Organisation, ...] = (),
) -> Agreement:
    made: Agreement = _described(Agreement, name, kind=term("agreement_kind:memorandum"))
    written = entry()
    if signed:
        state(written, Signing, made.pk, interval(signed), cited=cites(), event=event)
    for party in parties:
        state(
            written,
            Party,
            made.pk,
            interval(signed or "2023"),
            cited=cites(),
            party_id=party.pk,
            role=term("party_role:party"),
        )
    agreements_current.PAPERS.refresh([made.pk])
    return made


def commitment(
    wording: str = "Open an R&D centre",
    *,
    agreement: Agreement | None = None,
    promisor: Organisation | Area | None = None,
    strength: Strength = Strength.SIGNED,
    due: str = "",
    as_of: str = "2023-11-06",
    place: Area | Site | None = None,
    promisee: Organisation | None = None,
) -> Commitment:
    """A promise; with a promisee its terms are entered whole, as a signing asks for them."""
    promisor = promisor or organisation()
    written = entry()
    subject: Subject = found(written, Commitment.kind_of_subject)
    made = Commitment.objects.create(
        subject=subject,
        agreement=agreement,
        promisor_id=promisor.pk,
        promisee_id=promisee.pk if promisee else None,
        place_id=place.pk if place else None,
    )
    whole = {"locator": "Article 3", "no_metric": True, "evidence_wanted": "the licence"}
    state(
        written,
        Terms,
        subject,
        interval(as_of),
        cited=cites(),
        wording_en=wording,
        strength=strength,
        **span("due", due),
        **(whole if promisee else {}),
    )
    stand_again(made)
    return made


def stand_again(*commitments: Commitment) -> None:
    keys = [made.pk for made in commitments]
    agreements_current.STANDING.refresh(keys)
    agreements_current.PAPERS.refresh(
        made.agreement_id for made in commitments if made.agreement_id
    )
    agreements_current.PROMISES.refresh(keys)


def assessment(
    of: Commitment, verdict: Verdict = Verdict.KEPT, *, as_of: str = "2024-06-30"
) -> Assessment:
    made = state(
        entry(),
        Assessment,
        of.pk,
        interval(as_of),
        cited=None if verdict is Verdict.NOTHING_FOUND else cites(),
        verdict=verdict,
        found_en="the centre opened",
    )
    stand_again(of)
    return made


def statement(
    of: Commitment,
    *,
    speaker: Organisation,
    position: Position = Position.DECLARES,
    verdict: Verdict = Verdict.KEPT,
    on: str = "2026-11-23",
    text: str = "The centre opened",
) -> Statement:
    """What an enterprise says of a promise by its link."""
    made = state(
        entry(),
        Statement,
        of.pk,
        interval(on),
        position=position,
        verdict=verdict,
        speaker_id=speaker.pk,
        document=document().digest if position is Position.DECLARES else "",
    )
    Wording.objects.create(statement=made, text=text, who="Li Wei", at=NOW, erase_after=NOW.date())
    stand_again(of)
    return made


def document(content: bytes = b"%PDF-1.7 opened", *, name: str = "opened.pdf") -> Document:
    """A document that is kept; its content lies in the folder of files."""
    digest = sha256(content).hexdigest()
    place = place_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    made, _ = Document.objects.get_or_create(
        digest=digest,
        defaults={
            "kind": FileKind.PDF,
            "name": name,
            "size": len(content),
            "scanned": False,
            "kept_at": NOW,
        },
    )
    return made


def observation(
    subject: Area | Site | Organisation | Project,
    metric: str = "rhq",
    value: str = "110",
    *,
    as_of: str = "2023-11",
    basis: Basis = Basis.ACTUAL,
    unit: str = "count",
) -> Observation:
    return state(
        entry(),
        Observation,
        subject.pk,
        interval(as_of),
        cited=cites(),
        metric=term(f"metric:{metric}"),
        basis=basis,
        value=Decimal(value),
        unit=unit,
    )


def claim(subject: Area | Event, value: str | None = "28", **says: Any) -> Claim:
    defaults: dict[str, Any] = {"text_en": "signed", "quantifier": "exact", "unit": "count"}
    return state(
        entry(),
        Claim,
        subject.pk,
        interval(says.pop("as_of", "2023")),
        cited=cites(),
        value=None if value is None else Decimal(value),
        **(defaults | says),
    )


def colleague(role: Role = Role.OFFICER, *, team: Team | None = None) -> Member:
    """A member of the office with a user of their own."""
    return Member.objects.create(user=member(role), team=team)


def team(name: str = "Commerce") -> Team:
    made: Team = _described(Team, name)
    return made


def project(
    name: str = "Regional headquarters",
    *,
    investor: Organisation | None = None,
    on: str = "2026-11-20",
    **says: Any,
) -> Project:
    """A lead: a project that is only received yet."""
    return receive(
        name_en=name,
        name_zh="",
        investor=(investor or organisation()).subject,
        came_by=term("lead_source:event"),
        on=interval(on),
        by=None,
        at=NOW,
        **says,
    )


def progress_again(*projects: Project) -> None:
    keys = [made.pk for made in projects]
    pipeline_current.PROGRESS.refresh(keys)
    pipeline_current.passages().refresh(keys)


def case(kind: CaseKind = CaseKind.ENQUIRY, *, at: datetime = NOW, **about: Any) -> Case:
    return open_case(
        kind=kind,
        title_en="Space for a laboratory",
        title_zh="实验室用房",
        text="1,200 square metres",
        by=None,
        at=at,
        **about,
    )


def policy(name: str = "Headquarters measures", **columns: Any) -> Policy:
    made: Policy = _described(Policy, name, kind=term("policy_kind:measures"), **columns)
    return made


def benefit(of: Policy, amount: str = "5000000", **says: Any) -> Benefit:
    defaults = {"what_en": "set-up support", "unit": "CNY", "bound": "up_to", "given": "once"}
    return state(
        entry(),
        Benefit,
        of.pk,
        interval(says.pop("as_of", "2023")),
        cited=cites(),
        amount=Decimal(amount),
        **(defaults | says),
    )


def condition(
    of: Policy, criterion: str = "sector", among: str = "finance", **says: Any
) -> Condition:
    """A policy asks for one of these codes, or with `among=""` for a bound."""
    return state(
        entry(),
        Condition,
        of.pk,
        interval(says.pop("as_of", "2023")),
        cited=cites(),
        criterion=criterion,
        among=among,
        **says,
    )


def public_body(name: str = "Planning bureau") -> Organisation:
    return organisation(en=name, kind="public_body")
