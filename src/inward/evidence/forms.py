"""Forms about evidence: a day as precise as it is known, a source with the place in it, a fact."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.db.models import Field, ForeignKey, Q
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.core.intervals import Interval, NotAnInterval, interval
from inward.core.models import Term
from inward.core.printed import number
from inward.evidence.actions import Cite, Overtaken
from inward.evidence.models import Fact, Source, Subject
from inward.evidence.naming import MayName
from inward.evidence.rules import COLUMNS, Confidence, Kind, called
from inward.evidence.unlabelled import UNLABELLED, as_one, name_of
from inward.evidence.uploads import LARGEST

if TYPE_CHECKING:
    _ChoiceOfTerm = forms.ModelChoiceField[Term]
else:
    _ChoiceOfTerm = forms.ModelChoiceField


class IntervalField(forms.CharField):
    """A day, month, quarter, year or span, kept exactly as precise as it was written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", gettext_lazy("2023, 2023-11, 2023-Q4, 2023-11-08 or two, joined by /")
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return interval(text)
        except NotAnInterval as error:
            raise forms.ValidationError(
                _(
                    "%(text)s is not read as a day. Write 2023, 2023-11, 2023-Q4, 2023-11-08, or two of them joined by /."
                )
                % {"text": text}
            ) from error


class TermField(_ChoiceOfTerm):
    """A choice from one vocabulary, in the reader's language."""

    def __init__(self, vocabulary: str, **kwargs: Any) -> None:
        super().__init__(Term.objects.filter(vocabulary=vocabulary).order_by("code"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


# Of more of the same name nobody asks whether they are one.
_NAMESAKES = 20
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class SubjectField(forms.CharField):
    """Somebody or something by its name; where two have the same name, by the address of its page."""

    def __init__(self, *kinds: Kind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = kinds
        self.widget.attrs |= {
            "list": f"{'-'.join(kinds)}-names",
            "autocomplete": "off",
            "hx-get": reverse_lazy("subject-options", args=[",".join(kinds)]),
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": "next datalist",
        }

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        # Several such fields may stand on one page: each has a list of its own.
        self.widget.attrs["list"] = f"{form.add_prefix(field_name)}-names"
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """A subject's name, or its number where another one is called the same."""
        if not isinstance(value, Subject):
            return value
        name = name_of(value)
        return name if name and self._meant(name) == [value] else str(value.uuid)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def _meant(self, text: str) -> list[Subject]:
        """Who or what is called so; two are enough to know that it is not clear."""
        named = Q(label__name_en=text) | Q(label__name_zh=text)
        found = as_one(list(Subject.objects.filter(named, kind__in=self.kinds)[:_NAMESAKES]))
        for kind in self.kinds:
            if kind in UNLABELLED:
                found += UNLABELLED[kind].meant(text)
        return found[:2]

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        known = Subject.objects.filter(kind__in=self.kinds)
        if found := _UUID.search(text):
            subject = known.filter(uuid=UUID(found[0])).first()
        else:
            named = self._meant(text)
            if len(named) > 1:
                raise forms.ValidationError(_several(named) % {"text": text})
            subject = named[0] if named else None
        if subject is None:
            raise forms.ValidationError(
                _(
                    "Nothing on the record is called %(text)s. Choose one from the list, or enter it first."
                )
                % {"text": text}
            )
        return subject


def _several(named: Sequence[Subject]) -> str:
    if any(one.kind in UNLABELLED for one in named):
        return _(
            "Two on the record are called %(text)s. Choose from the list the one who works where you mean."
        )
    return _(
        "Two on the record are called %(text)s. Paste the address of the page of the one you mean."
    )


class CiteForm(MayName):
    """Where a statement stands: a source on the record or a new one, the place in it, its words.

    Use it beside a form of your own: `CiteForm(request.POST or None, prefix="cite")`, show it with
    `{% include "evidence/_cite.html" with cite=cite_form %}`, hand `cites()` to the action. A new
    source is registered in the transaction that cites it, so that a refusal leaves nothing behind.
    """

    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        help_text=gettext_lazy("Its code, or part of its title to choose from."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=500)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), required=False, max_length=300)
    url = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=1000, assume_scheme="https"
    )
    published = IntervalField(label=gettext_lazy("Published"), required=False)
    locator = forms.CharField(
        label=gettext_lazy("Place in it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Page, section, row."),
    )
    quote = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The sentence that says so, as printed."),
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Confidence"),
        choices=Confidence,
        initial=Confidence.HIGH,
        required=False,
    )

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = required
        self.fields["source"].widget.attrs |= {
            "list": f"{self.prefix or 'cite'}-sources",
            "autocomplete": "off",
            "hx-get": reverse_lazy("source-options"),
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": "next datalist",
        }

    @property
    def is_new(self) -> bool:
        """Whether the part for a new source should stand open."""
        return any(self[name].value() for name in ("title", "publisher", "url", "published"))

    def clean_source(self) -> Source | None:
        text = str(self.cleaned_data["source"]).strip()
        if not text:
            return None
        named = Source.objects.filter(Q(code__iexact=text.split(" ")[0]) | Q(title=text))
        found = named.order_by("id").first()
        if found is None:
            raise forms.ValidationError(
                _(
                    "No source on the record is %(text)s. Choose one from the list, or enter a new one below."
                )
                % {"text": text}
            )
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        new = [said.get(name) for name in ("title", "publisher", "url", "published")]
        if "source" in self.errors:
            return said
        if said.get("source") and any(new):
            self.add_error(
                "source", _("Choose a source on the record or enter a new one, not both.")
            )
        elif any(new) and not said.get("title") and "title" not in self.errors:
            self.add_error("title", _("A new source needs its title."))
        elif not said.get("source") and not any(new):
            if self.needed:
                self.add_error("source", _("Say which source shows this."))
            elif said.get("locator") or said.get("quote"):
                self.add_error("source", _("The words stand in a source: say in which."))
        elif said.get("url") and (known := Source.objects.filter(url=said["url"]).first()):
            self.add_error(
                "url",
                _("This document is on the record as %(code)s. Choose it above.")
                % {"code": known.code},
            )
        return said

    def read_in_public(self) -> Sequence[str]:
        """The public reads of documents that anybody can open."""
        return ("title", "publisher") if self.cleaned_data.get("url") else ()

    def cites(self) -> list[Cite]:
        """None or one, for an action; call it when the form is valid."""
        said = self.cleaned_data
        source = said["source"]
        if source is None:
            if not said["title"]:
                return []
            day: Interval | None = said["published"]
            source = Source(
                title=said["title"],
                publisher=said["publisher"],
                url=said["url"],
                first=day.first if day else None,
                last=day.last if day else None,
                printed=str(day or ""),
            )
        return [
            Cite(
                source,
                locator=said["locator"],
                quote=said["quote"],
                confidence=Confidence(said["confidence"] or Confidence.HIGH),
            )
        ]


