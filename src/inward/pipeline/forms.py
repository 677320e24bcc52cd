"""Forms of the pipeline: whether the input is well formed; gates and actions decide the rest."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.models import Agreement
from inward.core.fields import RecordField
from inward.core.models import Term
from inward.directory.models import Establishment
from inward.events.models import Event
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.rules import Basis, Kind
from inward.office.forms import Day, MemberField, UserField
from inward.office.models import Team
from inward.pipeline.models import Milestone, Project
from inward.pipeline.queries import OPEN, ProjectFilter
from inward.pipeline.rules import EXITS, GATES, NEXT, Need, Stage

_ROWS = {"rows": 3}
_ALL = pgettext_lazy("filter", "All")


class FilterForm(forms.Form):
    """What list and board are narrowed to; an unreadable filter is no filter."""

    q = forms.CharField(
        label=gettext_lazy("Project or investor"), required=False, widget=forms.SearchInput()
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[("", _ALL), (OPEN, gettext_lazy("Under way")), *Stage.choices],
    )
    manager = MemberField(label=gettext_lazy("Manager"), required=False, empty_label=_ALL)
    team = RecordField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False, empty_label=_ALL
    )
    sector = TermField("sector", label=gettext_lazy("Sector"), required=False, empty_label=_ALL)

    def __init__(self, *args: Any, staged: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["team"]).queryset = Team.objects.order_by("pk")
        if not staged:
            del self.fields["stage"]

    def sought(self) -> ProjectFilter:
        self.is_valid()
        said = self.cleaned_data
        return ProjectFilter(
            stage=said.get("stage", ""),
            manager=said.get("manager"),
            team=said.get("team"),
            sector=said.get("sector"),
            text=said.get("q", "").strip(),
        )


class LeadForm(forms.Form):
    """A lead as it comes in: who, how it came to us, and what is owed to whoever referred it."""

    investor = SubjectField(Kind.ORGANISATION, label=gettext_lazy("Investor"))
    name_zh = forms.CharField(
        label=gettext_lazy("Project, Chinese"), required=False, max_length=300
    )
    name_en = forms.CharField(
        label=gettext_lazy("Project, English"), required=False, max_length=300
    )
    came_by = TermField("lead_source", label=gettext_lazy("How it came to us"))
    on = IntervalField(label=gettext_lazy("Received on"))
    event = SubjectField(Kind.EVENT, label=gettext_lazy("At the event"), required=False)
    referred_by = SubjectField(
        Kind.ORGANISATION, Kind.PERSON, label=gettext_lazy("Referred by"), required=False
    )
    feedback_due = forms.DateField(
        label=gettext_lazy("Word owed to the referrer by"), required=False, widget=Day()
    )
    manager = MemberField(label=gettext_lazy("Manager"), required=False)
    sector = TermField("sector", label=gettext_lazy("Sector"), required=False)
    requirement = forms.CharField(
        label=gettext_lazy("What the investor needs"),
        required=False,
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("Space, people, permits, partners, by when."),
    )
    another = forms.BooleanField(
        label=gettext_lazy("This is another project: enter it beside those above"), required=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("name_zh") and not said.get("name_en"):
            self.add_error("name_zh", _("Give the project a name, in Chinese or in English."))
        if said.get("feedback_due") and not said.get("referred_by"):
            self.add_error("referred_by", _("Say to whom word is owed."))
        return said

    def says(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        del said["another"]
        event, manager = said.pop("event"), said["manager"]
        return said | {
            "event": Event.objects.filter(pk=event.pk).first() if event else None,
            "team": manager.team if manager else None,
        }


class DescribeForm(forms.Form):
    """What a project says of itself and may change along the way."""

    name_zh = forms.CharField(
        label=gettext_lazy("Project, Chinese"), required=False, max_length=300
    )
    name_en = forms.CharField(
        label=gettext_lazy("Project, English"), required=False, max_length=300
    )
    manager = MemberField(label=gettext_lazy("Manager"), required=False)
    team = RecordField(Team.objects.none(), label=gettext_lazy("Team"), required=False)
    sector = TermField("sector", label=gettext_lazy("Sector"), required=False)
    requirement = forms.CharField(
        label=gettext_lazy("What the investor needs"),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    feedback_due = forms.DateField(
        label=gettext_lazy("Word owed to the referrer by"), required=False, widget=Day()
    )
    feedback_given = forms.DateField(
        label=gettext_lazy("Word given on"), required=False, widget=Day()
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(project, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["team"]).queryset = Team.objects.order_by("pk")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("name_zh") and not said.get("name_en"):
            self.add_error("name_zh", _("Give the project a name, in Chinese or in English."))
        return said


# Where each need is entered in the form of its gate; evidence has a form of its own.
FIELD: dict[Need, str] = {
    Need.SCREENING: "screening",
    Need.MANAGER: "manager",
    Need.REQUIREMENT: "requirement",
    Need.AGREEMENT: "agreement",
    Need.PROMISES: "none_promised",
    Need.LOCAL_ENTITY: "entity",
    Need.ACTUAL_VALUE: "amount",
    Need.ESTABLISHMENT: "establishment",
    Need.SECOND_PERSON: "checked_by",
}
CITED = frozenset({Need.EVIDENCE, Need.MINUTES})


class GateForm(forms.Form):
    """Just what one gate asks for. Nothing is required here: the gate itself says what is missing."""

    use_required_attribute = False
    on = IntervalField(label=gettext_lazy("Reached on"))
    screening = forms.CharField(
        label=Need.SCREENING.label,
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy(
            "Who they are, what they want, whether it fits; empty keeps the note on the record."
        ),
    )
    manager = MemberField(label=Need.MANAGER.label)
    requirement = forms.CharField(label=Need.REQUIREMENT.label, widget=forms.Textarea({"rows": 5}))
    agreement = SubjectField(
        Kind.AGREEMENT,
        label=Need.AGREEMENT.label,
        help_text=gettext_lazy("Enter the agreement with its promises first; then choose it here."),
    )
    none_promised = forms.BooleanField(
        label=gettext_lazy("Nothing was promised in it (somebody read it and says so)")
    )
    entity = SubjectField(
        Kind.ORGANISATION,
        label=Need.LOCAL_ENTITY.label,
        help_text=gettext_lazy("The company registered here, by its name on the record."),
    )
    amount = forms.DecimalField(
        label=Need.ACTUAL_VALUE.label, max_digits=20, decimal_places=2, min_value=0
    )
    unit = TermField("unit", label=gettext_lazy("Currency"))
    establishment = forms.ModelChoiceField(
        Establishment.objects.none(),
        label=Need.ESTABLISHMENT.label,
        help_text=gettext_lazy("Of the investor or the local entity, as their pages have it."),
    )
    checked_by = UserField(
        label=Need.SECOND_PERSON.label,
        help_text=gettext_lazy("Somebody other than you who went through every promise."),
    )
    waiver = forms.CharField(
        label=gettext_lazy("Why something may be missing"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy(
            "Excuses what may be excused; the words stay visible on the project."
        ),
    )

    def __init__(self, *args: Any, project: Project, to: Stage, by: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "on": kwargs.pop("today", ""),
            "manager": project.manager,
            "requirement": project.requirement,
            "unit": "unit:CNY",
        }
        super().__init__(*args, **kwargs)
        asked = {FIELD[need] for need in GATES[to] if need in FIELD} | {"on", "waiver"}
        asked |= {"unit"} if "amount" in asked else set()
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["waiver"].required = False
        self._narrow(project, by)

    def full_clean(self) -> None:
        """The gate decides what may be missing, so every field but the day may come empty."""
        asked = {name: field.required for name, field in self.fields.items() if name != "on"}
        for name in asked:
            self.fields[name].required = False
        super().full_clean()
        for name, required in asked.items():
            self.fields[name].required = required

    def _narrow(self, project: Project, by: Any) -> None:
        fields = cast(Any, self.fields)
        if "unit" in fields:
            fields["unit"].queryset = Term.objects.filter(pk__in=["unit:CNY", "unit:USD"])
        if "checked_by" in fields:
            fields["checked_by"].queryset = fields["checked_by"].queryset.exclude(pk=by.pk)
        if "establishment" in fields:
            local = Milestone.objects.about(project.pk).live().filter(entity__isnull=False)
            owners = [project.investor_id, *local.values_list("entity_id", flat=True)]
            rows = Establishment.objects.live().filter(subject__in=owners)
            fields["establishment"].queryset = rows.select_related("function", "place__label")
            fields["establishment"].label_from_instance = _presence

    def says(self, project: Project) -> dict[str, Any]:
        """What the action takes, empty fields left out."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        changes = {
            name: said.pop(name)
            for name in ("manager", "requirement")
            if name in said and said[name] != getattr(project, name)
        }
        said.pop("manager", None)
        said.pop("requirement", None)
        if "agreement" in said:
            said["agreement"] = Agreement.objects.get(pk=said["agreement"].pk)
        if "unit" in said:
            said["unit"] = said["unit"].code
        return said | {"changes": changes}


