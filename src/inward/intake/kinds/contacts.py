"""People and where they work."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.intake.kinds.kind import ListKind
from inward.intake.kinds.meanings import PERSON, PERSONS, WHO

CONTACTS = ListKind(
    "contacts",
    pgettext_lazy("list of", "Contacts"),
    _("People and where they work: one row a person."),
    (*WHO, replace(PERSON, required=True), *PERSONS[1:]),
)
