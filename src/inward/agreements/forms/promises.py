"""What is promised, by whom and to whom."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.actions import Promise, Promised
from inward.agreements.models import Commitment, Terms
from inward.agreements.rules import Strength
from inward.core.quantities import Quantifier
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.rules import Kind

SIDES = (Kind.ORGANISATION, Kind.AREA, Kind.TEAM)
PLACES = (Kind.AREA, Kind.SITE)


class TermsForm(forms.Form):
    """What is promised, how strongly and by when."""

    wording_zh = forms.CharField(
        label=gettext_lazy("Wording, Chinese"), required=False, widget=forms.Textarea({"rows": 2})
    )
    wording_en = forms.CharField(
        label=gettext_lazy("Wording, English"), required=False, widget=forms.Textarea({"rows": 2})
    )
    strength = forms.TypedChoiceField(
        label=gettext_lazy("Strength"),
        choices=Strength.choices,
        coerce=Strength,
        initial=Strength.SIGNED,
    )
    due = IntervalField(
        label=pgettext_lazy("promise", "Due"),
        required=False,
        help_text=gettext_lazy("2026, 2026-Q4, 2026-11 or a day. Empty: none was given."),
    )
    place_in_text = forms.CharField(
        label=gettext_lazy("Article or page"), required=False, max_length=300
    )
    metric = TermField(
        "metric", label=gettext_lazy("Metric"), required=False, empty_label=gettext_lazy("none")
    )
    quantifier = forms.ChoiceField(
        label=gettext_lazy("As said"),
        required=False,
        choices=Quantifier.choices,
        initial=Quantifier.EXACT,
    )
    target = forms.DecimalField(
        label=gettext_lazy("Target"), required=False, max_digits=26, decimal_places=6
    )
    unit = TermField(
        "unit",
        label=pgettext_lazy("measure", "Unit"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    evidence_wanted = forms.CharField(
        label=gettext_lazy("Which evidence will show it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For example: business licence, capital report, opening permit."),
    )
    no_metric = forms.BooleanField(label=gettext_lazy("The paper names no figure"), required=False)
    no_due = forms.BooleanField(label=gettext_lazy("The paper names no day"), required=False)

    @staticmethod
    def written(terms: Terms) -> dict[str, Any]:
        return {
            "wording_zh": terms.wording_zh,
            "wording_en": terms.wording_en,
            "strength": terms.strength,
            "due": terms.due_printed,
            "place_in_text": terms.locator,
            "metric": terms.metric_id,
            "quantifier": terms.quantifier,
            "target": terms.target and terms.target.normalize(),
            "unit": f"unit:{terms.unit}" if terms.unit else None,
            "evidence_wanted": terms.evidence_wanted,
            "no_metric": terms.no_metric,
            "no_due": terms.no_due,
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        wordings = (said.get("wording_zh"), said.get("wording_en"))
        if not any(wordings) and not self.errors and self.has_changed():
            self.add_error("wording_zh", _("Write what was promised, in Chinese or in English."))
        if said.get("target") is not None and not said.get("unit"):
            self.add_error("unit", _("A target needs its unit."))
        if said.get("no_metric") and said.get("metric"):
            self.add_error("no_metric", _("A figure is chosen above: either it is named or not."))
        if said.get("no_due") and said.get("due"):
            self.add_error("no_due", _("A day is entered above: either it is named or not."))
        return said

    def says(self) -> Promised:
        said = self.cleaned_data
        target: Decimal | None = said["target"]
        return Promised(
            strength=said["strength"],
            wording_en=said["wording_en"].strip(),
            wording_zh=said["wording_zh"].strip(),
            locator=said["place_in_text"].strip(),
            due=said["due"],
            metric=said["metric"],
            target=target,
            unit=said["unit"].code if said["unit"] else "",
            quantifier=said["quantifier"],
            evidence_wanted=said["evidence_wanted"].strip(),
            no_metric=said["no_metric"],
            no_due=said["no_due"],
        )


class ChangeForm(TermsForm):
    """Other terms than those that stand: agreed otherwise, or recorded wrongly."""

    how = forms.ChoiceField(
        label=gettext_lazy("Why it changes"),
        choices=[
            (
                "agreed",
                gettext_lazy("The parties agreed otherwise: both versions stay, each from its day"),
            ),
            ("wrong", gettext_lazy("It was recorded wrongly: the right words take its place")),
        ],
        widget=forms.RadioSelect,
        initial="agreed",
    )
    as_of = IntervalField(
        label=gettext_lazy("Agreed on"),
        required=False,
        help_text=gettext_lazy("For a correction: the day of the promise; empty keeps it."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("how") == "agreed" and not said.get("as_of") and "as_of" not in self.errors:
            self.add_error("as_of", _("Say when the parties agreed otherwise."))
        return said


class SidesForm(forms.Form):
    """Who promised whom, and where it is to be kept."""

    promisor = SubjectField(*SIDES, label=gettext_lazy("Who promised"))
    promisee = SubjectField(*SIDES, label=gettext_lazy("To whom"), required=False)
    place = SubjectField(*PLACES, label=gettext_lazy("To be kept in"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 2})
    )

    @staticmethod
    def sides(commitment: Commitment) -> dict[str, Any]:
        return {
            name: getattr(commitment, name) for name in ("promisor", "promisee", "place", "note")
        }


class PromiseForm(SidesForm, TermsForm):
    """A promise that is not part of an agreement entered at the same time."""

    as_of = IntervalField(label=gettext_lazy("Promised on"))
    field_order = ("promisor", "promisee", "wording_zh", "wording_en", "strength", "due", "as_of")

    def promise(self) -> Promise:
        said = self.cleaned_data
        return Promise(
            promisor=said["promisor"],
            promisee=said["promisee"],
            place=said["place"],
            note=said["note"],
            says=self.says(),
        )
