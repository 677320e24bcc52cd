"""Forms about cases: whether the input is well formed; the table of steps decides the rest."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.aftercare.models import Case
from inward.aftercare.queries import ALL, CLOSED, LATE, CaseFilter
from inward.aftercare.rules import NEXT, CaseKind, Step
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.office.forms import MemberField

_ALL = pgettext_lazy("filter", "All")
# No enterprise on earth has more; a column of the store holds little more than twice as many.
_MOST_JOBS = 10**9


class InboxForm(forms.Form):
    """What the inbox is narrowed to; an unreadable filter is no filter."""

    q = forms.CharField(
        label=gettext_lazy("Title, number or enterprise"),
        required=False,
        widget=forms.SearchInput(),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Open")),
            (LATE, gettext_lazy("Late")),
            (CLOSED, pgettext_lazy("case", "Closed")),
            (ALL, gettext_lazy("Open and closed")),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", _ALL), *CaseKind.choices]
    )
    topic = TermField("case_topic", label=gettext_lazy("Topic"), required=False, empty_label=_ALL)
    member = MemberField(label=gettext_lazy("Assigned to"), required=False, empty_label=_ALL)
    received = IntervalField(
        label=gettext_lazy("Received in"),
        required=False,
        widget=forms.TextInput({"placeholder": "2026-Q4", "size": 12}),
    )
    # Comes with the address of a pattern; there are too many bodies to choose from here.
    body = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def sought(self) -> CaseFilter:
        self.is_valid()
        said = self.cleaned_data
        return CaseFilter(
            state=said.get("state", ""),
            kind=said.get("kind", ""),
            member=said.get("member"),
            text=said.get("q", "").strip(),
            topic=said.get("topic"),
            body=_body(said.get("body")),
            received=said.get("received"),
        )


def _body(uuid: UUID | None) -> Subject | None:
    return Subject.objects.select_related("label").filter(uuid=uuid).first() if uuid else None


class CaseForm(forms.Form):
    """A case that came by telephone, letter or visit and is entered by hand."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind"), choices=CaseKind.choices, coerce=CaseKind
    )
    topic = TermField("case_topic", label=gettext_lazy("Topic"), required=False)
    title_zh = forms.CharField(
        label=gettext_lazy("Short title, Chinese"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Nothing personal: it stands in lists and letters."),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Short title, English"), required=False, max_length=200
    )
    enterprise = SubjectField(Kind.ORGANISATION, label=gettext_lazy("Enterprise"), required=False)
    zone = SubjectField(Kind.AREA, label=gettext_lazy("Zone or sub-district"), required=False)
    text = forms.CharField(label=gettext_lazy("What they say"), widget=forms.Textarea({"rows": 5}))
    complex_ = forms.BooleanField(
        label=gettext_lazy("Complex: the longer clock holds"),
        required=False,
    )
    capital_at_risk = forms.DecimalField(
        label=gettext_lazy("Capital at risk, yuan"),
        required=False,
        max_digits=20,
        decimal_places=2,
        min_value=0,
    )
    jobs_at_risk = forms.IntegerField(
        label=gettext_lazy("Jobs at risk"), required=False, min_value=0, max_value=_MOST_JOBS
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("title_zh") and not said.get("title_en"):
            self.add_error("title_zh", _("Give the case a short title, in Chinese or in English."))
        return said


class StepForm(forms.Form):
    """The next step of a case, with who, which body and which words."""

    step = forms.TypedChoiceField(label=gettext_lazy("Step"), coerce=Step)
    member = MemberField(label=gettext_lazy("Assigned to"), required=False)
    body = SubjectField(Kind.ORGANISATION, label=gettext_lazy("Public body"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What is said"), required=False, widget=forms.Textarea({"rows": 4})
    )
    shown = forms.BooleanField(
        label=gettext_lazy("Whoever asked may read these words"), required=False
    )

    # Of an answer to somebody outside: that they read it is what is meant, so it is ticked.
    read = forms.BooleanField(
        label=gettext_lazy("Whoever asked reads this answer"), required=False, initial=True
    )
    unread = forms.BooleanField(
        label=gettext_lazy("Record it all the same: whoever asked reads nothing"), required=False
    )

    def __init__(self, *args: Any, now: Step, outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(step.value, step.label) for step in Step if step in NEXT[now]]
        cast(Any, self.fields["step"]).choices = ways
        self.asks = False
        if not outside or Step.ANSWERED not in NEXT[now]:
            del self.fields["read"]
            del self.fields["unread"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "read" in self.fields and said.get("step") is Step.ANSWERED:
            said["shown"] = said["read"]
            self.asks = not said["shown"]
            if self.asks and not said["unread"]:
                told = _(
                    "Whoever asked will read nothing of this answer. Tick the box so that they "
                    "can, or say below that it is recorded all the same."
                )
                self.add_error("read", told)
        return said

    def says(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in ("read", "unread")}


class EnterpriseForm(forms.Form):
    """From which enterprise a case is, once somebody knows."""

    enterprise = SubjectField(
        Kind.ORGANISATION,
        label=gettext_lazy("Enterprise"),
        help_text=gettext_lazy(
            "The case stands with the enterprise from then on. What a person asked on the public site "
            "stays between them and the office."
        ),
    )


class RetainForm(forms.Form):
    """What of the capital and the jobs at risk was kept."""

    capital_retained = forms.DecimalField(
        label=gettext_lazy("Capital retained, yuan"),
        required=False,
        max_digits=20,
        decimal_places=2,
        min_value=0,
    )
    jobs_retained = forms.IntegerField(
        label=gettext_lazy("Jobs retained"), required=False, min_value=0, max_value=_MOST_JOBS
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = self.written(case)
        super().__init__(*args, **kwargs)
        self.at_risk = {
            "capital_retained": case.capital_at_risk,
            "jobs_retained": case.jobs_at_risk,
        }

    @staticmethod
    def written(case: Case) -> dict[str, Any]:
        return {"capital_retained": case.capital_retained, "jobs_retained": case.jobs_retained}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, risk in self.at_risk.items():
            kept = said.get(name)
            if kept is not None and (risk is None or kept > risk):
                self.add_error(name, _("No more can be retained than was at risk."))
        return said
