"""Forms of lists: whether the input is well formed; the actions decide the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.language import here
from inward.core.models import Term
from inward.directory.people import Basis
from inward.directory.queries import terms
from inward.evidence.forms import IntervalField, SubjectField
from inward.evidence.rules import Kind
from inward.intake.columns import TermOf, Word, YesNo
from inward.intake.kinds import BY_NAME, KINDS
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch
from inward.intake.sheets.grid import letters
from inward.intake.sheets.headings import Meaning


class ListForm(forms.Form):
    """A new list: what it is, what it is about, and the file or the cells themselves."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it a list of?"), widget=forms.RadioSelect)
    about = SubjectField(
        Kind.EVENT,
        Kind.SITE,
        Kind.AREA,
        label=gettext_lazy("Which event or place is it about?"),
        required=False,
        help_text=gettext_lazy(
            "Begin to type its name and choose. Guests, exhibitors, tenants and units need one."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        required=False,
        max_length=200,
        widget=forms.FileInput(
            {"accept": ".xlsx,.xls,.xlsm,.xlsb,.ods,.csv,.txt,.tsv", "class": "drop"}
        ),
        help_text=gettext_lazy("Excel, WPS, OpenDocument or CSV; drop it here or choose it."),
    )
    cells = forms.CharField(
        label=gettext_lazy("Or its cells, pasted"),
        required=False,
        max_length=4_000_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "class": "mono"}),
        help_text=gettext_lazy("Copy them in the spreadsheet, the header with them."),
    )
    as_of = IntervalField(
        label=gettext_lazy("The list was true on"),
        help_text=gettext_lazy("For an event its own day counts, where the record has it."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Personal data are kept on the ground of"),
        choices=Basis,
        initial=Basis.LEGITIMATE,
    )
    persons_until = forms.DateField(
        label=gettext_lazy("and erased after"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """`on`: the day it is filled in."""
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["kind"].choices = [(k.name, k.title) for k in KINDS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("file")) == bool(str(said.get("cells", "")).strip()):
            wrong = (
                _("Send a file or paste cells, not both.")
                if said.get("file")
                else _("Drop the file here, or paste its cells below.")
            )
            self.add_error("file", wrong)
        kind = BY_NAME.get(str(said.get("kind", "")))
        if kind and kind.needs_about and not said.get("about") and "about" not in self.errors:
            self.add_error("about", _("Say what the list is about: which event, which place."))
        self._must_be_days(said)
        return said

    def _must_be_days(self, said: dict[str, Any]) -> None:
        """Nothing was true on a day to come, and nothing can be erased in the past."""
        as_of, until = said.get("as_of"), said.get("persons_until")
        if as_of and as_of.first > self.on:
            self.add_error("as_of", _("This day is still to come."))
        if until and until < self.on:
            self.add_error("persons_until", _("This day is over: choose one to come."))

    @property
    def chosen(self) -> ListKind:
        return BY_NAME[self.cleaned_data["kind"]]

    @property
    def upload(self) -> "UploadedFile[Any] | None":
        found: UploadedFile[Any] | None = self.cleaned_data["file"]
        return found


class ColumnsForm(forms.Form):
    """What each column means, what holds for all rows, which sheet and header are meant."""

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.kind = batch, BY_NAME[batch.kind]
        others = batch.read_as.get("others", [])
        if others:
            sheets = [batch.sheet, *others]
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(one, one) for one in sheets], initial=batch.sheet
            )
        self.fields["header"] = forms.IntegerField(
            label=_("The columns are named in row"),
            min_value=0,
            max_value=200,
            initial=batch.header or 0,
            help_text=_("0 where no row names them."),
        )
        meanings = [("", "–"), *((m.name, title(m)) for m in self.kind.meanings)]
        for at, name in enumerate(batch.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=called(batch, at),
                choices=meanings,
                initial=name,
                required=False,
                widget=forms.Select({"aria-label": called(batch, at)}),
            )
        # Where no column tells what the list is of, an officer does: nothing is chosen for them.
        self.unsaid = () if self.kind.is_told_by(batch.columns) else self.kind.told_by
        for meaning in self.kind.meanings:
            if choices := _choices(meaning):
                self.fields[f"all_{meaning.name}"] = forms.ChoiceField(
                    label=title(meaning),
                    choices=[("", "–"), *choices],
                    initial=""
                    if meaning.name in self.unsaid
                    else batch.constants.get(meaning.name, ""),
                    required=False,
                )

    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column_{at}"] for at in range(len(self.batch.columns))]

    def constants(self) -> dict[str, str]:
        said = {
            name.removeprefix("all_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("all_")
        }
        # What was not chosen for them and they did not choose says nothing: it empties nothing.
        return {name: value for name, value in said.items() if value or name not in self.unsaid}

    def bound_columns(self) -> Sequence[forms.BoundField]:
        return [self[f"column_{at}"] for at in range(len(self.batch.columns))]

    def bound_constants(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("all_")]


def called(batch: Batch, at: int) -> str:
    """A column by its heading, or by its letters where it has none."""
    heading = batch.headings[at] if at < len(batch.headings) else ""
    return heading or letters(int(batch.read_as.get("left", 0)) + at)


def title(meaning: Meaning) -> str:
    return here(meaning.en, meaning.zh)


def _choices(meaning: Meaning) -> list[tuple[str, str]]:
    """What a column may hold, where that is a short list of words."""
    if isinstance(meaning.type, Word):
        return [(str(value), str(label)) for value, label in meaning.type.choices.choices]
    # A code is a term too, but a list of countries is no short list.
    if isinstance(meaning.type, TermOf) and meaning.name != "country":
        terms = Term.objects.filter(vocabulary=meaning.type.vocabulary).order_by("code")
        return [(term.code, str(term)) for term in terms]
    return []


@dataclass(frozen=True, slots=True)
class Mending:
    """One cell that cannot be read, and what may be written in its place.

    Args:
        fault: as `overview.faults_of` says it.
        choices: the words of which it takes one; empty where it takes any text.
        emptied: what becomes of it when nothing is written.
    """

    fault: Mapping[str, Any]
    choices: Sequence[tuple[str, str]]
    is_long: bool
    emptied: str
    help: str


# Longer texts are mended in a field of several lines.
_LINE = 100


def cells_to_mend(batch: Batch, faults: Sequence[Mapping[str, Any]]) -> list[Mending]:
    """What a row's page asks for, cell by cell."""
    kind, found = BY_NAME[batch.kind], []
    for fault in faults:
        meaning = kind.by_name[fault["meaning"]]
        choices = _words_for(meaning)
        constant = batch.constants.get(meaning.name, "")
        found.append(
            Mending(
                fault,
                choices,
                is_long=len(fault["text"]) > _LINE,
                emptied=(not constant and fault.get("emptied"))
                or _emptied(meaning, dict(choices).get(constant, constant)),
                help=str(meaning.help),
            )
        )
    return found


def _emptied(meaning: Meaning, constant: str) -> str:
    if constant:
        return _("Left empty, what holds for every row counts: %(what)s.") % {"what": constant}
    if meaning.required:
        return _("Without it the row cannot be taken; leave the whole row out instead.")
    return _("Left empty, the row is taken without it.")


def _words_for(meaning: Meaning) -> list[tuple[str, str]]:
    """All words of which a cell takes one, however many; none where it takes any text."""
    if isinstance(meaning.type, YesNo):
        return [("yes", _("yes")), ("no", _("no"))]
    if isinstance(meaning.type, TermOf):
        return [(term.code, str(term)) for term in terms(meaning.type.vocabulary)]
    return _choices(meaning)


class ExportForm(forms.Form):
    """What a list is taken out for, and as what."""

    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=300,
        help_text=gettext_lazy("Kept with your name and the day."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            ("xlsx", pgettext_lazy("file", "Excel workbook (.xlsx)")),
            ("zip", pgettext_lazy("file", "CSV in a ZIP, with its dictionary")),
        ],
    )
