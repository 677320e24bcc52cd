"""A target as it is typed: which figure, then its parameters, team, period and number."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.evidence.forms import IntervalField
from inward.figures.forms import parameter_field, parameter_text
from inward.figures.rules import Figure
from inward.office.models import Team
from inward.work.targets.queries import metrics
from inward.work.targets.rules import is_rate, less_is_better, own_parameters


class FigureForm(forms.Form):
    """The first question: on what."""

    figure = forms.ChoiceField(label=gettext_lazy("On which figure"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["figure"])
        field.choices = [(one.name, str(one.title)) for one in metrics()]


class TargetForm(forms.Form):
    """Team, the figure's own parameters, period and number."""

    team = forms.ModelChoiceField(Team.objects.none(), label=gettext_lazy("Team"))
    period = IntervalField(label=pgettext_lazy("target", "Period"))
    value = forms.DecimalField(
        label=gettext_lazy("Target"), max_digits=20, decimal_places=2, min_value=0
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        cast(Any, self.fields["team"]).queryset = Team.objects.order_by("pk")
        last = {name: self.fields.pop(name) for name in ("period", "value", "note")}
        for one in own_parameters(figure):
            self.fields[one.name] = parameter_field(one)
            self.fields[one.name].required = one.required
        self.fields |= last
        self.fields["value"].help_text = unit_hint(figure)

    def own(self) -> dict[str, str]:
        """The figure's own parameters, those given."""
        said = self.cleaned_data
        given = {
            one.name: parameter_text(said.get(one.name)) for one in own_parameters(self.figure)
        }
        return {name: text for name, text in given.items() if text not in ("", "None")}


class ChangeForm(forms.Form):
    """Another number, and why."""

    value = forms.DecimalField(
        label=gettext_lazy("Target"), max_digits=20, decimal_places=2, min_value=0
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class TakeBackForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


def unit_hint(figure: Figure) -> Any:
    """In what the number is given."""
    if is_rate(figure):
        return gettext_lazy("Per hundred: 60 for 60%.")
    if less_is_better(figure):
        return gettext_lazy("Not more than so much.")
    return ""
