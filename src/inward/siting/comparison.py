"""Two to four units side by side, in both languages, every number with its source and day."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from inward.core import printed
from inward.core.language import half, here
from inward.evidence.models import Fact, Mention, Source
from inward.evidence.queries import Citations, citations_of, label_of
from inward.places.models import Focus
from inward.places.queries import above, mentions_of
from inward.places.space.queries import focuses
from inward.siting import spoken
from inward.siting.models import Requirement
from inward.siting.queries import Candidate, fact_behind
from inward.siting.rules import CRITERIA, Asked, Criterion

FEWEST, MOST = 2, 4
Both = dict[str, str]
LANGUAGES = {"en": "en", "zh": "zh-hans"}


def both(say: Callable[[], str]) -> Both:
    """A text in both languages."""
    found = {}
    for key, language in LANGUAGES.items():
        with override(language):
            found[key] = say()
    return found


def compared(
    requirement: Requirement, asked: Asked, candidates: Sequence[Candidate], *, on: date
) -> dict[str, Any]:
    """What a brief shows, as plain data: it can be frozen, printed and shown again as it was.

    Values stand in the same units for every unit of the comparison; what is not recorded says so.
    """
    title = {"en": here_in("en", requirement), "zh": here_in("zh", requirement)}
    return side_by_side(title, asked, candidates, on=on)


def side_by_side(
    title: Both,
    asked: Asked,
    candidates: Sequence[Candidate],
    *,
    on: date,
    to_public: bool = False,
    areas: Set[int] | None = None,
) -> dict[str, Any]:
    """The same for a comparison that no requirement on the record stands behind.

    Args:
        to_public: leave out who is in a unit, and of papers that were never published all but
            their publisher and day.
        areas: keys of the areas of which may be told what they grow; all where none are given.
    """
    shown = _Evidence.of(candidates, to_public=to_public, among=areas)
    rows = [*_told(candidates, shown), *_measured(asked, candidates, shown)]
    sources = shown.citations.sources
    if to_public:
        used = {code for row in rows for cell in row["cells"] for code in cell["source"].split()}
        sources = [source for source in sources if source.code in used]
    names = {key: _names(asked, language) for key, language in LANGUAGES.items()}
    return {
        "title": title,
        "office": dict(settings.OFFICE),
        "fictional": settings.FICTIONAL,
        "on": on.isoformat(),
        "asked": [
            {
                "name": both(lambda one=one: str(one.criterion.name)),  # type: ignore[misc]
                "must": {key: _in(key, spoken.must, one, names[key]) for key in LANGUAGES}
                if one.is_must
                else None,
                "wish": {key: _in(key, spoken.wish, one, names[key]) for key in LANGUAGES}
                if one.is_wish
                else None,
                "weight": one.weight,
            }
            for one in asked.said
        ],
        "places": [_place(one) for one in candidates],
        "rows": rows,
        "sources": [_source(source, to_public=to_public) for source in sources],
    }


@dataclass(frozen=True)
class _Evidence:
    """The facts behind what a comparison shows, and their citations."""

    mentions: dict[int, list[Mention]]
    focuses: dict[int, list[Focus]]
    citations: Citations
    to_public: bool = False

    @classmethod
    def of(
        cls, candidates: Sequence[Candidate], *, to_public: bool, among: Set[int] | None
    ) -> "_Evidence":
        units = [one.space.unit.pk for one in candidates]
        areas = {
            area.pk
            for one in candidates
            if one.space.unit.site.area
            for area in (*above(one.space.unit.site.area), one.space.unit.site.area)
        }
        areas = areas if among is None else areas & among
        mentions, chosen = mentions_of(units), focuses(areas)
        facts: list[Fact] = [
            fact
            for one in candidates
            for fact in (*one.space.facts, *(() if to_public else one.held_by))
        ]
        facts += [m for some in mentions.values() for m in some]
        facts += [f for some in chosen.values() for f in some]
        return cls(mentions, chosen, citations_of(facts), to_public)

    def behind(self, one: Candidate, code: str) -> Fact | None:
        """The fact a value stands on; what describes a unit stands on whatever tells of it."""
        unit = one.space.unit
        if code == "floor":
            return next(iter(self.mentions.get(unit.pk, [])), None)
        if code == "sector":
            area = unit.site.area
            chain = [area, *reversed(above(area))] if area else []
            return next((self.focuses[a.pk][0] for a in chain if a.pk in self.focuses), None)
        return fact_behind(one.space, code)

    def printed(self, fact: Fact | None) -> dict[str, str]:
        if fact is None:
            return {}
        codes = [citation.source.code for citation in self.citations.of(fact)]
        return {"as_of": str(fact.as_of), "source": " ".join(codes)}


def _names(asked: Asked, language: str) -> dict[str, str]:
    with override(language):
        return spoken.names_of(asked)


def _in(key: str, say: Callable[..., str], *arguments: Any) -> str:
    with override(LANGUAGES[key]):
        return say(*arguments)


def here_in(key: str, thing: Any) -> str:
    with override(LANGUAGES[key]):
        return here(thing.name_en, thing.name_zh)


def _place(one: Candidate) -> dict[str, Any]:
    unit = one.space.unit
    return {
        "uuid": str(unit.subject.uuid),
        "name": both(lambda: label_of(unit.subject)),
        "standing": int(one.standing),
        "says": both(lambda: standing(int(one.standing))),
        "score": both(lambda: score(one)) if one.wishes else None,
    }


def standing(code: int) -> str:
    return {1: _("Fits"), 0: _("Might fit"), -1: _("Does not fit")}[code]


def score(one: Candidate) -> str:
    """Points of 100; an interval where something that counts is not recorded."""
    low, high = (printed.number(round(Decimal(str(v)), 1)) for v in (one.low, one.high))
    return high if one.is_sure else _("%(low)s to %(high)s") % {"low": low, "high": high}


# --- rows -----------------------------------------------------------------------------------------


def _told(candidates: Sequence[Candidate], shown: _Evidence) -> list[dict[str, Any]]:
    """What describes a unit: where it is, and who is in it."""

    def site(one: Candidate) -> str:
        return one.space.unit.site.name

    def zone(one: Candidate) -> str:
        area = one.space.unit.site.area
        return area.name if area else printed.unknown()

    def address(one: Candidate) -> str:
        return half(one.space.unit.site.address) or printed.unknown()

    def kind(one: Candidate) -> str:
        return one.space.unit.site.kind.name

    def held(one: Candidate) -> str:
        return pgettext("list", ", ").join(label_of(e.subject) for e in one.held_by) or _(
            "nobody on the record"
        )

    rows = [
        _row(both(lambda: _("Site")), candidates, site),
        _row(both(lambda: _("Kind of site")), candidates, kind),
        _row(both(lambda: _("Lies in")), candidates, zone),
        _row(both(lambda: pgettext("site", "Address")), candidates, address),
    ]
    if shown.to_public:
        return rows
    who = _row(both(lambda: _("In it now")), candidates, held)
    for cell, one in zip(who["cells"], candidates, strict=True):
        cell |= shown.printed(one.held_by[0] if one.held_by else None)
    return [*rows, who]


def _row(
    name: Both, candidates: Iterable[Candidate], say: Callable[[Candidate], str]
) -> dict[str, Any]:
    return {
        "name": name,
        "cells": [_cell(both(lambda one=one: say(one))) for one in candidates],  # type: ignore[misc]
    }


def _cell(text: Both, *, verdict: int | None = None) -> dict[str, Any]:
    with override("en"):
        unknown = text["en"] == printed.unknown()
    return {"text": text, "unknown": unknown, "verdict": verdict, "as_of": "", "source": ""}


def _measured(
    asked: Asked, candidates: Sequence[Candidate], shown: _Evidence
) -> list[dict[str, Any]]:
    """The criteria that are numbers or days, and whatever else was asked."""
    wanted = {one.criterion.code for one in asked.said} - {"zone", "site_kind"}
    always = {c for c in CRITERIA if c not in {"zone", "site_kind", "sector"}}
    return [
        _criterion(criterion, asked, candidates, shown)
        for code, criterion in CRITERIA.items()
        if code in wanted | always
    ]


def _criterion(
    criterion: Criterion, asked: Asked, candidates: Sequence[Candidate], shown: _Evidence
) -> dict[str, Any]:
    cells = []
    for one in candidates:
        value = one.values[criterion.code]
        text = both(lambda o=one, v=value: spoken.told(o.space, criterion, v))  # type: ignore[misc]
        verdict = next((m.verdict for m in one.musts if m.said.criterion is criterion), None)
        cell = _cell(text, verdict=verdict)
        if value is not None:
            cell |= shown.printed(shown.behind(one, criterion.code))
        cells.append(cell)
    return {"name": both(lambda: str(criterion.name)), "cells": cells}


def _source(source: Source, *, to_public: bool) -> dict[str, str]:
    if to_public and not source.url:
        said = {"title": source.publisher or settings.OFFICE["en"], "publisher": "", "url": ""}
        return {"code": source.code, **said, "published": source.printed}
    return {
        "code": source.code,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "published": source.printed,
    }
