"""Forms about events: whether the input is well formed; the actions decide the rest."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.models import Term
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.queries import EventFilter, kinds, years
from inward.events.rules import Roll, State
from inward.evidence.forms import IntervalField, NamedForm, SubjectField, TermField, written_in
from inward.evidence.models import Subject
from inward.evidence.rules import Kind

_AREA = {"rows": 2}


class EventsForm(forms.Form):
    """What the list of events is narrowed to; an unreadable filter is no filter."""

    q = forms.CharField(
        label=gettext_lazy("Name, place or host"), required=False, widget=forms.SearchInput()
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "Past and coming")),
            ("coming", gettext_lazy("Coming")),
            ("past", gettext_lazy("Past")),
        ],
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(),
        label=gettext_lazy("Kind"),
        required=False,
        empty_label=pgettext_lazy("filter", "All"),
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["kind"]).queryset = kinds()
        cast(Any, self.fields["year"]).choices = [
            ("", pgettext_lazy("filter", "All")),
            *[(year, str(year)) for year in years()],
        ]

    def sought(self) -> EventFilter:
        self.is_valid()
        said = self.cleaned_data
        return EventFilter(
            when=said.get("when", ""),
            kind=said["kind"].pk if said.get("kind") else "",
            year=said.get("year"),
            text=said.get("q", "").strip(),
        )


class ProgrammeForm(NamedForm):
    kind = TermField("programme_kind", label=gettext_lazy("Kind"))
    field_order = ("name_zh", "name_en", "kind", "note")

    @staticmethod
    def written(programme: Programme) -> dict[str, Any]:
        return written_in(programme, "name_zh", "name_en", "kind_id", "note")


class HeldForm(NamedForm):
    """When it was held, as precise as somebody says; empty where nobody does."""

    held = IntervalField(label=gettext_lazy("Held"), required=False)

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        held = said.pop("held")
        return said | {
            "held_first": held and held.first,
            "held_last": held and held.last,
            "held_printed": str(held) if held else "",
        }


class EditionForm(HeldForm):
    number = forms.IntegerField(
        label=pgettext_lazy("edition", "Number"), min_value=1, max_value=999
    )
    roll = forms.ChoiceField(
        label=gettext_lazy("Roll of who came"),
        choices=Roll,
        initial=Roll.UNKNOWN,
        help_text=gettext_lazy(
            "Complete only where everybody who came is on record: “first time” is said on its strength."
        ),
    )
    field_order = ("number", "name_zh", "name_en", "held", "roll", "note")

    @staticmethod
    def written(edition: Edition) -> dict[str, Any]:
        return written_in(edition, "number", "name_zh", "name_en", "roll", "note") | {
            "held": edition.held_printed
        }


class EventForm(HeldForm):
    kind = TermField("event_kind", label=gettext_lazy("Kind"))
    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label=gettext_lazy("Edition of a programme"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    place = SubjectField(
        Kind.SITE, Kind.AREA, label=gettext_lazy("Place on the record"), required=False
    )
    place_text = forms.CharField(
        label=gettext_lazy("Place as printed"), required=False, max_length=300
    )
    host_text = forms.CharField(
        label=gettext_lazy("Hosts as printed"), required=False, max_length=500
    )
    launched_zh = forms.CharField(
        label=gettext_lazy("Launched there, Chinese"), required=False, widget=forms.Textarea(_AREA)
    )
    launched_en = forms.CharField(
        label=gettext_lazy("Launched there, English"), required=False, widget=forms.Textarea(_AREA)
    )
    field_order = (
        "name_zh",
        "name_en",
        "kind",
        "held",
        "edition",
        "place",
        "place_text",
        "host_text",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["edition"]).queryset = Edition.objects.order_by(
            "programme_id", "-number"
        )

    @staticmethod
    def written(event: Event) -> dict[str, Any]:
        columns = ("name_zh", "name_en", "kind_id", "place", "place_text", "host_text", "note")
        more = ("launched_zh", "launched_en", "edition_id")
        return written_in(event, *columns, *more) | {"held": event.held_printed}


class PartForm(forms.Form):
    """Somebody's part in an event. Who it is cannot be corrected: that would be somebody else's."""

    subject = SubjectField(Kind.ORGANISATION, Kind.SITE, label=gettext_lazy("Who"))
    role = TermField("role", label=gettext_lazy("Role"))
    state = forms.TypedChoiceField(
        label=gettext_lazy("State"), choices=State.choices, coerce=State, initial=State.CAME
    )
    stand_m2 = forms.DecimalField(
        label=gettext_lazy("Stand, m²"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
    )
    detail = forms.CharField(label=gettext_lazy("Detail"), required=False, max_length=400)

    @classmethod
    def of(cls, part: Participation, data: Any = None) -> "PartForm":
        form = cls(data, initial=written_in(part, "role_id", "state", "stand_m2", "detail"))
        del form.fields["subject"]
        return form

    def who(self) -> Subject:
        subject: Subject = self.cleaned_data["subject"]
        return subject
