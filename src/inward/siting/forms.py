"""The requirement as a form: for each criterion a must and a wish."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.models import Term
from inward.evidence.forms import SubjectField
from inward.evidence.rules import Kind
from inward.places.models import Area, Site
from inward.places.space.queries import sectors
from inward.siting.actions import LASTS
from inward.siting.models import Requirement
from inward.siting.rules import CRITERIA, Asked, Criterion, NotAsked, Said, Sort, checked, read
from inward.siting.spoken import why_not_asked

WEIGHTS = [
    (0, gettext_lazy("no wish")),
    (1, gettext_lazy("1, hardly matters")),
    (2, "2"),
    (3, gettext_lazy("3, matters")),
    (4, "4"),
    (5, gettext_lazy("5, decides")),
]


@dataclass(frozen=True)
class Group:
    """The fields of one criterion."""

    criterion: Criterion
    musts: list[forms.BoundField]
    wishes: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        """Whether anything is said, so that the wish should stand open."""
        return any(f.value() not in (None, "", "0", 0, []) for f in self.wishes)

    @property
    def has_errors(self) -> bool:
        return any(f.errors for f in (*self.musts, *self.wishes))


class RequirementForm(forms.Form):
    """Who asks for what; every criterion may be left out."""

    name_zh = forms.CharField(label=gettext_lazy("Name, Chinese"), required=False, max_length=400)
    name_en = forms.CharField(label=gettext_lazy("Name, English"), required=False, max_length=400)
    asked_by = SubjectField(
        Kind.ORGANISATION,
        Kind.PROJECT,
        label=pgettext_lazy("requirement", "Asked by"),
        required=False,
        help_text=gettext_lazy("An organisation or a project on the record."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA.values():
            self.fields |= _fields(criterion)

    def groups(self) -> Iterator[Group]:
        for code, criterion in CRITERIA.items():
            own = {name: self[name] for name in self.fields if name.startswith(f"{code}-")}
            wishes = [f"{code}-{part}" for part in ("weight", "worst", "best", "preferred")]
            yield Group(
                criterion,
                [field for name, field in own.items() if name not in wishes],
                [own[name] for name in wishes if name in own],
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not (said.get("name_zh") or said.get("name_en") or self.errors):
            self.add_error("name_zh", _("Give it a name, in Chinese or in English."))
        self.asked = Asked()
        if self.errors:
            return said
        try:
            self.asked = checked(_said(criterion, said) for criterion in CRITERIA.values())
        except NotAsked as fault:
            part = "most" if fault.code == "least_above_greatest" else "weight"
            self.add_error(f"{fault.criterion.code}-{part}", why_not_asked(fault))
        else:
            if not self.asked:
                self.add_error(None, _("Nothing is asked yet: give at least one must or one wish."))
        return said

    def columns(self) -> dict[str, Any]:
        names = ("name_zh", "name_en", "asked_by", "note")
        return {name: self.cleaned_data[name] for name in names} | {"asked": self.asked}

    @staticmethod
    def written(requirement: Requirement) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "name_zh": requirement.name_zh,
            "name_en": requirement.name_en,
            "asked_by": requirement.asked_by,
            "note": requirement.note,
        }
        for one in read(requirement.asked).said:
            initial |= _initial(one)
        return initial


def _fields(criterion: Criterion) -> dict[str, forms.Field]:
    code, made = criterion.code, {}
    weight = forms.TypedChoiceField(
        label=gettext_lazy("Weight"), choices=WEIGHTS, coerce=int, required=False
    )
    if criterion.sort is Sort.YES:
        made["among"] = _choice(criterion, gettext_lazy("Sector"))
        made["is_must"] = forms.BooleanField(label=gettext_lazy("A must"), required=False)
        return {f"{code}-{part}": f for part, f in (made | {"weight": weight}).items()}
    if criterion.sort is Sort.CHOICE:
        made["among"] = _choices(criterion, pgettext_lazy("must", "One of"))
        made["weight"] = weight
        made["preferred"] = _choices(criterion, gettext_lazy("Preferably"))
        return {f"{code}-{part}": f for part, f in made.items()}
    if criterion.low:
        made["least"] = _bound(criterion, gettext_lazy("At least"))
    if criterion.high:
        by = (
            pgettext_lazy("latest day", "By")
            if criterion.sort is Sort.DAY
            else gettext_lazy("At most")
        )
        made["most"] = _bound(criterion, by)
    made["weight"] = weight
    made["worst"] = _bound(criterion, gettext_lazy("Worth nothing at"))
    made["best"] = _bound(criterion, gettext_lazy("Best at"))
    return {f"{code}-{part}": f for part, f in made.items()}


def _bound(criterion: Criterion, label: Any) -> forms.Field:
    if criterion.sort is Sort.DAY:
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
    least = None if criterion.code == "floor" else 0
    return forms.DecimalField(
        label=label, required=False, min_value=least, max_digits=12, decimal_places=2
    )


def _choices(criterion: Criterion, label: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=zones if criterion.code == "zone" else site_kinds,
        widget=forms.CheckboxSelectMultiple,
    )


def _choice(criterion: Criterion, label: Any) -> forms.Field:
    return forms.ChoiceField(label=label, required=False, choices=_sector_choices)


def zones() -> list[tuple[str, str]]:
    found = Area.objects.filter(kind="area_kind:zone").select_related("subject").order_by("pk")
    return [(str(zone.subject.uuid), zone.name) for zone in found]


def site_kinds() -> list[tuple[str, str]]:
    used = Term.objects.filter(pk__in=Site.objects.values("kind_id")).order_by("code")
    return [(term.pk, term.name) for term in used]


def _sector_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((term.pk, term.name) for term in sectors())]


def _said(criterion: Criterion, said: dict[str, Any]) -> Said:
    def of(part: str) -> Any:
        return said.get(f"{criterion.code}-{part}")

    weight = of("weight") or 0
    if criterion.sort is Sort.YES:
        chosen = (of("among"),) if of("among") else ()
        must = chosen if of("is_must") or not weight else ()
        return Said(criterion, among=must, weight=weight, preferred=chosen if weight else ())
    return Said(
        criterion,
        at_least=of("least"),
        at_most=of("most"),
        among=tuple(of("among") or ()),
        weight=weight,
        worst=of("worst") if weight else None,
        best=of("best") if weight else None,
        preferred=tuple(of("preferred") or ()) if weight else (),
    )


def _initial(one: Said) -> dict[str, Any]:
    code = one.criterion.code
    if one.criterion.sort is Sort.YES:
        chosen = (*one.among, *one.preferred)
        parts: dict[str, Any] = {"among": chosen[0], "is_must": bool(one.among)}
    else:
        parts = {
            "least": one.at_least,
            "most": one.at_most,
            "among": list(one.among),
            "worst": one.worst,
            "best": one.best,
            "preferred": list(one.preferred),
        }
    parts["weight"] = one.weight
    return {f"{code}-{part}": value for part, value in parts.items()}


class BriefForm(forms.Form):
    """In which language a brief is handed out."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("both", "中文 · English"), ("zh", "中文"), ("en", "English")],
    )


class SendForm(forms.Form):
    """For whom a link is, and how long it opens."""

    for_whom = forms.CharField(label=gettext_lazy("For whom"), max_length=200)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Opens for"),
        coerce=int,
        choices=[(n, format_lazy(gettext_lazy("{n} days"), n=n)) for n in LASTS],
        initial=30,
    )
