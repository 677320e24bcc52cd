"""Forms for a claim and for the parameters of a figure, made from what the figure declares."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.figures.queries import FIGURES
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import CannotCount, Figure, Parameter, Takes


class ClaimForm(forms.Form):
    subject = SubjectField(
        Kind.AREA,
        Kind.SITE,
        Kind.ORGANISATION,
        Kind.PROGRAMME,
        Kind.EVENT,
        label=_("What it is about"),
    )
    as_of = IntervalField(label=_("When it was so"))
    text_en = forms.CharField(label=_("Words in English"), required=False, max_length=400)
    text_zh = forms.CharField(label=_("Words in Chinese"), required=False, max_length=400)
    quantifier = forms.ChoiceField(
        label=pgettext_lazy("figure", "Quantifier"), choices=Quantifier, required=False
    )
    value = forms.DecimalField(
        label=pgettext_lazy("value", "Number"), required=False, max_digits=26, decimal_places=6
    )
    unit = TermField("unit", label=pgettext_lazy("figure", "Unit"), required=False)
    superlative = TermField(
        "superlative",
        label=_("Superlative"),
        required=False,
        help_text=_("“The only”, “the first” are claims too."),
    )
    figure = forms.ChoiceField(
        label=_("Counted by"),
        required=False,
        help_text=_("The figure that the record can count beside it."),
    )
    parameters = forms.CharField(
        label=_("Parameters"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line, name=value: period=2023"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figure = self.fields["figure"]
        assert isinstance(figure, forms.ChoiceField)
        figure.choices = [("", "–"), *((f.name, str(f.title)) for f in FIGURES.values())]

    def clean_parameters(self) -> dict[str, str]:
        lines = [line.strip() for line in str(self.cleaned_data["parameters"]).splitlines()]
        wrong = [line for line in lines if line and "=" not in line]
        if wrong:
            raise forms.ValidationError(
                _("Not read as name=value: %(lines)s"), params={"lines": ", ".join(wrong)}
            )
        return dict(line.split("=", 1) for line in lines if line)

    def says(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        for name in ("unit", "superlative"):
            term: Term | None = said[name]
            said[name] = term.code if term else ""
        return said


class CountForm(forms.Form):
    """The parameters a figure declares, and the two clocks."""

    on = forms.DateField(label=_("As of"), widget=forms.DateInput({"type": "date"}))
    known = forms.IntegerField(
        label=_("Known at entry"),
        min_value=0,
        required=False,
        help_text=_("Empty: all that is known now."),
    )

    def __init__(self, *args: Any, figure: Figure, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        clocks = {name: self.fields.pop(name) for name in ("on", "known")}
        for parameter in figure.parameters:
            self.fields[parameter.name] = parameter_field(parameter)
        self.fields |= clocks
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _(
                    "%(day)s is still to come and cannot be counted: choose %(today)s or a day before."
                ),
                params={"day": on.isoformat(), "today": self.today.isoformat()},
            )
        return on

    def clean_known(self) -> int | None:
        known: int | None = self.cleaned_data["known"]
        if known is not None and known > (newest := newest_known()):
            raise forms.ValidationError(
                _("The newest entry is number %(newest)s. Leave this empty for all that is known."),
                params={"newest": newest},
            )
        return known

    def parameters(self) -> dict[str, str]:
        """The parameters as a figure reads them."""
        return {
            parameter.name: parameter_text(self.cleaned_data.get(parameter.name))
            for parameter in self.figure.parameters
            if self.cleaned_data.get(parameter.name)
        }

    def refuse(self, fault: CannotCount) -> None:
        self.add_error(None, str(fault))


def parameter_field(parameter: Parameter) -> forms.Field:
    """The field in which a parameter is chosen."""
    said: dict[str, Any] = {"label": str(parameter.title), "required": parameter.required}
    match parameter.takes:
        case Takes.SUBJECT:
            return SubjectField(*(Kind(kind) for kind in parameter.among), **said)
        case Takes.TERM:
            return TermField(parameter.among[0], **said)
        case Takes.PERIOD:
            return IntervalField(**said)
        case Takes.CHOICE:
            choices = [(word, str(parameter.called(word))) for word in parameter.among]
            if not parameter.default:
                choices.insert(0, ("", "–"))
            return forms.ChoiceField(choices=choices, **(said | {"required": False}))
        case Takes.NUMBER:
            return forms.IntegerField(min_value=1, **said)


def parameter_text(value: Any) -> str:
    """What was chosen, as a figure reads it."""
    if isinstance(value, Subject):
        return str(value.uuid)
    return str(value.pk) if isinstance(value, Term) else str(value)
