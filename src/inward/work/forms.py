"""A next step as it is typed, and the day to which one is moved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.evidence.forms import SubjectField
from inward.evidence.rules import Kind
from inward.office.forms import Day, MemberField
from inward.office.rules import TaskKind
from inward.work.queries import DONE, TaskFilter


class TaskForm(forms.Form):
    """What is to be done by when, whose move it is, and what it is about."""

    text = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    due = forms.DateField(label=pgettext_lazy("day", "By"), widget=Day())
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Whose move"),
        choices=TaskKind.choices,
        coerce=TaskKind,
        initial=TaskKind.DO,
    )
    whom = forms.CharField(
        label=gettext_lazy("Promised to, or awaited from"), max_length=200, required=False
    )
    about = SubjectField(
        Kind.ORGANISATION,
        Kind.PROJECT,
        Kind.COMMITMENT,
        Kind.CASE,
        label=gettext_lazy("About"),
        required=False,
    )
    member = MemberField(label=gettext_lazy("Falls to"), empty_label=None)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") not in (None, TaskKind.DO) and not said.get("whom"):
            self.add_error("whom", _("Name whom it was promised to, or who is awaited."))
        return said


class MoveForm(forms.Form):
    due = forms.DateField(label=gettext_lazy("To another day"), widget=Day())


_ALL = pgettext_lazy("filter", "All")
_ABOUT = (Kind.ORGANISATION, Kind.PERSON, Kind.PROJECT, Kind.COMMITMENT, Kind.CASE)


class TaskFilterForm(forms.Form):
    """Whose tasks, about what, until when; an unreadable filter is no filter."""

    text = forms.CharField(
        label=gettext_lazy("What is to be done"), required=False, widget=forms.SearchInput()
    )
    member = MemberField(label=gettext_lazy("Falls to"), required=False, empty_label=_ALL)
    about = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        choices=[("", _ALL), *((kind.value, kind.label) for kind in _ABOUT)],
    )
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=Day())
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("task", "Open")), (DONE, pgettext_lazy("task", "Done"))],
    )

    def sought(self) -> TaskFilter:
        self.is_valid()
        said = self.cleaned_data
        return TaskFilter(
            said.get("member"),
            said.get("about", ""),
            said.get("until"),
            said.get("state", ""),
            said.get("text", ""),
        )
