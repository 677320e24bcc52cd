"""Forms about promises and agreements: whether the input is well formed; the actions decide the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.actions import Draft, PartyAs, Promise, Promised, Signed
from inward.agreements.models import Agreement, Assessment, Commitment, Signing, Terms
from inward.agreements.queries import (
    NOBODY_FOUND,
    TO_ANSWER,
    AgreementFilter,
    PromiseFilter,
    agreement_kinds,
    ledger_areas,
    signing_years,
)
from inward.agreements.rules import Strength, Verdict
from inward.core.fields import RecordField
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.events.models import Event
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.places.models import Area

SIDES = (Kind.ORGANISATION, Kind.AREA, Kind.TEAM)
PLACES = (Kind.AREA, Kind.SITE)
_AREA = {"rows": 2}


class UUIDOf(forms.UUIDField):
    """A subject by its uuid in an address."""

    def clean(self, value: Any) -> Any:
        uuid = super().clean(value)
        return uuid and Subject.objects.filter(uuid=uuid).select_related("label").first()


class EventField(SubjectField):
    """An event by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Kind.EVENT, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Event):
            return super().prepare_value(Subject.objects.get(pk=value.pk))
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        subject = super().clean(value)
        return subject and Event.objects.get(pk=subject.pk)


# --- the ledger -----------------------------------------------------------------------------------


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


# --- assessing ------------------------------------------------------------------------------------


