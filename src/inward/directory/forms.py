"""Forms of the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.core.language import is_chinese
from inward.core.models import Term
from inward.directory.models import Organisation
from inward.directory.queries import places
from inward.evidence.forms import IntervalField, SubjectField, TermField
from inward.evidence.models import Subject
from inward.evidence.rules import COLUMNS, Kind
from inward.office.forms import MemberField

LANGUAGES = [
    ("en", "English"),
    ("zh", "中文"),
    ("ja", "日本語"),
    ("fr", "Français"),
    ("de", "Deutsch"),
]


class OrganisationForm(forms.Form):
    """What describes an organisation. Its names are facts of their own and only asked for at first."""

    name_zh = forms.CharField(label=COLUMNS["name_zh"], required=False, max_length=400)
    name_en = forms.CharField(label=COLUMNS["name_en"], required=False, max_length=400)
    kind = TermField("organisation_kind", label=COLUMNS["kind"])
    sector = TermField("sector", label=COLUMNS["sector"], required=False)
    country = forms.ChoiceField(label=COLUMNS["country"], required=False)
    country_basis = TermField("country_basis", label=COLUMNS["country_basis"], required=False)
    parent = SubjectField(Kind.ORGANISATION, label=COLUMNS["parent"], required=False)
    website = forms.URLField(
        label=COLUMNS["website"], required=False, max_length=200, assume_scheme="https"
    )
    tier = TermField(
        "account_tier",
        label=COLUMNS["tier"],
        required=False,
        help_text=gettext_lazy("How often it is visited follows from the tier."),
    )
    manager = MemberField(label=COLUMNS["manager"], required=False)
    note = forms.CharField(
        label=COLUMNS["note"], required=False, widget=forms.Textarea({"rows": 3})
    )
    as_of = IntervalField(label=gettext_lazy("As of"))
    another = forms.BooleanField(
        label=gettext_lazy("None of these is meant: enter another one"), required=False
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            kwargs["initial"] = {
                "kind": organisation.kind_id,
                "sector": organisation.sector_id,
                "country": organisation.country,
                "country_basis": f"country_basis:{organisation.country_basis}",
                "parent": organisation.parent and organisation.parent.subject,
                "website": organisation.website,
                "note": organisation.note,
                "tier": organisation.tier_id,
                "manager": organisation.manager_id,
            }
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        countries = Term.objects.filter(vocabulary="country").order_by(
            "name_zh" if is_chinese() else "name_en"
        )
        self.fields["country"].choices = [("", "–"), *((c.code, str(c)) for c in countries)]  # type: ignore[attr-defined]
        if organisation:
            for name in ("name_zh", "name_en", "as_of", "another"):
                del self.fields[name]
            for field in self.fields.values():
                # What stood there when the form was opened comes back with it: only what this
                # officer changed is written.
                field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        parent = said.get("parent")
        if parent and self.organisation and parent.pk == self.organisation.pk:
            self.add_error("parent", _("An organisation does not belong to itself."))
        return said

    def columns(self) -> dict[str, Any]:
        """Columns of the organisation; of one on the record only those changed here."""
        said = self.cleaned_data
        parent, basis = said["parent"], said["country_basis"]
        columns = {
            "kind": said["kind"],
            "sector": said["sector"],
            "country": said["country"],
            "country_basis": basis.code if basis else "",
            "parent": Organisation.objects.get(pk=parent.pk) if parent else None,
            "website": said["website"],
            "note": said["note"],
            "tier": said["tier"],
            "manager": said["manager"],
        }
        if self.organisation is None:
            return columns
        return {name: value for name, value in columns.items() if name in self.changed_data}


class _AddForm(forms.Form):
    as_of = IntervalField(label=gettext_lazy("As of"))


class NameForm(_AddForm):
    text = forms.CharField(label=gettext_lazy("Name"), max_length=400)
    language = forms.ChoiceField(label=COLUMNS["language"], choices=LANGUAGES)
    kind = TermField("name_kind", label=COLUMNS["kind"], initial="name_kind:alias")

    field_order = ("text", "language", "kind", "as_of")


class IdentifierForm(_AddForm):
    kind = TermField("identifier_kind", label=COLUMNS["kind"], initial="identifier_kind:uscc")
    value = forms.CharField(label=gettext_lazy("Number"), max_length=80)

    field_order = ("kind", "value", "as_of")


class DesignationForm(_AddForm):
    designation = TermField("designation", label=COLUMNS["designation"])
    detail = forms.CharField(label=COLUMNS["detail"], required=False, max_length=400)

    field_order = ("designation", "detail", "as_of")


class EstablishmentForm(_AddForm):
    function = TermField("presence", label=COLUMNS["function"])
    place = forms.ChoiceField(
        label=COLUMNS["place"],
        required=False,
        help_text=gettext_lazy("Empty where no source says more than the district."),
    )
    opened = IntervalField(label=COLUMNS["opened_printed"], required=False)
    closed = IntervalField(label=COLUMNS["closed_printed"], required=False)
    detail = forms.CharField(label=COLUMNS["detail"], required=False, max_length=400)

    field_order = ("function", "place", "opened", "closed", "detail", "as_of")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "–"), *places()]  # type: ignore[attr-defined]

    def clean_place(self) -> Subject | None:
        chosen = self.cleaned_data["place"]
        return Subject.objects.get(uuid=chosen) if chosen else None


class TenantForm(_AddForm):
    """Who is in a unit; the unit is known."""

    organisation = SubjectField(
        Kind.ORGANISATION,
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("By its name; enter it first where it is not on the record."),
    )
    function = TermField("presence", label=COLUMNS["function"], initial="presence:tenant")
    opened = IntervalField(label=COLUMNS["opened_printed"], required=False)
    closed = IntervalField(label=COLUMNS["closed_printed"], required=False)
    detail = forms.CharField(label=COLUMNS["detail"], required=False, max_length=400)

    field_order = ("organisation", "function", "opened", "closed", "detail", "as_of")


class MergeForm(forms.Form):
    into = SubjectField(
        Kind.ORGANISATION,
        label=COLUMNS["into"],
        help_text=gettext_lazy("The entry that stays; this one is then shown under it."),
    )
    why = forms.CharField(
        label=gettext_lazy("How one sees that they are the same"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
