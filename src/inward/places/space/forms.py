"""Forms about units: whether the input is well formed; the actions decide the rest."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.quantities import Quantifier
from inward.evidence.forms import IntervalField, NamedForm
from inward.places.forms import AreaField
from inward.places.models import Offer, Per, Unit
from inward.places.space.queries import MEASURES, UnitFilter, sectors

MEASURED = {
    "unit_area": gettext_lazy("Area, m²"),
    "clear_height": gettext_lazy("Clear height, m"),
    "floor_load": gettext_lazy("Floor load, kN/m²"),
}
HELP = {
    "unit_area": gettext_lazy("The area on which rent is reckoned."),
    "clear_height": gettext_lazy("From the finished floor to the lowest fixed thing above it."),
    "floor_load": gettext_lazy("1 tonne to the square metre is 9.81 kN/m²."),
}


class _Named(NamedForm):
    name_zh = forms.CharField(
        label=gettext_lazy("Name, Chinese"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("As the building calls it: 12A."),
    )
    floor = forms.IntegerField(
        label=gettext_lazy("Floor"),
        required=False,
        min_value=-20,
        max_value=300,
        help_text=gettext_lazy("1 is the ground floor, -1 the first basement."),
    )
    field_order: tuple[str, ...] = ("name_zh", "name_en", "floor", "note")


class UnitForm(_Named):
    """A new unit, with what is known of its size; what is not known is left empty."""

    as_of = IntervalField(label=gettext_lazy("As of"))
    field_order = ("name_zh", "name_en", "floor", *MEASURES, "as_of", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in MEASURES:
            self.fields[code] = forms.DecimalField(
                label=MEASURED[code],
                required=False,
                min_value=Decimal("0.01"),
                max_digits=12,
                decimal_places=2,
                help_text=HELP[code],
            )
        self.order_fields(self.field_order)

    def columns(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        measured = {code: said.pop(code) for code in MEASURES}
        return said | {"measured": {c: v for c, v in measured.items() if v is not None}}


class UnitEditForm(_Named):
    """What only describes a unit."""

    @staticmethod
    def written(unit: Unit) -> dict[str, Any]:
        return {name: getattr(unit, name) for name in ("name_zh", "name_en", "floor", "note")}


class MeasureForm(forms.Form):
    """One measure of a unit."""

    metric = forms.ChoiceField(
        label=gettext_lazy("What was measured"), choices=list(MEASURED.items())
    )
    quantifier = forms.ChoiceField(
        label=gettext_lazy("As said"), choices=Quantifier, initial=Quantifier.EXACT
    )
    value = forms.DecimalField(
        label=gettext_lazy("Value"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    as_of = IntervalField(label=gettext_lazy("As of"))


class OfferForm(forms.Form):
    """All the terms on which a unit is on offer as of one day."""

    listed = forms.TypedChoiceField(
        label=gettext_lazy("Listed"),
        coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("on offer")), ("no", gettext_lazy("not on offer"))],
    )
    rent = forms.DecimalField(
        label=gettext_lazy("Rent, yuan"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("Empty: not known."),
    )
    per = forms.ChoiceField(
        label=gettext_lazy("for each"), required=False, choices=Per, initial=Per.DAY
    )
    service_charge = forms.DecimalField(
        label=gettext_lazy("Service charge, yuan for each m² and month"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
    )
    available = IntervalField(label=gettext_lazy("Available from"), required=False)
    reserved = IntervalField(label=gettext_lazy("Reserved until"), required=False)
    as_of = IntervalField(label=gettext_lazy("As of"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def says(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"per": said["per"] if said["rent"] is not None else ""}

    @staticmethod
    def written(offer: Offer | None) -> dict[str, Any]:
        """What stood before, so that a change of one term need not retype the others."""
        if offer is None:
            return {"listed": "yes"}
        return {
            "listed": "yes" if offer.listed else "no",
            "rent": offer.rent,
            "per": offer.per or Per.DAY,
            "service_charge": offer.service_charge,
            "available": offer.available_printed,
            "reserved": offer.reserved_printed,
            "note": offer.note,
        }


class FocusForm(forms.Form):
    """The sectors an area has chosen to grow."""

    sectors = forms.ModelMultipleChoiceField(
        sectors(),
        label=gettext_lazy("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class UnitsForm(forms.Form):
    """What the list of units is narrowed to; an unreadable filter is no filter."""

    area = AreaField(
        label=gettext_lazy("Lies in"),
        required=False,
        empty_label=pgettext_lazy("filter", "Anywhere"),
    )

    def sought(self) -> UnitFilter:
        self.is_valid()
        return UnitFilter(area=self.cleaned_data.get("area"))
