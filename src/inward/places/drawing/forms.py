"""Forms of an outline and of a point, in either datum."""

import json
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.places.gcj02 import to_wgs84
from inward.places.geojson import Convert, Outline, outline
from inward.places.models import Area
from inward.places.rules import NotAnOutline
from inward.places.spoken import what_was_mended, why_not

DATUMS = [
    ("wgs84", gettext_lazy("WGS-84: GPS, surveys, this system")),
    ("gcj02", gettext_lazy("GCJ-02: copied from a map service in mainland China")),
]
# A district's outline with a position every few metres has some 2 MB.
LARGEST = 4 << 20


class _Placed(forms.Form):
    datum = forms.ChoiceField(label=gettext_lazy("Coordinates are in"), choices=DATUMS)

    @property
    def convert(self) -> Convert | None:
        return to_wgs84 if self.cleaned_data.get("datum") == "gcj02" else None


class OutlineForm(_Placed):
    """An outline as a file or as text."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"),
        required=False,
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 6, "class": "mono", "data-outline": ""}),
        help_text=gettext_lazy("A Polygon or MultiPolygon, longitude first."),
    )
    taken_from = forms.CharField(
        label=gettext_lazy("Outline taken from"), max_length=300, show_hidden_initial=True
    )
    field_order = ("file", "text", "datum", "taken_from")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.drawn: Outline | None = None
        if not self.errors:
            try:
                self.drawn = outline(self._read(said), convert=self.convert)
            except NotAnOutline as fault:
                self.add_error("file" if said.get("file") else "text", why_not(fault))
        return said

    def _read(self, said: dict[str, Any]) -> Any:
        given: Any = said.get("file")
        if given is not None and (given.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 4 MB. Simplify the outline."))
        raw = given.read() if given else said.get("text", "")
        if not raw:
            raise forms.ValidationError(_("Choose a file or paste its text."))
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("This is no JSON (%(error)s). Export it again as GeoJSON in UTF-8.")
                % {"error": error}
            ) from error

    @property
    def mended(self) -> list[str]:
        return what_was_mended(self.drawn.mended) if self.drawn else []

    def held(self, area: Area) -> dict[str, Any]:
        """What a form opened now begins with; a file that was sent stays in this one as its text,
        because no browser sends it again by itself."""
        if self.drawn and self.files:
            data = cast(Any, self.data).copy()
            data["text"], data["datum"] = json.dumps(self.drawn.geometry), "wgs84"
            self.data = data
        return {"taken_from": area.geometry_from}


class PointForm(_Placed):
    """Where a site is."""

    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), min_value=-90, max_value=90, widget=forms.TextInput()
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-180, max_value=180, widget=forms.TextInput()
    )
    field_order = ("latitude", "longitude", "datum")

    def point(self) -> dict[str, float]:
        longitude, latitude = self.cleaned_data["longitude"], self.cleaned_data["latitude"]
        if self.convert:
            longitude, latitude = self.convert(longitude, latitude)
        return {"latitude": round(latitude, 7), "longitude": round(longitude, 7)}
