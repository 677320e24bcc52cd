"""Forms about places: whether the input is well formed; the actions decide the rest."""

import json
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.fields import RecordField
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.evidence.forms import IntervalField, NamedForm, TermField, written_in
from inward.evidence.rules import Basis
from inward.places.geojson import Outline, outline
from inward.places.models import Area, Site
from inward.places.queries import SiteFilter, site_kinds
from inward.places.rules import NotAnOutline
from inward.places.spoken import what_was_mended, why_not


class AreaField(RecordField):
    """An area, with its kind where two bear the same name."""

    def __init__(self, **kwargs: Any) -> None:
        areas = Area.objects.select_related("kind").order_by("kind_id", "code", "name_en")
        super().__init__(areas, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.kind.name})"


class OutlineField(forms.CharField):
    """GeoJSON pasted as text; gives the outline as it is kept, with what was mended in it.

    What `stands` on the record already is given back as it is, however it came to be there.
    """

    widget = forms.Textarea
    stands: Any = None

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            read = json.loads(text)
            return Outline(read) if read == self.stands else outline(read)
        except NotAnOutline as error:
            raise forms.ValidationError(why_not(error)) from error
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                _(
                    "This is no JSON: line %(line)s, column %(column)s. Paste a whole GeoJSON object."
                )
                % {"line": error.lineno, "column": error.colno}
            ) from error
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("This is no JSON (%(error)s). Export it again as GeoJSON in UTF-8.")
                % {"error": error}
            ) from error


class AreaForm(NamedForm):
    kind = TermField("area_kind", label=gettext_lazy("Kind"))
    parent = AreaField(
        label=gettext_lazy("Lies in"), required=False, empty_label=gettext_lazy("none")
    )
    code = forms.CharField(label=gettext_lazy("Code"), required=False, max_length=40)
    focus_zh = forms.CharField(label=gettext_lazy("Focus, Chinese"), required=False, max_length=500)
    focus_en = forms.CharField(label=gettext_lazy("Focus, English"), required=False, max_length=500)
    geometry = OutlineField(
        label=gettext_lazy("Outline"),
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "mono"}),
        help_text=gettext_lazy("GeoJSON polygon in WGS-84, longitude first."),
    )
    geometry_from = forms.CharField(
        label=gettext_lazy("Outline taken from"), required=False, max_length=300
    )
    field_order = ("name_zh", "name_en", "kind", "parent", "code", "focus_zh", "focus_en", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(OutlineField, self.fields["geometry"]).stands = self.initial.get("geometry") or None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("geometry") and not said.get("geometry_from"):
            self.add_error("geometry_from", _("Say where the outline was taken from."))
        return said

    def columns(self) -> dict[str, Any]:
        drawn: Outline | None = self.cleaned_data["geometry"]
        return super().columns() | {"geometry": drawn and drawn.geometry}

    @property
    def mended(self) -> list[str]:
        """What was changed in the outline that was given; empty where nothing was."""
        drawn: Outline | None = self.cleaned_data.get("geometry")
        return what_was_mended(drawn.mended) if drawn else []

    @staticmethod
    def written(area: Area) -> dict[str, Any]:
        columns = ("name_zh", "name_en", "kind_id", "parent_id", "code", "focus_zh", "focus_en")
        return written_in(area, *columns, "note", "geometry", "geometry_from")


class SiteForm(NamedForm):
    kind = TermField("site_kind", label=gettext_lazy("Kind"))
    area = AreaField(
        label=gettext_lazy("Lies in"), required=False, empty_label=gettext_lazy("not recorded")
    )
    address = forms.CharField(
        label=pgettext_lazy("site", "Address"), required=False, max_length=300
    )
    floor_area_m2 = forms.DecimalField(
        label=gettext_lazy("Floor area, m²"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    area_refers_to = forms.CharField(
        label=gettext_lazy("Floor area of what"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The whole, the offices, what is leased, as the source says."),
    )
    opened = IntervalField(label=gettext_lazy("Opened"), required=False)
    grade = forms.CharField(label=gettext_lazy("Grade"), required=False, max_length=80)
    height_m = forms.DecimalField(
        label=gettext_lazy("Height, m"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
    )
    floors = forms.CharField(label=gettext_lazy("Floors"), required=False, max_length=80)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"),
        required=False,
        help_text=gettext_lazy(
            "Degrees, WGS-84; from a Chinese map service convert first (GCJ-02)."
        ),
    )
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    field_order = ("name_zh", "name_en", "kind", "area", "address", "opened")

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        opened = said.pop("opened")
        return said | {
            "opened_first": opened and opened.first,
            "opened_last": opened and opened.last,
            "opened_printed": str(opened) if opened else "",
        }

    @staticmethod
    def written(site: Site) -> dict[str, Any]:
        columns = ("name_zh", "name_en", "kind_id", "area_id", "address", "floor_area_m2", "grade")
        more = ("area_refers_to", "height_m", "floors", "latitude", "longitude", "note")
        return written_in(site, *columns, *more) | {"opened": site.opened_printed}


class ObservationForm(forms.Form):
    """A number a source gives of a place."""

    metric = TermField("metric", label=gettext_lazy("Metric"))
    quantifier = forms.ChoiceField(
        label=gettext_lazy("As said"), choices=Quantifier, initial=Quantifier.EXACT
    )
    value = forms.DecimalField(label=gettext_lazy("Value"), max_digits=26, decimal_places=6)
    unit = TermField("unit", label=pgettext_lazy("measure", "Unit"))
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=Basis, initial=Basis.ACTUAL)
    as_of = IntervalField(label=gettext_lazy("As of"))

    def says(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"unit": said["unit"].code}


class SitesForm(forms.Form):
    """What the list of sites is narrowed to; an unreadable filter is no filter."""

    q = forms.CharField(
        label=gettext_lazy("Name or address"), required=False, widget=forms.SearchInput()
    )
    area = AreaField(
        label=gettext_lazy("Lies in"),
        required=False,
        empty_label=pgettext_lazy("filter", "Anywhere"),
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(),
        label=gettext_lazy("Kind"),
        required=False,
        empty_label=pgettext_lazy("filter", "All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["kind"]).queryset = site_kinds()

    def sought(self) -> SiteFilter:
        self.is_valid()
        said = self.cleaned_data
        return SiteFilter(
            area=said.get("area"),
            kind=said["kind"].pk if said.get("kind") else "",
            text=said.get("q", "").strip(),
        )
