"""What the list of visits is narrowed to, the day of a route, and a contact logged in a moment."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.intervals import Interval, on_day
from inward.core.models import Term
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.rules import Kind
from inward.office.forms import Day, MemberField
from inward.pipeline.visits.queries import ALL, SEEN, UNSEEN, VisitFilter

_ALL = pgettext_lazy("filter", "All")


class VisitForm(forms.Form):
    """Whom the list shows; an unreadable filter is no filter."""

    when = IntervalField(
        label=gettext_lazy("Seen in"),
        required=False,
        widget=forms.TextInput({"placeholder": "2026, 2026-Q4", "size": 12}),
    )
    tier = TermField(
        "account_tier", label=gettext_lazy("Account tier"), required=False, empty_label=_ALL
    )
    manager = MemberField(label=gettext_lazy("Account manager"), required=False, empty_label=_ALL)
    seen = forms.ChoiceField(
        label=gettext_lazy("Shown"),
        required=False,
        choices=[
            (UNSEEN, gettext_lazy("Not seen")),
            (SEEN, pgettext_lazy("visit", "Seen")),
            (ALL, _ALL),
        ],
    )
    # Comes with the address of a cell of the table.
    area = forms.CharField(required=False, widget=forms.HiddenInput(), max_length=40)

    def sought(self, otherwise: Interval) -> VisitFilter:
        """What is asked; of no period the one that is given."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        tier: Term | None = said.get("tier")
        return VisitFilter(
            when=said.get("when") or otherwise,
            tier=tier.pk if tier else "",
            area=said.get("area", ""),
            manager=said.get("manager"),
            seen=said.get("seen") or UNSEEN,
        )


class DayForm(forms.Form):
    """When the visits are made, and by whom."""

    due = forms.DateField(label=pgettext_lazy("day", "On"), widget=Day())
    member = MemberField(label=gettext_lazy("Falls to"), empty_label=None)


# The commonest first; an office's own kinds after them.
_KINDS = ("visit", "meeting", "call", "message", "reception", "site_visit")


def _by_use(kinds: QuerySet[Term]) -> QuerySet[Term]:
    whens = [When(code=code, then=Value(place)) for place, code in enumerate(_KINDS)]
    return kinds.order_by(Case(*whens, default=Value(len(_KINDS))), "code")


class ContactForm(forms.Form):
    """Who met whom about what, and the next step with its day: one short form for a telephone."""

    subject = SubjectField(Kind.ORGANISATION, Kind.PERSON, label=gettext_lazy("With whom"))
    kind = TermField(
        "interaction_kind",
        label=gettext_lazy("How"),
        empty_label=None,
        initial="interaction_kind:visit",
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=pgettext_lazy("day", "On"), widget=Day())
    text = forms.CharField(
        label=gettext_lazy("About what"), required=False, widget=forms.Textarea({"rows": 2})
    )
    next_step = forms.CharField(label=gettext_lazy("Next step"), required=False, max_length=300)
    in_days = forms.TypedChoiceField(
        label=pgettext_lazy("day", "By"),
        required=False,
        coerce=int,
        empty_value=None,
        initial="7",
        widget=forms.RadioSelect,
        choices=[
            ("1", gettext_lazy("Tomorrow")),
            ("7", gettext_lazy("In a week")),
            ("14", gettext_lazy("In two weeks")),
            ("30", gettext_lazy("In a month")),
        ],
    )
    next_due = forms.DateField(label=gettext_lazy("or by this day"), required=False, widget=Day())
    # The open task that this contact was: closed with it only where somebody says so.
    finishes = forms.BooleanField(required=False)
    task = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(Any, self.fields["kind"])
        kind.queryset = _by_use(kind.queryset)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        step, day = said.get("next_step"), said.get("next_due")
        if step and not day and "next_due" not in self.errors:
            if said.get("in_days") is None or not said.get("on"):
                self.add_error("next_due", _("The next step needs a day."))
            elif said["on"] > date.max - timedelta(days=said["in_days"]):
                self.add_error("on", _("The next step needs a day."))
            else:
                said["next_due"] = said["on"] + timedelta(days=said["in_days"])
        if day and not step:
            self.add_error("next_step", _("Say in a few words what is to be done."))
        return said

    def says(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        for name in ("in_days", "finishes", "task"):
            del said[name]
        return said | {"on": on_day(said["on"])}
