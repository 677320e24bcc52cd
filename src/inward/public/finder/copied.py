"""What a copy of the site without a server needs to search by itself: every public unit as data.

The rules are the server's own (finder.rules): they are handed over as data, not written twice.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from inward.core import printed
from inward.core.language import here
from inward.evidence.models import Label
from inward.places.models import Site
from inward.places.space.queries import focuses
from inward.public.finder import queries
from inward.public.finder.rules import MONTHS, SCALES, WEIGHTS
from inward.public.http import address
from inward.public.rules import slug
from inward.siting import spoken
from inward.siting.rules import CRITERIA, Sort
from inward.siting.stock import Stock

_NUMBERS = tuple(c for c, one in CRITERIA.items() if one.sort in {Sort.NUMBER, Sort.DAY})
_MANY = 5000


def everything(*, on: date) -> dict[str, Any]:
    """All units on offer in public, the rules and the words, in the reader's language."""
    part = queries.offered(on=on)
    return {
        "units": list(_units(part, on=on)),
        "rules": {
            "weights": {counts.value: weight for counts, weight in WEIGHTS.items()},
            "days": MONTHS,
            "scales": {
                code: [scale.least, float(scale.all_at), float(scale.nothing_at)]
                for code, scale in SCALES.items()
            },
        },
        "criteria": {
            code: {"name": str(one.name), "ask": str(one.ask)} for code, one in CRITERIA.items()
        },
        "words": _words(),
        "unit": urljoin(address("space"), "{}/"),
    }


def _units(part: Stock, *, on: date) -> Iterator[dict[str, Any]]:
    areas = queries.public_areas(on=on)
    kinds = {number: code for code, number in part.kinds.items()}
    zones = {pk: uuid for uuid, pk in part.zones.items()}
    grown = _grown(part)
    order = np.lexsort((part.units, part.sites))
    for start in range(0, len(order), _MANY):
        some = order[start : start + _MANY]
        labels = Label.objects.select_related("subject").in_bulk(part.units[some].tolist())
        sites = Site.objects.select_related("kind", "area").in_bulk(set(part.sites[some].tolist()))
        for index in some:
            label, site = labels[int(part.units[index])], sites[int(part.sites[index])]
            area = site.area if site.area_id in areas else None
            zone, kind = part.columns["zone"][index], part.columns["site_kind"][index]
            yield {
                "at": slug(label.subject.uuid),
                "name": here(label.name_en, label.name_zh),
                "where": " · ".join([site.kind.name, *([area.name] if area else [])]),
                "zone": None if np.isnan(zone) else zones.get(int(zone)),
                "kind": kinds.get(int(kind)),
                "sectors": grown.get(int(part.areas[index])),
                "numbers": {code: _told(part, code, index) for code in _NUMBERS},
            }


def _told(part: Stock, code: str, index: int) -> list[Any] | None:
    """A value as a number and as it is printed; None: not recorded."""
    value = float(part.columns[code][index])
    if np.isnan(value):
        return None
    return [value, spoken.value(CRITERIA[code], value)]


def _grown(part: Stock) -> dict[int, list[str]]:
    """For each area the sectors of the nearest one that has chosen."""
    chosen = {
        area: sorted(focus.sector_id for focus in found)
        for area, found in focuses(part.parents).items()
    }
    found = {}
    for area in set(part.areas.tolist()):
        near: int | None = area or None
        while near is not None and near not in chosen:
            near = part.parents.get(near)
        if near is not None:
            found[area] = chosen[near]
    return found


def _words() -> dict[str, str]:
    """Sentences with places for numbers and names in braces."""
    return {
        "unknown": printed.unknown(),
        "fits": ngettext("%(n)s unit fits", "%(n)s units fit", 1) % {"n": "{}"},
        "fit": ngettext("%(n)s unit fits", "%(n)s units fit", 2) % {"n": "{}"},
        "might": ngettext("%(n)s more might", "%(n)s more might", 2) % {"n": "{}"},
        "and": pgettext("list", ", "),
        "mights": _("Might fit"),
        "lacks": ngettext("%(n)s: %(what)s; ask the zone", "%(n)s: %(what)s; ask the zone", 2)
        % {"n": "{}", "what": "{}"},
        "nothing": _("Nothing on offer fits."),
        "points": _("points of 100"),
        "between": _("%(low)s to %(high)s") % {"low": "{}", "high": "{}"},
        "choose": _("Compare %(unit)s") % {"unit": "{}"},
        "compare": _("Compare the chosen"),
        "few": _("Choose two to four units to compare."),
        "side": _("Side by side"),
        "back": pgettext("space", "Back to the list"),
        "more": _("Show more"),
        "stands": _("Stands"),
        "yes": _("Fits"),
        "perhaps": _("Might fit"),
        "no": _("Does not fit"),
        "binds": _(
            "Rents and days are as their sources say; this comparison is no offer and binds nobody."
        ),
    }