class AssessForm(forms.Form):
    """A verdict, the day it speaks of and what was found; the source is `CiteForm`'s."""

    verdict = forms.TypedChoiceField(
        label=gettext_lazy("Verdict"), choices=Verdict.choices, coerce=Verdict
    )
    as_of = IntervalField(
        label=gettext_lazy("As of"),
        required=False,
        help_text=gettext_lazy("Of which day the source speaks; empty: the source's own day."),
    )
    found = forms.CharField(
        label=gettext_lazy("What was found"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(_AREA),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

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

    def found_in(self, before: Assessment | None = None) -> dict[str, str]:
        """What was found, in the language it was written in; the other one is kept."""
        said = self.cleaned_data["found"].strip()
        kept = {"found_en": before.found_en, "found_zh": before.found_zh} if before else {}
        shown = before.found if before else ""
        if before and said == shown:
            return kept
        return (
            {"found_en": "", "found_zh": ""}
            | kept
            | {"found_zh" if is_chinese() else "found_en": said}
        )


# --- promises -------------------------------------------------------------------------------------


class TermsForm(forms.Form):
    """What is promised, how strongly and by when."""

    wording_zh = forms.CharField(
        label=gettext_lazy("Wording, Chinese"), required=False, widget=forms.Textarea(_AREA)
    )
    wording_en = forms.CharField(
        label=gettext_lazy("Wording, English"), required=False, widget=forms.Textarea(_AREA)
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


class AnswerForm(forms.Form):
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
    found = forms.CharField(
        label=gettext_lazy("What was found"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(_AREA),
    )

    def __init__(self, *args: Any, disputed: Verdict | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if disputed:
            field: Any = self.fields["verdict"]
            others = [(key, name) for key, name in field.choices if key != disputed]
            field.choices = [("", "—"), *others]
            field.initial = ""

    def found_in(self) -> dict[str, str]:
        said = self.cleaned_data["found"].strip()
        return {"found_zh" if is_chinese() else "found_en": said}


class RefusalForm(forms.Form):
    """Why the office does not take it."""

    why = forms.CharField(
        label=gettext_lazy("Why it is not taken"),
        max_length=1000,
        widget=forms.Textarea(_AREA),
        help_text=gettext_lazy("The enterprise reads it on its page."),
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
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(_AREA))

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


# --- agreements -----------------------------------------------------------------------------------


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


class AgreementForm(forms.Form):
    """An agreement's own columns, and its signing."""

    name_zh = forms.CharField(label=gettext_lazy("Name, Chinese"), required=False, max_length=400)
    name_en = forms.CharField(label=gettext_lazy("Name, English"), required=False, max_length=400)
    kind = TermField("agreement_kind", label=gettext_lazy("Kind"))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(_AREA))

    @staticmethod
    def written(agreement: Agreement) -> dict[str, Any]:
        return {
            "name_zh": agreement.name_zh,
            "name_en": agreement.name_en,
            "kind": agreement.kind_id,
            "note": agreement.note,
            "none_promised": agreement.none_promised,
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("name_zh") and not said.get("name_en") and not self.errors:
            self.add_error("name_zh", _("Give the agreement a name, in Chinese or in English."))
        return said


class NewAgreementForm(AgreementForm):
    """The same, with when it was signed and whether anything was promised."""

    signed = IntervalField(label=gettext_lazy("Signed on"))
    event = EventField(
        label=gettext_lazy("Counts for the event"),
        required=False,
        help_text=gettext_lazy("One event only; empty where it was signed at none."),
    )
    none_promised = forms.BooleanField(
        label=gettext_lazy("Nothing was promised in it (somebody read it and says so)"),
        required=False,
    )
    field_order = ("name_zh", "name_en", "kind", "signed", "event", "note", "none_promised")


class EditAgreementForm(AgreementForm):
    """The plain columns alone: each change is journaled."""

    none_promised = NewAgreementForm.base_fields["none_promised"]


class SigningForm(forms.Form):
    """The day of the signing and the one event it counts for."""

    signed = IntervalField(label=gettext_lazy("Signed on"))
    event = EventField(
        label=gettext_lazy("Counts for the event"),
        required=False,
        help_text=gettext_lazy("One event only; empty where it was signed at none."),
    )

    @staticmethod
    def written(signing: Signing) -> dict[str, Any]:
        return {"signed": str(signing.as_of), "event": signing.event}

    def says(self) -> Signed:
        return Signed(self.cleaned_data["signed"], self.cleaned_data["event"])


class PartyForm(forms.Form):
    """Somebody who signs, and in which role."""

    party = SubjectField(*SIDES, label=gettext_lazy("Party"))
    role = TermField("party_role", label=gettext_lazy("Role"))

    def says(self) -> PartyAs:
        return PartyAs(self.cleaned_data["party"], self.cleaned_data["role"])


class WithinForm(TermsForm):
    """A promise of an agreement that is entered with it: its sides are parties by their number."""

    by = forms.TypedChoiceField(label=gettext_lazy("Who promised"), coerce=int, initial=1)
    to = forms.TypedChoiceField(
        label=gettext_lazy("To whom"), coerce=int, required=False, empty_value=None, initial=2
    )
    place = SubjectField(*PLACES, label=gettext_lazy("To be kept in"), required=False)
    field_order = ("by", "to", "wording_zh", "wording_en", "strength", "due", "place")

    def __init__(self, *args: Any, parties: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(n, _("Party %(n)s") % {"n": n}) for n in range(1, parties + 1)]
        cast(Any, self.fields["by"]).choices = numbered
        cast(Any, self.fields["to"]).choices = [("", gettext_lazy("not said")), *numbered]

    def promise(self, parties: Sequence[PartyAs | None]) -> Promise:
        said = self.cleaned_data
        promisor = parties[said["by"] - 1]
        promisee = parties[said["to"] - 1] if said["to"] else None
        assert promisor is not None
        return Promise(
            promisor=promisor.subject,
            promisee=promisee.subject if promisee else None,
            place=said["place"],
            says=self.says(),
        )


@dataclass(frozen=True)
class Typed:
    """What stands on the page of a new agreement before anybody asked to save it."""

    form: dict[str, Any]
    parties: list[dict[str, Any]]
    promises: list[dict[str, Any]]


def _lines(posted: Any, prefix: str, form: type[forms.Form]) -> list[dict[str, Any]]:
    said = posted.get(f"{prefix}-TOTAL_FORMS", "")
    total = min(int(said), 40) if said.isdecimal() else 0
    return [
        {
            name: posted[f"{prefix}-{n}-{name}"]
            for name in form.base_fields
            if f"{prefix}-{n}-{name}" in posted
        }
        for n in range(total)
    ]


PartyForms = formset_factory(PartyForm, extra=0, max_num=20, validate_max=True)
WithinForms = formset_factory(WithinForm, extra=0, max_num=40, validate_max=True)


class WholeAgreement:
    """Everything one page asks about a new agreement, read and checked together."""

    def __init__(self, data: Any = None, *, typed: "Typed | None" = None) -> None:
        begun = typed or Typed({}, [{}] * 2, [{}] * 2)
        self.form = NewAgreementForm(data, initial=begun.form)
        self.parties: BaseFormSet[PartyForm] = PartyForms(
            data,
            prefix="party",
            initial=[] if data else begun.parties,
            form_kwargs={"empty_permitted": True},
        )
        self.promises: BaseFormSet[WithinForm] = WithinForms(
            data,
            prefix="promise",
            initial=[] if data else begun.promises,
            form_kwargs={"empty_permitted": True, "parties": self.parties.total_form_count()},
        )

    @classmethod
    def with_more(cls, posted: Any) -> "WholeAgreement":
        """The same page with one more line for a party or a promise, and everything typed on it."""
        typed = Typed(
            {name: posted[name] for name in NewAgreementForm.base_fields if name in posted},
            _lines(posted, "party", PartyForm),
            _lines(posted, "promise", WithinForm),
        )
        (typed.parties if posted["more"] == "party" else typed.promises).append({})
        return cls(typed=typed)

    def is_valid(self) -> bool:
        """Every part is asked, so that one answer names every fault."""
        fine = [self.form.is_valid(), self.parties.is_valid(), self.promises.is_valid()]
        return all(fine) and self._sides_are_filled()

    def _sides_are_filled(self) -> bool:
        empty = {n for n, form in enumerate(self.parties, 1) if not form.has_changed()}
        for form in self._written(self.promises):
            for side in ("by", "to"):
                if form.cleaned_data[side] in empty:
                    form.add_error(side, _("This party is not filled in above."))
        return self.promises.is_valid() and not any(f.errors for f in self.promises)

    def _written(self, forms_: Any) -> list[Any]:
        return [form for form in forms_ if form.has_changed()]

    def draft(self) -> Draft:
        said = self.form.cleaned_data
        parties = [form.says() if form.has_changed() else None for form in self.parties]
        return Draft(
            kind=said["kind"],
            name_en=said["name_en"].strip(),
            name_zh=said["name_zh"].strip(),
            note=said["note"].strip(),
            signed=Signed(said["signed"], said["event"]),
            parties=[party for party in parties if party is not None],
            promises=[form.promise(parties) for form in self._written(self.promises)],
            none_promised=said["none_promised"],
        )