class SourceForm(MayName):
    """A document by itself."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), required=False, max_length=300)
    published = IntervalField(label=gettext_lazy("Published"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=1000, assume_scheme="https"
    )
    language = forms.ChoiceField(
        label=COLUMNS["language"],
        required=False,
        choices=[("", "–"), ("zh", "中文"), ("en", "English")],
    )
    kind = TermField("source_kind", label=COLUMNS["kind"], required=False)
    note = forms.CharField(
        label=COLUMNS["note"], required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, source: Source | None, **kwargs: Any) -> None:
        if source:
            kwargs["initial"] = self.written(source)
        super().__init__(*args, **kwargs)
        self.source = source
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        known = dict(cast("list[tuple[str, str]]", language.choices))
        if source and source.language not in known:
            # A language that is not offered here stands as it is: saving must not empty it.
            language.choices = [*known.items(), (source.language, source.language)]

    @staticmethod
    def written(source: Source) -> dict[str, Any]:
        columns = ("title", "publisher", "url", "language", "kind", "note")
        return {name: getattr(source, name) for name in columns} | {"published": source.printed}

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        known = Source.objects.filter(url=url).first() if url else None
        if known and known != self.source:
            raise forms.ValidationError(
                _("This document is on the record as %(code)s.") % {"code": known.code}
            )
        return url

    def read_in_public(self) -> Sequence[str]:
        """The public reads of documents that anybody can open."""
        return ("title", "publisher") if self.cleaned_data.get("url") else ()

    def says(self) -> dict[str, Any]:
        """The columns to write."""
        columns = dict(self.cleaned_data)
        day: Interval | None = columns.pop("published")
        return columns | {
            "first": day and day.first,
            "last": day and day.last,
            "printed": str(day or ""),
        }


class UploadForm(forms.Form):
    """One document; what it may be is told by its content."""

    file = forms.FileField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy(
            "PDF, PNG, JPEG, Word, Excel or plain text, at most 20 MB. It is recognised by its content, not by its name."
        ),
        widget=forms.FileInput(
            {"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt", "data-largest": LARGEST}
        ),
    )


class NamedForm(forms.Form):
    """Names in both languages, one of them at least, and a note."""

    name_zh = forms.CharField(label=gettext_lazy("Name, Chinese"), required=False, max_length=400)
    name_en = forms.CharField(label=gettext_lazy("Name, English"), required=False, max_length=400)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("name_zh") and not said.get("name_en") and not self.errors:
            self.add_error("name_zh", _("Give it a name, in Chinese or in English."))
        return said

    def columns(self) -> dict[str, Any]:
        """What to write into the record."""
        return dict(self.cleaned_data)


def written_in(record: Any, *columns: str) -> dict[str, Any]:
    """What a form of these columns begins with; a key to a choice is that choice's own."""
    return {name.removesuffix("_id"): getattr(record, name) for name in columns}


