"""A verdict on a promise, and the answer to what an enterprise says of one itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from inward.agreements.models import Assessment
from inward.agreements.rules import Verdict
from inward.core.language import is_chinese
from inward.evidence.forms import IntervalField


class _FoundForm(forms.Form):
    """What was found, in the language the officer reads."""

    found = forms.CharField(
        label=gettext_lazy("What was found"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def found_in(self, before: Assessment | None = None) -> dict[str, str]:
        """What was found, in the language it was written in; the other one is kept."""
        said = self.cleaned_data["found"].strip()
        kept = {"found_en": before.found_en, "found_zh": before.found_zh} if before else {}
        if before and said == before.found:
            return kept
        return kept | {"found_zh" if is_chinese() else "found_en": said}


class AssessForm(_FoundForm):
    """A verdict, the day it speaks of and what was found; the source is `CiteForm`'s."""

    verdict = forms.TypedChoiceField(
        label=gettext_lazy("Verdict"), choices=Verdict.choices, coerce=Verdict
    )
    as_of = IntervalField(
        label=gettext_lazy("As of"),
        required=False,
        help_text=gettext_lazy("Of which day the source speaks; empty: the source's own day."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("verdict", "as_of", "found", "seen")

    @classmethod
    def of(cls, assessment: Assessment, data: Any = None) -> "AssessForm":
        """To correct what was recorded wrongly."""
        form = cls(
            data,
            initial={
                "verdict": assessment.verdict,
                "as_of": str(assessment.as_of),
                "found": assessment.found,
            },
        )
        form.fields["as_of"].required = True
        return form


class AnswerForm(_FoundForm):
    """What an enterprise says is taken as evidence, with a verdict.

    Args:
        disputed: the verdict it disputes, which cannot follow from its own words.
    """

    verdict = forms.TypedChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[(v.value, v.label) for v in Verdict if v is not Verdict.NOTHING_FOUND],
        coerce=Verdict,
        initial=Verdict.KEPT,
    )
    as_of = IntervalField(
        label=gettext_lazy("As of"),
        required=False,
        help_text=gettext_lazy("Of which day the document speaks; empty: the day it was sent."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the document"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("As it will stand among the sources; empty: the name of the file."),
    )
    field_order = ("verdict", "as_of", "title", "found")

    def __init__(self, *args: Any, disputed: Verdict | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if disputed:
            field: Any = self.fields["verdict"]
            others = [(key, name) for key, name in field.choices if key != disputed]
            field.choices = [("", "—"), *others]
            field.initial = ""


class RefusalForm(forms.Form):
    """Why the office does not take it."""

    why = forms.CharField(
        label=gettext_lazy("Why it is not taken"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The enterprise reads it on its page."),
    )
