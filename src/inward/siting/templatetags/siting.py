"""How an answer to a requirement is printed: where a unit is, its points, and why."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core import printed
from inward.evidence.models import Fact
from inward.evidence.queries import Citations, label_of
from inward.siting import spoken
from inward.siting.comparison import score, standing
from inward.siting.queries import Candidate, MustRow, WishRow, fact_behind
from inward.siting.rules import CRITERIA

register = template.Library()

# Which measure of a unit a criterion is recorded as; rent and the like stand in the offer.
_METRICS = {"area": "unit_area", "height": "clear_height", "load": "floor_load"}
_OFFERED = {"rent", "charge", "available"}


@register.simple_tag
def place(one: Candidate) -> SafeString:
    """The unit as a link, with the area it lies in."""
    unit = one.space.unit
    area = unit.site.area.name if unit.site.area else printed.unknown()
    return format_html(
        '<a href="{}">{}</a><small>{}</small>',
        reverse("unit", args=[unit.subject.uuid]),
        label_of(unit.subject),
        area,
    )


# What a reader asks of any unit before they open it.
_ASKED_FIRST = ("area", "rent", "available")


@register.simple_tag
def at_a_glance(one: Candidate) -> SafeString:
    """Area, rent and the day from which it is free, each said to be unknown where it is."""
    is_ = pgettext("list", ": ")
    told = [
        f"{CRITERIA[code].name}{is_}{spoken.value(CRITERIA[code], one.values.get(code))}"
        for code in _ASKED_FIRST
    ]
    return format_html("<small>{}</small>", " · ".join(told))


@register.simple_tag
def points(one: Candidate) -> SafeString:
    """The score as words and as a bar: full to its low end, open to its high end."""
    low, high = round(one.low, 1), round(one.high, 1)
    return format_html(
        '<b class="nw">{}</b><svg class="pts" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="all" width="100" height="6"/><rect class="maybe" x="{}" width="{}" height="6"/>'
        '<rect class="sure" width="{}" height="6"/></svg>',
        score(one),
        f"{low:g}",
        f"{max(high - low, 0):g}",
        f"{low:g}",
    )


@register.simple_tag(takes_context=True)
def why(context: Context, one: Candidate) -> SafeString:
    """Term by term: each must with its verdict, each wish with what it adds, values with sources."""
    marks = _Marks(one, context["citations"])
    words = {1: ("kept", _("passes")), 0: ("", _("unknown")), -1: ("risk", _("fails"))}
    musts = [
        (row, format_html('<span class="v {}">{}</span>', *words[row.verdict])) for row in one.musts
    ]
    wishes = [(row, earned(row)) for row in one.wishes]
    # A page has some hundred of these rows: escaped once each, put together plainly.
    return mark_safe(
        "".join(
            f'<tr><th scope="rowgroup" colspan="3">{escape(title)}</th></tr>'
            + "".join(
                f'<tr><th scope="row">{escape(str(row.said.criterion.name))}</th>'
                f'<td>{marks.value(row)}</td><td class="n">{conditional_escape(last)}</td></tr>'
                for row, last in rows
            )
            for title, rows in ((_("Musts"), musts), (_("Wishes"), wishes))
            if rows
        )
    )


class _Marks:
    """The source marks of one unit's facts, each put together once for all terms that stand on it."""

    def __init__(self, one: Candidate, citations: Citations) -> None:
        self.one, self.citations = one, citations
        self.known: dict[Any, str] = {}

    def value(self, row: MustRow | WishRow) -> str:
        criterion = row.said.criterion
        text = escape(spoken.told(self.one.space, criterion, row.value))
        if row.value is None:
            return f'<span class="m">{text}</span>'
        return f'<span class="nw">{text}</span> {self._of(fact_behind(self.one.space, criterion.code))}'

    def _of(self, fact: Fact | None) -> str:
        if fact not in self.known:
            codes = (escape(c.source.code) for c in self.citations.of(fact))
            self.known[fact] = "".join(f'<a class="c" href="#{code}">{code}</a>' for code in codes)
        return self.known[fact]


def earned(row: WishRow) -> str:
    """What a wish adds: 12.5 of 25, or 0 to 25 of 25 where nobody knows."""
    low, high, share = (
        printed.number(round(Decimal(str(v)), 1)) for v in (row.low, row.high, row.share)
    )
    if low == high:
        return _("%(n)s of %(share)s") % {"n": low, "share": share}
    return _("%(low)s to %(high)s of %(share)s") % {"low": low, "high": high, "share": share}


@register.simple_tag
def relaxed(one: Candidate, row: MustRow) -> str:
    return spoken.relaxation(one.space, row)


@register.simple_tag(takes_context=True)
def record(context: Context, one: Candidate, row: MustRow) -> SafeString:
    """A link to where the missing value is recorded, and back here afterwards."""
    code, uuid = row.said.criterion.code, one.space.unit.subject.uuid
    onward = {"next": context["request"].get_full_path()}
    if code in _METRICS:
        address = reverse("unit-measure", args=[uuid])
        onward["metric"] = _METRICS[code]
    elif code in _OFFERED:
        address = reverse("unit-offer", args=[uuid])
    else:
        return mark_safe("")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(onward), _("Record it"))


@register.filter
def text(both: dict[str, str], key: str) -> str:
    """The text of a brief in the reader's language."""
    return both[key]


@register.filter
def standing_word(code: int) -> str:
    return standing(code)


@register.filter
def mark_name(code: int | None) -> str:
    """The sign of a standing or of a must."""
    return {1: "kept", -1: "at_risk"}.get(code if code is not None else 0, "none")


@register.filter
def verdict_class(code: Any) -> str:
    return {1: "kept", -1: "risk"}.get(code, "")


@register.simple_tag
def place_name(content: dict[str, Any], number: int, key: str) -> str:
    """The unit a cell belongs to, for the labels of a narrow screen."""
    return str(content["places"][number]["name"][key])
