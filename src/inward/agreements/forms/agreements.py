"""An agreement, its parties, its signing, and a new one with every promise in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.agreements.actions import Draft, PartyAs, Promise, Signed
from inward.agreements.forms.promises import PLACES, SIDES, TermsForm
from inward.agreements.models import Agreement, Signing
from inward.events.models import Event
from inward.evidence.forms import IntervalField, OneOf, SubjectField, TermField


class AgreementForm(forms.Form):
    """An agreement's own columns, and its signing."""

    name_zh = forms.CharField(label=gettext_lazy("Name, Chinese"), required=False, max_length=400)
    name_en = forms.CharField(label=gettext_lazy("Name, English"), required=False, max_length=400)
    kind = TermField("agreement_kind", label=gettext_lazy("Kind"))
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 2})
    )

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


class SigningForm(forms.Form):
    """The day of the signing and the one event it counts for."""

    signed = IntervalField(label=gettext_lazy("Signed on"))
    event = OneOf(
        Event,
        label=gettext_lazy("Counts for the event"),
        required=False,
        help_text=gettext_lazy("One event only; empty where it was signed at none."),
    )

    @staticmethod
    def signing(signing: Signing) -> dict[str, Any]:
        return {"signed": str(signing.as_of), "event": signing.event}

    def says(self) -> Signed:
        return Signed(self.cleaned_data["signed"], self.cleaned_data["event"])


class SeenSigningForm(SigningForm):
    """The same, knowing what stood when it was opened."""

    # The signing that stood then; 0: none did.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def seeing(cls, signing: Signing | None) -> dict[str, Any]:
        return cls.signing(signing) | {"seen": signing.pk} if signing else {"seen": 0}


class NewAgreementForm(AgreementForm, SigningForm):
    """The same, with when it was signed and whether anything was promised."""

    none_promised = forms.BooleanField(
        label=gettext_lazy("Nothing was promised in it (somebody read it and says so)"),
        required=False,
    )
    field_order = ("name_zh", "name_en", "kind", "signed", "event", "note", "none_promised")


class EditAgreementForm(AgreementForm):
    """The plain columns alone: each change is journaled."""

    none_promised = NewAgreementForm.base_fields["none_promised"]


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

    def __init__(self, data: Any = None, *, typed: Typed | None = None) -> None:
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
            signed=self.form.says(),
            parties=[party for party in parties if party is not None],
            promises=[form.promise(parties) for form in self._written(self.promises)],
            none_promised=said["none_promised"],
        )
