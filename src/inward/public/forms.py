"""Writing for the public, Chinese and English side by side."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.directory.models import Organisation
from inward.directory.people import Consent, Person, Purpose
from inward.directory.persons import consents_to
from inward.evidence.forms import SubjectField, TermField
from inward.evidence.models import Subject
from inward.evidence.naming import MayName
from inward.evidence.rules import Kind
from inward.places.models import Area
from inward.public.models import Contact, News, Place, Story, Text, Written

_MARKDOWN = _(
    "Markdown: an empty line begins a paragraph; **bold**; - a list; [words](https://address). HTML is shown as text."
)


def _line(length: int, label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, **kwargs)


def _area(label: Any, rows: int = 12, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea({"rows": rows}), **kwargs
    )


class _Areas(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A zone by its name."""

    def __init__(self, **kwargs: Any) -> None:
        zones = Area.objects.filter(kind="area_kind:zone").order_by("name_en", "pk")
        super().__init__(zones, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Subject) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        area = super().clean(value)
        return area.subject if area else None


class WrittenForm(MayName):
    """Title and text in both languages; `pairs` stand side by side, the rest beneath."""

    model: type[Written]
    name_zh = _line(400, _("Title, Chinese"), widget=forms.TextInput({"lang": "zh-Hans"}))
    name_en = _line(400, _("Title, English"), widget=forms.TextInput({"lang": "en"}))
    text_zh = _area(_("Text, Chinese"), help_text=_MARKDOWN)
    text_en = _area(_("Text, English"), help_text=_MARKDOWN)

    def read_in_public(self) -> Sequence[str]:
        return [f"{stem}_{lang}" for stem in self.model.pairs for lang in ("zh", "en")]

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for stem in self.model.pairs:
            yield self[f"{stem}_zh"], self[f"{stem}_en"]

    def others(self) -> Iterator[forms.BoundField]:
        """The fields that have no language."""
        paired = {f"{stem}_{lang}" for stem in self.model.pairs for lang in ("zh", "en")}
        return (self[name] for name in self.fields if name not in paired)

    def columns(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {n: v.replace("\r\n", "\n") if isinstance(v, str) else v for n, v in said.items()}

    @classmethod
    def written(cls, record: Written) -> dict[str, Any]:
        """What a form opened now begins with."""
        return {name: getattr(record, name) for name in cls.base_fields}


class TextForm(WrittenForm):
    """What stands at a fixed place."""

    model = Text
    place = forms.ChoiceField(
        label=pgettext_lazy("public site", "Where it stands"), choices=Place.choices
    )
    about = _Areas(label=_("Zone it introduces"), required=False)
    sector = TermField("sector", label=_("Sector it introduces"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("place") == Place.ZONE and not said.get("about"):
            self.add_error("about", _("Choose the zone that this text introduces."))
        if said.get("place") == Place.SECTOR and not said.get("sector"):
            self.add_error("sector", _("Choose the sector that this text introduces."))
        if said.get("place") != Place.ZONE:
            said["about"] = None
        if said.get("place") != Place.SECTOR:
            said["sector"] = None
        return said


class NewsForm(WrittenForm):
    """News of a day."""

    model = News
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Before this day it is not shown, even when it is public."),
    )
    about = SubjectField(
        Kind.AREA,
        Kind.EVENT,
        Kind.ORGANISATION,
        label=pgettext_lazy("public site", "About"),
        required=False,
        help_text=_(
            "A zone, an event or an organisation on the record; named only if it is public."
        ),
    )


class StoryForm(WrittenForm):
    """An executive's words, with consent."""

    model = Story
    words_zh = _area(_("Their words, Chinese"), rows=3)
    words_en = _area(_("Their words, English"), rows=3)
    position_zh = _line(200, _("Who speaks, Chinese"))
    position_en = _line(
        200, _("Who speaks, English"), help_text=_("Position and enterprise, without a name.")
    )
    organisation = SubjectField(Kind.ORGANISATION, label=_("Organisation"), required=False)
    speaker = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Named person"),
        required=False,
        help_text=_(
            "Only those who consent to being named in public; without one only the position is shown."
        ),
    )
    told_on = forms.DateField(
        label=_("Told on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    consent_on = forms.DateField(
        label=_("Consent given on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without consent a story is not made public."),
    )
    consent_how = _line(
        200, _("How it was given"), help_text=_("By letter, by e-mail, signed form.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed = Consent.objects.filter(purpose=Purpose.PUBLISH, withdrawn_at=None)
        people = Person.objects.filter(pk__in=agreed.values("person_id"), erased_in=None)
        cast(Any, self.fields["speaker"]).queryset = people.order_by("name_en", "pk")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("consent_on") and not said.get("consent_how"):
            self.add_error("consent_how", _("Say how the consent was given."))
        return said

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        subject = said["organisation"]
        said["organisation"] = Organisation.objects.get(pk=subject.pk) if subject else None
        return said

    @classmethod
    def written(cls, record: Written) -> dict[str, Any]:
        said = super().written(record)
        if isinstance(record, Story):
            said["organisation"] = record.organisation.subject if record.organisation else None
        return said


class ConsentForm(forms.Form):
    """Somebody on the record agrees to be named in public."""

    who = forms.CharField(
        label=pgettext_lazy("consent", "Who"),
        max_length=254,
        help_text=_("The name or the e-mail address they have on the record."),
    )
    how = forms.CharField(
        label=_("How it was given"),
        max_length=200,
        help_text=_("By letter, by e-mail, signed form."),
    )
    on = forms.DateField(
        label=_("Consent given on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_who(self) -> Person:
        text = str(self.cleaned_data["who"]).strip()
        called = Q(email__iexact=text) | Q(name_en__iexact=text) | Q(name_zh=text)
        found = list(Person.objects.filter(called, erased_in=None)[:2])
        if not found:
            raise forms.ValidationError(_("Nobody on the record is called so or has this address."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Two on the record are called so. Give the e-mail address of the one you mean.")
            )
        if consents_to(found[0], Purpose.PUBLISH):
            raise forms.ValidationError(_("%(who)s has agreed already.") % {"who": found[0]})
        return found[0]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class ContactForm(WrittenForm):
    """A desk that answers."""

    model = Contact
    address_zh = _line(300, _("Address, Chinese"))
    address_en = _line(300, _("Address, English"))
    hours_zh = _line(200, _("Hours, Chinese"))
    hours_en = _line(200, _("Hours, English"))
    telephone = _line(60, _("Telephone"), help_text=_("Of the desk; never a person's own."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    about = _Areas(label=_("Answers for the zone"), required=False)
    sector = TermField("sector", label=_("Answers for the sector"), required=False)
    order = forms.IntegerField(
        label=pgettext_lazy("contact", "Place in the list"), min_value=0, max_value=999, initial=0
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        reached = ("telephone", "email", "address_zh", "address_en")
        if not any(said.get(name) for name in reached):
            self.add_error(
                "telephone", _("Give a telephone number, an e-mail address or an address.")
            )
        return said


FORMS: dict[Kind, type[WrittenForm]] = {
    Kind.TEXT: TextForm,
    Kind.NEWS: NewsForm,
    Kind.STORY: StoryForm,
    Kind.CONTACT: ContactForm,
}

RECORDS = (
    Kind.AREA,
    Kind.SITE,
    Kind.UNIT,
    Kind.EVENT,
    Kind.COMMITMENT,
    Kind.AGREEMENT,
    Kind.ORGANISATION,
)


class RecordsForm(forms.Form):
    """Which records the list of what is public shows."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in RECORDS], required=False
    )
    public = forms.ChoiceField(
        label=_("Public"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "All")),
            ("yes", _("Public")),
            ("no", _("Not public")),
        ],
    )
    q = forms.CharField(label=_("Name"), required=False, widget=forms.SearchInput())

    def sought(self) -> tuple[str, str, str]:
        self.is_valid()
        said = self.cleaned_data
        return said.get("kind") or Kind.AREA, said.get("public", ""), said.get("q", "").strip()
