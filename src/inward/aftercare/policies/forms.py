"""Forms about policies: whether the input is well formed; the rules say whether a condition can hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.aftercare.policies.models import Condition, Policy
from inward.aftercare.policies.rules import CRITERIA, Asked, Bound, Per, Sort, is_number, sort_of
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.rules import COLUMNS, Kind
from inward.places.models import Area

_ALL = pgettext_lazy("filter", "All")


class PolicyFilterForm(forms.Form):
    """What the list of policies is narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Policy"), required=False, widget=forms.SearchInput(), max_length=200
    )
    kind = TermField("policy_kind", label=gettext_lazy("Kind"), required=False, empty_label=_ALL)
    past = forms.BooleanField(label=gettext_lazy("Those out of force too"), required=False)


class PolicyForm(forms.Form):
    """What describes a policy."""

    name_zh = forms.CharField(label=COLUMNS["name_zh"], required=False, max_length=400)
    name_en = forms.CharField(label=COLUMNS["name_en"], required=False, max_length=400)
    kind = TermField("policy_kind", label=gettext_lazy("Kind"))
    body = SubjectField(
        Kind.ORGANISATION, label=gettext_lazy("Public body that decides"), required=False
    )
    since = IntervalField(label=gettext_lazy("In force from"), required=False)
    until = IntervalField(label=gettext_lazy("In force until"), required=False)
    text_zh = forms.CharField(
        label=COLUMNS["text_zh"], required=False, widget=forms.Textarea({"rows": 4})
    )
    text_en = forms.CharField(
        label=COLUMNS["text_en"], required=False, widget=forms.Textarea({"rows": 4})
    )
    as_of = IntervalField(label=gettext_lazy("As of"))

    def __init__(self, *args: Any, policy: Policy | None = None, **kwargs: Any) -> None:
        if policy:
            plain = ("name_zh", "name_en", "text_zh", "text_en")
            kwargs["initial"] = {name: getattr(policy, name) for name in plain} | {
                "kind": policy.kind_id,
                "body": policy.body,
                "since": policy.since_printed,
                "until": policy.until_printed,
            }
        super().__init__(*args, **kwargs)
        if policy:
            del self.fields["as_of"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("name_zh") and not said.get("name_en"):
            self.add_error("name_zh", _("Give the policy a title, in Chinese or in English."))
        since, until = said.get("since"), said.get("until")
        if since and until and until.last < since.first:
            self.add_error("until", _("It cannot end before it begins."))
        return said

    def columns(self) -> dict[str, Any]:
        said = {name: v for name, v in self.cleaned_data.items() if name != "as_of"}
        for stem in ("since", "until"):
            when = said.pop(stem)
            said |= {
                f"{stem}_first": when and when.first,
                f"{stem}_last": when and when.last,
                f"{stem}_printed": str(when or ""),
            }
        return said


class BenefitForm(forms.Form):
    """What is given for what."""

    what_zh = forms.CharField(
        label=gettext_lazy("For what, Chinese"), required=False, max_length=300
    )
    what_en = forms.CharField(
        label=gettext_lazy("For what, English"), required=False, max_length=300
    )
    bound = forms.TypedChoiceField(
        label=gettext_lazy("The amount is"), choices=Bound.choices, coerce=Bound
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount, in full"), max_digits=20, decimal_places=2, min_value=0
    )
    unit = TermField("unit", label=gettext_lazy("Currency"), initial="unit:CNY")
    given = forms.TypedChoiceField(label=gettext_lazy("Given"), choices=Per.choices, coerce=Per)
    as_of = IntervalField(label=gettext_lazy("As of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        money = Term.objects.filter(pk__in=["unit:CNY", "unit:USD"])
        self.fields["unit"].queryset = money  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("what_zh") and not said.get("what_en"):
            self.add_error("what_zh", _("Say what it is given for, in Chinese or in English."))
        return said

    def says(self) -> dict[str, Any]:
        return self.cleaned_data | {"unit": self.cleaned_data["unit"].code}


METRIC = "metric"


def criteria() -> list[tuple[str, Any]]:
    """What a condition can ask, for choosing before the rest of the form is shown."""
    return [*((c.code, c.name) for c in CRITERIA.values()), (METRIC, gettext_lazy("A number"))]


class ConditionForm(forms.Form):
    """One condition, of a criterion that is chosen already: codes to tick, or bounds."""

    metric = TermField("metric", label=gettext_lazy("Which number"))
    among = forms.MultipleChoiceField(
        label=gettext_lazy("One of these must hold"), widget=forms.CheckboxSelectMultiple
    )
    at_least = forms.CharField(label=gettext_lazy("At least"), required=False, max_length=40)
    at_most = forms.CharField(label=gettext_lazy("At most"), required=False, max_length=40)
    as_of = IntervalField(label=gettext_lazy("As of"))

    def __init__(
        self, *args: Any, criterion: str, condition: Condition | None = None, **kwargs: Any
    ) -> None:
        if condition:
            asked = condition.asked
            kwargs["initial"] = {
                "among": asked.among,
                "at_least": asked.at_least,
                "at_most": asked.at_most,
                "as_of": str(condition.as_of),
            }
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        chosen = criterion != METRIC
        by_codes = (
            chosen and not is_number(criterion) and sort_of(criterion) in (Sort.ONE, Sort.SOME)
        )
        for name in ("at_least", "at_most") if by_codes else ("among",):
            del self.fields[name]
        if chosen:
            del self.fields["metric"]
        if by_codes:
            self.fields["among"].choices = _codes(criterion)  # type: ignore[attr-defined]
        elif sort_of(criterion if chosen else "metric:") is Sort.DAY:
            self.fields["at_least"].label = _("Not before")
            self.fields["at_most"].label = _("Not after")
            for name in ("at_least", "at_most"):
                self.fields[name].widget = forms.DateInput({"type": "date"})

    def asked(self) -> Asked:
        said = self.cleaned_data
        criterion = said["metric"].pk if self.criterion == METRIC else self.criterion
        return Asked(
            criterion,
            said.get("at_least", "").strip(),
            said.get("at_most", "").strip(),
            tuple(said.get("among", ())),
        )


def _codes(criterion: str) -> list[tuple[str, str]]:
    vocabulary = CRITERIA[criterion].vocabulary
    if not vocabulary:
        zones = Area.objects.filter(kind="area_kind:zone").exclude(code="").order_by("pk")
        return [(zone.code, str(zone)) for zone in zones]
    terms = Term.objects.filter(vocabulary=vocabulary)
    ordered = terms.order_by("name_zh" if is_chinese() else "name_en")
    return [(term.code, str(term)) for term in ordered]