def _presence(of: Establishment) -> str:
    place = str(of.place.label) if of.place else ""
    return " · ".join(part for part in (str(of.function), place, of.opened_printed) if part)


class LeaveForm(forms.Form):
    """Out of the path, with the reason."""

    to = forms.ChoiceField(label=gettext_lazy("What becomes of it"))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, required=False, widget=forms.Textarea(_ROWS)
    )
    on = IntervalField(label=pgettext_lazy("day", "On"))

    def __init__(self, *args: Any, now: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(s.value, s.label) for s in EXITS if s in NEXT[now]]
        cast(Any, self.fields["to"]).choices = ways


class TakeBackForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, required=False, widget=forms.Textarea(_ROWS)
    )


class MilestoneForm(forms.Form):
    """What a milestone says, to be put right; only what its stage speaks of."""

    on = IntervalField(label=gettext_lazy("Reached on"))
    reason = forms.CharField(
        label=gettext_lazy("Why it left the path"), max_length=500, widget=forms.Textarea(_ROWS)
    )
    agreement = SubjectField(Kind.AGREEMENT, label=Need.AGREEMENT.label)
    entity = SubjectField(Kind.ORGANISATION, label=Need.LOCAL_ENTITY.label)
    waiver = forms.CharField(
        label=gettext_lazy("Why something may be missing"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Others read it beside what stood there before."),
    )
    checked_by = UserField(
        label=gettext_lazy("A second person who checked the correction"),
        required=False,
        help_text=gettext_lazy(
            "Somebody other than you. A delivered project is locked without one."
        ),
    )

    def __init__(
        self, *args: Any, milestone: Milestone, locked: bool, by: Any, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "on": str(milestone.as_of),
            "reason": milestone.reason,
            "waiver": milestone.waiver,
            "entity": milestone.entity,
            "agreement": milestone.agreement and milestone.agreement.subject,
        }
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        for name in ("reason", "agreement", "entity", "waiver"):
            if not kwargs["initial"][name]:
                del fields[name]
        fields["checked_by"].queryset = fields["checked_by"].queryset.exclude(pk=by.pk)
        if not locked:
            del fields["checked_by"]

    def says(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        if "agreement" in said:
            said["agreement"] = Agreement.objects.get(pk=said["agreement"].pk)
        return said


class NoteForm(forms.Form):
    """Words about a project, erased when their day has come."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            ("screening", gettext_lazy("Screening note")),
            ("minutes", gettext_lazy("Minutes")),
            ("other", pgettext_lazy("note", "Other")),
        ],
    )
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea({"rows": 8}))


class ValueForm(forms.Form):
    """A value of the project on one basis; it stands beside the others."""

    basis = forms.TypedChoiceField(
        label=gettext_lazy("Basis"),
        coerce=Basis,
        choices=[(b.value, b.label) for b in (Basis.ANNOUNCED, Basis.CONTRACTED, Basis.ACTUAL)],
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount, in full"), max_digits=20, decimal_places=2, min_value=0
    )
    unit = TermField("unit", label=gettext_lazy("Currency"))
    on = IntervalField(label=gettext_lazy("As of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        money = Term.objects.filter(pk__in=["unit:CNY", "unit:USD"])
        cast(Any, self.fields["unit"]).queryset = money
