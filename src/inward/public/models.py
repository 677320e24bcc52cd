"""What the office writes for the public itself, in two languages: texts, news, stories, contacts.

Each is a subject, so that publishing it is the same fact as publishing anything else.
"""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from inward.core.language import here
from inward.core.models import Term
from inward.directory.models import Organisation
from inward.directory.people import Person
from inward.evidence.models import Described, Subject
from inward.evidence.rules import Kind


class Place(models.TextChoices):
    """Where on the site a text stands."""

    HOME = "home", _("Home page")
    ABOUT = "about", _("About the office")
    ZONE = "zone", _("A zone")
    SECTOR = "sector", _("A sector")
    SPACE = "space", _("Finding space")
    ENQUIRY = "enquiry", _("The enquiry form")
    LICENCE = "licence", _("Licence of the data")


class Written(Described):
    """A heading and a text in Markdown, in both languages."""

    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)

    class Meta(Described.Meta):
        abstract = True

    # What a translator looks at: pairs of columns that should both be filled or both be empty.
    pairs: ClassVar[tuple[str, ...]] = ("name", "text")

    def lacks(self) -> tuple[str, ...]:
        """The languages in which something is missing that the other has."""
        return tuple(
            lang
            for lang, twin in (("en", "zh"), ("zh", "en"))
            if any(
                getattr(self, f"{pair}_{twin}") and not getattr(self, f"{pair}_{lang}")
                for pair in self.pairs
            )
        )


class Text(Written):
    """What stands at a fixed place of the site."""

    kind_of_subject = Kind.TEXT
    place = models.CharField(max_length=10, choices=Place)
    # The zone or the sector it introduces.
    about = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            CheckConstraint(name="text_place_known", condition=Q(place__in=Place.values)),
            CheckConstraint(
                name="text_says_what_it_introduces",
                condition=Q(place=Place.ZONE, about__isnull=False, sector=None)
                | Q(place=Place.SECTOR, about=None, sector__isnull=False)
                | (~Q(place__in=[Place.ZONE, Place.SECTOR]) & Q(about=None, sector=None)),
            ),
            UniqueConstraint(
                fields=["place"],
                name="text_once",
                condition=~Q(place__in=[Place.ZONE, Place.SECTOR]),
            ),
            UniqueConstraint(fields=["about"], name="text_once_for_a_zone"),
            UniqueConstraint(fields=["sector"], name="text_once_for_a_sector"),
        ]


class News(Written):
    """Something the office tells on a day. Before that day it is not shown."""

    kind_of_subject = Kind.NEWS
    day = models.DateField()
    about = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Written.Meta):
        indexes = [models.Index(fields=["day", "subject"], name="news_by_day")]


class Story(Written):
    """An executive's words about being here, with their consent and its day."""

    kind_of_subject = Kind.STORY
    pairs = ("name", "words", "position", "text")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The name is shown while this person consents to being named in public; the position always.
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    position_en = models.CharField(max_length=200, blank=True)
    position_zh = models.CharField(max_length=200, blank=True)
    words_en = models.TextField(blank=True)
    words_zh = models.TextField(blank=True)
    told_on = models.DateField()
    # Without it a story cannot be made public.
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.CharField(max_length=200, blank=True)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            CheckConstraint(
                name="story_consent_says_how", condition=Q(consent_on=None) | ~Q(consent_how="")
            ),
        ]
        indexes = [models.Index(fields=["told_on", "subject"], name="story_by_day")]

    @property
    def position(self) -> str:
        return here(self.position_en, self.position_zh)


class Contact(Written):
    """A desk that answers: for everybody, for a zone or for a sector. Desks, never persons."""

    kind_of_subject = Kind.CONTACT
    pairs = ("name", "text", "address", "hours")
    about = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    telephone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    address_en = models.CharField(max_length=300, blank=True)
    address_zh = models.CharField(max_length=300, blank=True)
    hours_en = models.CharField(max_length=200, blank=True)
    hours_zh = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            CheckConstraint(
                name="contact_can_be_reached",
                condition=~Q(telephone="") | ~Q(email="") | ~Q(address_en="") | ~Q(address_zh=""),
            ),
        ]

    @property
    def address(self) -> str:
        return here(self.address_en, self.address_zh)

    @property
    def hours(self) -> str:
        return here(self.hours_en, self.hours_zh)


WRITTEN: dict[Kind, type[Written]] = {
    model.kind_of_subject: model for model in (Text, News, Story, Contact)
}
