"""How space is shown in public: a unit by its building, its numbers, its points."""

from collections.abc import Iterable
from itertools import groupby

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core import printed
from inward.evidence.models import Subject
from inward.evidence.queries import label_of
from inward.places.models import Site, Unit
from inward.places.space.queries import Space
from inward.public.rules import slug
from inward.siting import spoken
from inward.siting.comparison import score
from inward.siting.queries import Candidate
from inward.siting.rules import CRITERIA
from inward.siting.templatetags.siting import earned

register = template.Library()
_SHOWN = ("area", "rent", "available", "load")


@register.filter
def called(unit: Unit) -> str:
    """The unit with the building it is in."""
    return label_of(unit.subject)


@register.filter
def slug_of(subject: Subject) -> str:
    return slug(subject.uuid)


@register.filter
def by_site(spaces: Iterable[Space]) -> list[tuple[Site, list[Space]]]:
    """Units under the building they are in, in the order given."""
    grouped = groupby(spaces, key=lambda space: space.unit.site_id)
    lists = (list(those) for _site, those in grouped)
    return [(those[0].unit.site, those) for those in lists]


@register.simple_tag
def values(one: Candidate) -> SafeString:
    """The numbers everybody looks at first, and what was asked besides."""
    asked = [row.said.criterion.code for row in one.musts]
    asked += [row.said.criterion.code for row in one.wishes]
    codes = dict.fromkeys([*_SHOWN, *(c for c in asked if c not in {"zone", "site_kind"})])
    return format_html_join(
        "",
        "<div><dt>{}</dt><dd{}>{}</dd></div>",
        (
            (
                CRITERIA[code].name,
                SafeString(' class="m"') if one.values[code] is None else "",
                spoken.told(one.space, CRITERIA[code], one.values[code]),
            )
            for code in codes
        ),
    )


@register.simple_tag
def terms(one: Candidate) -> SafeString:
    """Each wish with the unit's own value and what it adds."""
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td class="n">{}</td></tr>',
        (
            (
                row.said.criterion.name,
                spoken.told(one.space, row.said.criterion, row.value),
                earned(row),
            )
            for row in one.wishes
        ),
    )


@register.simple_tag
def score_of(one: Candidate) -> str:
    return score(one)


@register.simple_tag
def cells(space: Space) -> SafeString:
    """Area, rent and floor load of a unit as cells of a table."""
    rent = space.offer.rent_per_day if space.offer else None
    area = space.area.value if space.area else None
    load = space.load.value if space.load else None
    shown = (
        ("area", pgettext("measure", "Area"), area),
        ("rent", _("Rent"), rent),
        ("load", _("Floor load"), load),
    )
    return format_html_join(
        "",
        '<td role="cell"{} data-l="{}"><div{}>{}</div></td>',
        (
            (
                SafeString(' class="n"') if code != "load" else "",
                label,
                SafeString(' class="m"') if value is None else "",
                spoken.value(CRITERIA[code], value) if value is not None else printed.unknown(),
            )
            for code, label, value in shown
        ),
    )
