"""Forms behind links: for whom a link is; what the enterprise answers, sends and asks."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.aftercare.rules import CaseKind
from inward.evidence.forms import TermField, UploadForm
from inward.evidence.models import Subject

_ROWS = {"rows": 4}


class LinkForm(forms.Form):
    """For whom a link is, and how long it opens."""

    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy(
            "The person at the enterprise, by name and post: the link is withdrawn by that name."
        ),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Opens for"), coerce=int)

    def __init__(self, *args: Any, lasts: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["days"]).choices = [
            (n, format_lazy(gettext_lazy("{n} days"), n=n)) for n in lasts
        ]
        self.fields["days"].initial = lasts[1]


class QuestionForm(LinkForm):
    """The same, and which enterprise is asked."""

    speaker = forms.TypedChoiceField(label=gettext_lazy("Who is asked"), coerce=int)
    field_order = ("speaker", "for_whom", "days")

    def __init__(self, *args: Any, sides: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["speaker"]).choices = [(s.pk, str(s.label)) for s in sides]


class AnswerForm(forms.Form):
    """Yes or no, and why; no needs words."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("Needed where it is not so: what is missing, since when."),
    )
    who = forms.CharField(label=gettext_lazy("Your name and post"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("answer") == "no" and not said.get("text", "").strip():
            self.add_error("text", _("Say in a few words what is not so."))
        return said

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data["answer"] == "yes")


class EvidenceForm(UploadForm):
    """A document that shows that a promise is kept, with a sentence."""

    text = forms.CharField(
        label=gettext_lazy("What it shows"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("For example: the R&D centre opened on 12 May, page 2."),
    )


class RequestForm(forms.Form):
    """What the enterprise asks of the office."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("What is it"), choices=CaseKind.choices, coerce=CaseKind
    )
    topic = TermField("case_topic", label=gettext_lazy("Topic"), required=False)
    title = forms.CharField(label=gettext_lazy("In a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("What you need, and by when"),
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
    )
