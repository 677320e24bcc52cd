"""People, apart from the ledgers: what is personal can be erased, and a day says when it will be."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.core.language import here
from inward.directory.models import Organisation
from inward.evidence.models import Entry, Subject
from inward.evidence.rules import Kind


class Basis(models.TextChoices):
    """On what ground personal data are kept (PIPL art. 13; GDPR art. 6)."""

    CONSENT = "consent", pgettext_lazy("consent", "Consent")
    CONTRACT = "contract", pgettext_lazy("consent", "Contract")
    PUBLIC_OFFICE = "public_office", pgettext_lazy("consent", "Public office")
    LEGITIMATE = "legitimate", pgettext_lazy("consent", "Legitimate interest")


class Purpose(models.TextChoices):
    INVITE = "invite", _("Invitations to events")
    SERVE = "serve", _("Answering and serving")
    PUBLISH = "publish", _("Being named in public")


class Person(models.Model):
    """Somebody the office deals with. Erasing empties the row; ids in ledgers stay and mean nobody."""

    kind_of_subject: ClassVar[Kind] = Kind.PERSON
    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="+")
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    basis = models.CharField(max_length=15, choices=Basis, default=Basis.LEGITIMATE)
    erase_after = models.DateField()
    erased_in = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(
                name="person_has_a_name_or_is_erased",
                condition=~Q(name_en="") | ~Q(name_zh="") | Q(erased_in__isnull=False),
            ),
            CheckConstraint(
                name="person_erased_is_empty",
                condition=Q(erased_in=None)
                | Q(name_en="", name_zh="", email="", phone="", note=""),
            ),
        ]
        indexes = [
            models.Index(fields=["erase_after"], name="person_to_erase"),
            models.Index(fields=["email"], name="person_email"),
        ]

    @property
    def name(self) -> str:
        return here(self.name_en, self.name_zh) or str(_("erased"))

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person works for an organisation, under a title, from and until when it is known."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "organisation", "since"], name="affiliation_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {here(self.title_en, self.title_zh)}"


class Consent(models.Model):
    """What a person agreed to, when, and when they took it back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    given_at = models.DateTimeField()
    how = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} by {self.person}"
