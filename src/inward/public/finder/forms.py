"""The finder as a form: its fields stand in the address, so that a search can be kept and sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.office.forms import Day
from inward.public.finder import queries
from inward.public.finder.rules import Counts, asked, bounded, one_of, ready_by, sized
from inward.siting.rules import Asked, NotAsked, Said
from inward.siting.spoken import why_not_asked

COUNTS = [
    (Counts.MUST.value, pgettext_lazy("finder", "Must")),
    (Counts.MUCH.value, pgettext_lazy("finder", "Matters much")),
    (Counts.SOME.value, pgettext_lazy("finder", "Would be nice")),
]
# The largest number anybody can mean; longer ones are typing errors.
_LARGEST = 10**9
# Nobody plans further ahead; and from the last day there is, no wish could reach to a later one.
_LATEST = date(2999, 12, 31)


def _number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=_LARGEST,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **more,
    )


def _counts(of: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=of,
        choices=COUNTS,
        coerce=Counts,
        empty_value=Counts.MUST,
        required=False,
    )


@dataclass(frozen=True)
class Row:
    """One thing to ask for, with how much it counts where that can be chosen."""

    name: str
    fields: list[forms.BoundField]
    counts: forms.BoundField | None
    unit: Any = ""

    @property
    def is_many(self) -> bool:
        return isinstance(self.fields[0].field, forms.MultipleChoiceField)


class FinderForm(forms.Form):
    """Every field may be left out; one that cannot be read is named and passed over."""

    area_from = _number(gettext_lazy("Area, m²: from"))
    area_to = _number(pgettext_lazy("largest area", "to"))
    rent = _number(
        gettext_lazy("Rent at most, yuan for each m² and day"),
    )
    rent_counts = _counts(gettext_lazy("How much the rent counts"))
    cost = _number(gettext_lazy("Rent and charge together at most, yuan a month"))
    cost_counts = _counts(gettext_lazy("How much the monthly cost counts"))
    by = forms.DateField(
        label=gettext_lazy("Available by"),
        required=False,
        widget=Day(),
        validators=[MaxValueValidator(_LATEST)],
    )
    by_counts = _counts(gettext_lazy("How much the day counts"))
    height = _number(gettext_lazy("Clear height at least, m"))
    height_counts = _counts(gettext_lazy("How much the height counts"))
    load = _number(
        gettext_lazy("Floor load at least, kN/m²"),
        help_text=gettext_lazy("1 tonne to the square metre is 9.81 kN/m²."),
    )
    load_counts = _counts(gettext_lazy("How much the floor load counts"))
    zone = forms.MultipleChoiceField(
        label=gettext_lazy("Zone"), required=False, widget=forms.CheckboxSelectMultiple
    )
    zone_counts = _counts(gettext_lazy("How much the zone counts"))
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Kind of building"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind_counts = _counts(gettext_lazy("How much the kind counts"))
    sector = forms.ChoiceField(
        label=gettext_lazy("In an area that grows this sector"), required=False
    )
    sector_counts = _counts(gettext_lazy("How much the sector counts"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in queries.choices(on=on).items():
            first = [("", _("any"))] if name == "sector" and found else []
            cast(Any, self.fields[name]).choices = first + found

    def rows(self) -> Iterator[Row]:
        yield Row("area", [self["area_from"], self["area_to"]], None)
        for name in ("rent", "cost", "by", "height", "load", "zone", "kind", "sector"):
            if getattr(self.fields[name], "choices", None) == []:
                continue
            yield Row(name, [self[name]], self[f"{name}_counts"])

    def asked(self) -> Asked:
        """What can be read of it as a requirement; a contradiction is named at its field."""
        self.is_valid()
        try:
            return asked(self._said())
        except NotAsked as fault:
            self.add_error("area_to", why_not_asked(fault))
            return asked(one for one in self._said() if one.criterion.code != "area")

    def _said(self) -> Iterator[Said]:
        said = self.cleaned_data
        least, most = said.get("area_from"), said.get("area_to")
        if least is not None or most is not None:
            yield sized(least, most)
        for name in ("rent", "cost", "height", "load"):
            if said.get(name):
                yield bounded(name, said[name], self._of(name))
        if said.get("by"):
            yield ready_by(said["by"], self._of("by"))
        for name, code in (("zone", "zone"), ("kind", "site_kind")):
            if said.get(name):
                yield one_of(code, said[name], self._of(name))
        if said.get("sector"):
            yield one_of("sector", [said["sector"]], self._of("sector"))

    def _of(self, name: str) -> Counts:
        return cast(Counts, self.cleaned_data.get(f"{name}_counts") or Counts.MUST)

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, to be carried on in addresses and hidden fields."""
        if not isinstance(self.data, QueryDict):
            return []
        kept = []
        for name in self.fields:
            values = self.data.getlist(name)
            of = name.removesuffix("_counts")
            if of != name and not any(self.data.getlist(of)):
                continue
            kept += [(name, value) for value in values if value and value != Counts.MUST.value]
        return kept
