"""What a list of promises or of agreements is narrowed to; an unreadable filter is no filter."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.queries.ledger import NOBODY_FOUND, TO_ANSWER, PromiseFilter, ledger_areas
from inward.agreements.queries.papers import AgreementFilter, agreement_kinds, signing_years
from inward.agreements.rules import Strength, Verdict
from inward.core.fields import RecordField
from inward.core.models import Term
from inward.events.models import Event
from inward.evidence.models import Subject
from inward.places.models import Area


class UUIDOf(forms.UUIDField):
    """A subject by its uuid in an address."""

    def clean(self, value: Any) -> Any:
        uuid = super().clean(value)
        return uuid and Subject.objects.filter(uuid=uuid).select_related("label").first()


class LedgerForm(forms.Form):
    """What the ledger is narrowed to; an unreadable filter is no filter."""

    q = forms.CharField(
        label=gettext_lazy("Wording or who promised"), required=False, widget=forms.SearchInput()
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Promised by"),
        required=False,
        choices=[
            ("", gettext_lazy("Both sides")),
            ("others", gettext_lazy("Enterprises and others")),
            ("office", gettext_lazy("The office's side")),
        ],
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "All")),
            (NOBODY_FOUND, gettext_lazy("No verdict yet")),
            (TO_ANSWER, gettext_lazy("Said by the enterprise, to be answered")),
            *[(v.value, v.label) for v in Verdict if v is not Verdict.NOTHING_FOUND],
        ],
    )
    due = forms.ChoiceField(
        label=pgettext_lazy("promise", "Due"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "Any")),
            ("overdue", gettext_lazy("Overdue")),
            ("quarter", gettext_lazy("This quarter")),
            ("none", gettext_lazy("No due date")),
        ],
    )
    zone = RecordField(
        Area.objects.none(),
        label=gettext_lazy("To be kept in"),
        required=False,
        empty_label=pgettext_lazy("filter", "Anywhere"),
    )
    strength = forms.ChoiceField(
        label=gettext_lazy("Strength"),
        required=False,
        choices=[("", pgettext_lazy("filter", "All")), *Strength.choices],
    )
    looked = forms.ChoiceField(
        label=gettext_lazy("Last look"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "Any")),
            ("nothing", gettext_lazy("Nothing found")),
            ("never", gettext_lazy("Nobody looked yet")),
        ],
    )
    promisor = UUIDOf(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["zone"]).queryset = ledger_areas()

    def sought(self) -> PromiseFilter:
        self.is_valid()
        said = self.cleaned_data
        return PromiseFilter(
            verdict=said.get("verdict", ""),
            due=said.get("due", ""),
            zone=said.get("zone"),
            side=said.get("side", ""),
            promisor=said.get("promisor"),
            strength=said.get("strength", ""),
            looked=said.get("looked", ""),
            text=said.get("q", "").strip(),
        )


class AgreementsForm(forms.Form):
    """What the list of agreements is narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Name or party"), required=False, widget=forms.SearchInput()
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(),
        label=gettext_lazy("Kind"),
        required=False,
        empty_label=pgettext_lazy("filter", "All"),
    )
    event = UUIDOf(required=False, widget=forms.HiddenInput)
    party = UUIDOf(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["kind"]).queryset = agreement_kinds()
        cast(Any, self.fields["year"]).choices = [
            ("", pgettext_lazy("filter", "All")),
            *[(year, str(year)) for year in signing_years()],
        ]

    def sought(self) -> AgreementFilter:
        self.is_valid()
        said = self.cleaned_data
        event = said.get("event")
        return AgreementFilter(
            year=said.get("year"),
            kind=said["kind"].pk if said.get("kind") else "",
            event=Event.objects.filter(pk=event.pk).first() if event else None,
            party=said.get("party"),
            text=said.get("q", "").strip(),
        )
