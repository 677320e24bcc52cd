"""Who is here: establishments of a function, at a place, as of a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inward.core.terms import with_narrower
from inward.directory.models import Establishment
from inward.evidence.models import rows_of
from inward.figures.queries.clocks import batches, called, survivors
from inward.figures.rules import Column, Counted, Figure, Parameter, Row, Shows, Takes, Words
from inward.places.models import Area, Site, Unit

REGIONAL_HEADQUARTERS = "presence:regional_headquarters"


@dataclass(frozen=True, slots=True)
class Here:
    """An establishment: the organisation, what it does, where; and the facts that show it."""

    organisation: int
    function: str
    place: int | None
    opened: str
    facts: tuple[int, ...]


def within(place: int) -> set[int]:
    """The place itself, the areas below it, the sites in any of them, and the units of those."""
    children: dict[int, list[int]] = defaultdict(list)
    for area, parent in Area.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children[parent].append(area)
    found, open_ = {place}, [place]
    while open_:
        below = [area for area in children[open_.pop()] if area not in found]
        found.update(below)
        open_.extend(below)
    sites = {place, *Site.objects.filter(area_id__in=found).values_list("pk", flat=True)}
    return found | sites | set(Unit.objects.filter(site_id__in=sites).values_list("pk", flat=True))


def establishments_open(asked: Mapping[str, Any], on: date, known: int) -> list[Here]:
    """Establishments open on the day, in the order of their organisations.

    The facts of one organisation, function and place are one establishment shown several times;
    the latest of them has the last word on when it opened and closed.
    """
    facts = rows_of(Establishment).live(on=on, known=known)
    if functions := asked.get("function"):
        facts = facts.filter(function_id__in=functions)
    if place := asked.get("place"):
        facts = facts.filter(place_id__in=within(place))
    same = survivors(known)
    shown: dict[tuple[int, str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for one in facts.order_by("last", "entry_id", "id").values_list(
        "subject_id",
        "function_id",
        "place_id",
        "id",
        "opened_last",
        "opened_printed",
        "closed_last",
    ):
        shown[same.get(one[0], one[0]), one[1], one[2] or 0].append(one)
    return [
        Here(who, function, place or None, said[-1][5], tuple(one[3] for one in said))
        for (who, function, place), said in sorted(shown.items())
        if is_open(said[-1][4], said[-1][6], on)
    ]


def is_open(opened_last: date | None, closed_last: date | None, on: date) -> bool:
    """Open on a day: surely opened by then as far as a source says, and not closed by then."""
    return (opened_last is None or opened_last <= on) and (closed_last is None or closed_last > on)


def _count_establishments(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    here = establishments_open(asked, on, known)

    def rows() -> Iterator[Row]:
        for batch in batches(here):
            keys = [key for one in batch for key in (one.organisation, one.place) if key]
            names = called(keys)
            for one in batch:
                who = names[one.organisation]
                where = names[one.place] if one.place else None
                yield Row(
                    key=f"{who.uuid} {one.function} {where.uuid if where else '-'}",
                    subject=(one.organisation, who.uuid),
                    beside=(one.place, where.uuid) if one.place and where else None,
                    counted=True,
                    facts=tuple(("directory.establishment", fact) for fact in one.facts),
                    shown={
                        "name_en": who.en,
                        "name_zh": who.zh,
                        "function": one.function,
                        "place_en": where.en if where else "",
                        "place_zh": where.zh if where else "",
                        "opened": one.opened,
                    },
                )

    return Counted(value=Decimal(len(here)), numerator=len(here), rows=rows)


def _count_organisations(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    by_organisation: dict[int, list[Here]] = defaultdict(list)
    for one in establishments_open(asked, on, known):
        by_organisation[one.organisation].append(one)

    def rows() -> Iterator[Row]:
        for batch in batches(by_organisation.items()):
            names = called([key for key, _ in batch])
            for key, here in batch:
                yield Row(
                    key=names[key].uuid,
                    subject=(key, names[key].uuid),
                    counted=True,
                    facts=tuple(
                        ("directory.establishment", fact) for one in here for fact in one.facts
                    ),
                    shown={
                        "name_en": names[key].en,
                        "name_zh": names[key].zh,
                        "function": " ".join(dict.fromkeys(one.function for one in here)),
                        "opened": here[0].opened,
                    },
                )

    number = len(by_organisation)
    return Counted(value=Decimal(number), numerator=number, rows=rows)


def trees() -> tuple[frozenset[str], ...]:
    """The functions that make a regional headquarters, with what an office adds below them."""
    return (with_narrower(REGIONAL_HEADQUARTERS),)


def _with_headquarters(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**asked, "function": with_narrower(REGIONAL_HEADQUARTERS)}


def headquarters_open(asked: Mapping[str, Any], on: date, known: int) -> list[Here]:
    return establishments_open(_with_headquarters(asked), on, known)


def _regional_headquarters(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    return _count_organisations(_with_headquarters(asked), on, known)


_PLACE = Parameter("place", Takes.SUBJECT, Words("At", "所在"), ("area", "site"))
_WHO = Column("name", Words("Organisation", "机构"), Shows.BILINGUAL)
_FUNCTION = Column("function", Words("Function", "职能"), Shows.TERM)
_OPENED = Column("opened", Words("Opened", "开设"), Shows.DAY)
_OPEN = Words(
    "Open on the day: it had opened by then as far as a source dates it, and had not closed. At a "
    "place: at the place itself, an area within it or a site there; what has no place is left out.",
    "在所问之日存续：来源载明开设时间的须已开设，且尚未关闭。按所在：在该地、其下辖区域或其中载体者；"
    "未载所在者不计。",
)

FIGURES = (
    Figure(
        name="regional_headquarters",
        version=1,
        title=Words("Regional headquarters on the record", "本记录所载地区总部"),
        definition=Words(
            "Counted: organisations with a regional headquarters open on the day, each once. "
            f"{_OPEN.en} The number published by the authority is another figure: a series.",
            f"计数范围：在所问之日设有地区总部的机构，一家计一次。{_OPEN.zh}"
            "主管部门公布的总数另见数据序列。",
        ),
        unit=Words("organisations", "家"),
        count=_regional_headquarters,
        parameters=(_PLACE,),
        columns=(_WHO, _FUNCTION, _OPENED),
    ),
    Figure(
        name="establishments",
        version=1,
        title=Words("Establishments", "机构与门店"),
        definition=Words(
            "Counted: establishments open on the day. The same organisation with the same function "
            f"at the same place is one, however many sources show it. {_OPEN.en}",
            "计数范围：在所问之日存续的机构与门店。同一机构、同一职能、同一所在为一处，"
            f"无论几个来源载明。{_OPEN.zh}",
        ),
        unit=Words("establishments", "处"),
        count=_count_establishments,
        parameters=(
            Parameter("function", Takes.TERM, Words("Function", "职能"), ("presence",)),
            _PLACE,
        ),
        columns=(
            _WHO,
            _FUNCTION,
            Column("place", Words("At", "所在"), Shows.BILINGUAL),
            _OPENED,
        ),
        grouped_by="function",
    ),
)