def take_over(form: forms.Form, overtaken: Overtaken, now: Mapping[str, Any]) -> None:
    """Show what others wrote meanwhile where this form left alone what stood there; keep the rest.

    Args:
        now: what a form opened now would begin with, column by column.
    """
    # A field that remembers what it began with says itself whether it was touched.
    untouched = {
        name
        for name, field in form.fields.items()
        if field.show_hidden_initial and name not in form.changed_data
    }
    data = cast(Any, form.data).copy()
    # A day is one field and three columns.
    days = {
        name
        for name, field in form.fields.items()
        if isinstance(field, IntervalField) and {f"{name}_printed", "printed"} & overtaken.alone
    }
    for name in (overtaken.alone | untouched | days) & set(form.fields) & set(now):
        shown = form.fields[name].prepare_value(now[name])
        data[form.add_prefix(name)] = "" if shown is None else shown
        if name in untouched:
            data[form.add_initial_prefix(name)] = data[form.add_prefix(name)]
    form.data = data


def told_of(form: forms.Form, overtaken: Overtaken, now: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says of it, with the form as `take_over` leaves it."""
    take_over(form, overtaken, now)
    return {"refused": str(overtaken), "overtaken": overtaken.edits}


def seen_in(posted: Mapping[str, Any]) -> int:
    """How far the journal went when the form was opened, as the form says; 0 where it does not."""
    said = str(posted.get("seen", ""))
    return int(said) if said.isdecimal() and len(said) < 19 else 0


class FactForm(forms.Form):
    """What a fact says, made from the columns it declares: to correct any fact of any ledger."""

    as_of = IntervalField(label=gettext_lazy("As of"))

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        kwargs["initial"] = {"as_of": str(fact.as_of), "note": fact.note} | {
            name: _initial(getattr(fact, name)) for name in fact.says
        }
        super().__init__(*args, **kwargs)
        self.fact = fact
        for name in fact.says:
            self.fields[name] = _field(fact, name)
        self.fields["note"] = forms.CharField(
            label=COLUMNS["note"],
            required=False,
            max_length=1000,
            widget=forms.Textarea({"rows": 2}),
        )

    def says(self) -> dict[str, Any]:
        """The columns to write, with the bounds of printed intervals."""
        columns: dict[str, Any] = {"note": self.cleaned_data["note"]}
        for name in self.fact.says:
            value = self.cleaned_data[name]
            if name.endswith("_printed"):
                stem = name.removesuffix("_printed")
                columns |= {
                    name: str(value or ""),
                    f"{stem}_first": value and value.first,
                    f"{stem}_last": value and value.last,
                }
            else:
                columns[name] = value
        return columns

    @property
    def changes(self) -> bool:
        return self.has_changed()


def _initial(value: Any) -> Any:
    # 110.000000 as it lies in the store is 110 to whoever corrects it.
    return Decimal(number(value, grouped=False)) if isinstance(value, Decimal) else value


def _field(fact: Fact, name: str) -> forms.Field:
    column = cast("Field[Any, Any]", fact._meta.get_field(name))
    said: dict[str, Any] = {"label": called(name), "required": not column.blank and not column.null}
    if name.endswith("_printed"):
        return IntervalField(**said | {"required": False})
    if isinstance(column, ForeignKey):
        return _linked(fact, column, said)
    made = column.formfield()
    assert made is not None
    made.label = called(name)
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 3
    return made


def _linked(fact: Fact, column: "ForeignKey[Any, Any]", said: dict[str, Any]) -> forms.Field:
    target = column.related_model
    if target is Term:
        present = getattr(fact, column.name)
        return TermField(present.vocabulary if present else column.name, **said)
    if target is Subject:
        present = getattr(fact, column.name)
        kinds: Iterable[Kind] = [Kind(present.kind)] if present else ()
        places = (Kind.AREA, Kind.SITE)
        return SubjectField(
            *(places if set(kinds) <= set(places) else (*kinds, Kind.ORGANISATION)), **said
        )
    if hasattr(target, "kind_of_subject"):
        return OneOf(target, **said)
    return _as_it_is(fact, column, said)


def _as_it_is(fact: Fact, column: "ForeignKey[Any, Any]", said: dict[str, Any]) -> forms.Field:
    """What is no subject (a member, an observation) is shown, and changed where it was chosen."""
    rows = column.related_model._default_manager.filter(pk=getattr(fact, column.attname))
    field: forms.Field = forms.ModelChoiceField(rows, disabled=True, **said | {"required": False})
    return field


class OneOf(SubjectField):
    """A record that is one-to-one with its subject: an event, an organisation."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(model.kind_of_subject, **kwargs)
        self.model = model

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return super().prepare_value(Subject.objects.get(pk=value.pk))
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        subject = super().clean(value)
        return subject and self.model._default_manager.get(pk=subject.pk)
