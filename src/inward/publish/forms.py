"""Forms for freezing a figure and for erasing what a row says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.evidence.naming import MayName
from inward.publish.models import Release


class _ReleaseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("Release %(number)s, as of %(on)s") % {"number": obj.number, "on": obj.on}


class ReleaseForm(MayName):
    """What a release needs beyond the parameters and clocks of the count that is shown."""

    for_the_public = ("reason",)
    corrects = _ReleaseField(
        Release.objects.none(),
        label=_("Corrects"),
        required=False,
        empty_label=_("Nothing: a release of its own"),
    )
    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, series: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corrects = self.fields["corrects"]
        assert isinstance(corrects, forms.ModelChoiceField)
        corrects.queryset = Release.objects.filter(series=series)


class ErasureForm(forms.Form):
    position = forms.IntegerField(label=pgettext_lazy("release", "Row"), min_value=1)
    why = forms.CharField(label=_("Why it is erased"), max_length=300)
