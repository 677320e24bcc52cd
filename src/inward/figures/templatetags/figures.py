"""How claims, counts and the rows behind them are printed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from inward.core import printed
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.evidence.queries import kind_of
from inward.figures.models import Claim
from inward.figures.queries.claims import ClaimBeside
from inward.figures.rules import Standing

register = template.Library()


@register.simple_tag
def superlative(code: str) -> str:
    term = Term.objects.filter(pk=f"superlative:{code}").first()
    return term.name if term else code


@register.simple_tag
def counted_number(said: ClaimBeside) -> SafeString:
    """The count in a table: a dash where no figure applies, "not recorded" where nothing is known."""
    if said.number is None:
        return mark_safe('<span class="m">–</span>')
    if said.value is None:
        return format_html('<span class="m">{}</span>', printed.unknown())
    parts = printed.quantity(said.value, said.number.unit, said.number.quantifier)
    unit = parts.unit or _after(counted_as(said.value, said.figure.unit if said.figure else ""))
    return format_html(
        '<span class="nw">{}{}<b>{}</b>{}</span>',
        _word(parts.word),
        parts.before,
        parts.digits,
        unit,
    )


@register.simple_tag
def big_claim(claim: Claim) -> SafeString:
    """The published number, large: the quantifier soft before it, the unit after it."""
    if claim.value is None:
        return format_html("{}", superlative(claim.superlative))
    return _big(printed.quantity(claim.value, claim.unit, claim.quantifier))


@register.simple_tag
def big_number(said: ClaimBeside) -> SafeString:
    if said.number is None:
        return mark_safe('<span class="m">–</span>')
    if said.value is None:
        return format_html('<small class="alone">{}</small>', printed.unknown())
    parts = printed.quantity(said.value, said.number.unit, said.number.quantifier)
    unit = counted_as(said.value, said.figure.unit) if said.figure and not parts.unit else ""
    return _big(parts, unit)


@register.simple_tag
def big_value(
    value: Decimal | None,
    of: int | None,
    counted: int,
    unit: str,
    quantifier: str = "",
    code: str = "",
) -> SafeString:
    """A figure's value, large: "1 of 6 promises", "28 agreements"."""
    if of is not None:
        said = _("of %(n)s %(unit)s") % {
            "n": printed.number(of, grouped=True),
            "unit": counted_as(of, unit),
        }
        return format_html("{}<small>{}</small>", printed.number(counted, grouped=True), said)
    if value is None:
        return format_html('<small class="alone">{}</small>', printed.unknown())
    return _big(printed.quantity(value, code, quantifier), "" if code else counted_as(value, unit))


@register.simple_tag
def value_of(release: Any) -> SafeString:
    """A release's value in a line: "1 of 6", "28"."""
    if release.of is not None:
        return format_html(
            '<span class="nw">{}</span>',
            _("%(n)s of %(of)s")
            % {"n": printed.number(release.counted), "of": printed.number(release.of)},
        )
    if release.value is None:
        return format_html('<span class="m">{}</span>', printed.unknown())
    parts = printed.quantity(release.value, "", release.quantifier)
    return format_html('<span class="nw">{}<b>{}</b></span>', _word(parts.word), parts.digits)


@register.simple_tag
def squares(counted: int, of: int) -> SafeString:
    """A ratio under twenty: each square one row, those counted filled."""
    each = format_html_join(
        "",
        '<rect x="{}" y="1" width="18" height="18" class="{}"/>',
        ((22 * i + 1, "in" if i < counted else "out") for i in range(of)),
    )
    said = _("%(n)s of %(of)s") % {"n": counted, "of": of}
    return format_html(
        '<svg class="sq" width="{0}" height="20" viewBox="0 0 {0} 20" role="img" aria-label="{1}">{2}</svg>',
        22 * of,
        said,
        each,
    )


@register.simple_tag
def beside_said(one: Any) -> str:
    """A number that must be read beside the value: "kept of the promises signed: 4 of 6"."""
    title, value, of = (
        (one["title"], one["value"], one["of"])
        if isinstance(one, dict)
        else (one.title, one.value, one.of)
    )
    number = (
        # A sum of money is not read without separators.
        printed.number(value, grouped=value >= 100_000 or None)
        if of is None
        else _("%(n)s of %(of)s") % {"n": printed.number(value), "of": printed.number(of)}
    )
    return _("%(what)s: %(number)s") % {"what": title, "number": number}


def _big(parts: printed.Quantity, unit: str = "") -> SafeString:
    return format_html(
        "{}{}{}{}",
        format_html('<small class="before">{}</small>', parts.word) if parts.word else "",
        parts.before,
        parts.digits,
        format_html("<small>{}</small>", parts.unit.strip() or unit) if parts.unit or unit else "",
    )


def _word(word: str) -> SafeString:
    return format_html('<span class="q">{}</span> ', word) if word else mark_safe("")


def _after(unit: str) -> str:
    return f"\u00a0{unit}" if unit.isascii() and unit else unit


def counted_as(value: Decimal | int | None, unit: object) -> str:
    """A figure's unit after a number: one agreement, two agreements. Chinese has one form."""
    name = str(unit)
    return name.removesuffix("s") if value == 1 and name.isascii() else name


@register.simple_tag
def gap_word(said: ClaimBeside) -> str:
    """The gap in one word before the sentence that explains it."""
    comparison = said.comparison
    unit = _after(counted_as(said.short_by, said.figure.unit)) if said.figure else ""
    gap = f"{printed.number(said.short_by)}{unit}"
    match comparison.standing:
        case Standing.AGREES:
            return _("No gap.")
        case Standing.LESS if comparison.at_least:
            return _("Gap: at least %(gap)s.") % {"gap": gap}
        case Standing.LESS | Standing.MORE:
            return _("Gap: %(gap)s.") % {"gap": gap}
        case Standing.CONTRADICTED:
            return _("Contradicted.")
        case _:
            return _("No count beside it.")


@register.simple_tag(takes_context=True)
def behind(context: template.Context, facts: Iterable[str]) -> SafeString:
    """What a row rests on: each kind of fact with a link to it, and the marks of its sources.

    The view puts `facts` ("agreements.signing:12" -> fact) and `citations` into the context.
    """
    known = [context["facts"][name] for name in facts if name in context["facts"]]
    sources: dict[str, Any] = {}
    for fact in known:
        for citation in context["citations"].of(fact):
            sources.setdefault(citation.source.code, citation)
    # One link for each kind of fact; the others of a kind are on the page of the subject.
    links = {
        kind_of(fact): reverse("fact", args=[fact._meta.model_name, fact.pk]) for fact in known
    }
    return format_html(
        "<small>{} {}</small>",
        format_html_join(
            " ", '<a class="f" href="{}">{}</a>', ((to, kind) for kind, to in links.items())
        ),
        format_html_join(
            "",
            '<a class="c" href="#{}" title="{}">{}</a>',
            ((code, citation.source.title, code) for code, citation in sources.items()),
        ),
    )


@register.simple_tag
def gap_unit(said: ClaimBeside) -> str:
    """What is missing, as it follows the number in a sentence."""
    return counted_as(said.short_by, said.figure.unit) if said.figure else ""


@register.filter
def quantifier_label(code: str) -> str:
    return str(Quantifier(code).label) if code in Quantifier.values else code
