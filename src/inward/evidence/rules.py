"""What kinds of subject there are, on what basis a number stands, how sure a citation is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """The kinds of subject, in the order of the packages that own them."""

    TEAM = "team", _("Team")
    MEMBER = "member", _("Member")
    AREA = "area", _("Area")
    SITE = "site", _("Site")
    UNIT = "unit", _("Unit")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")
    PROGRAMME = "programme", _("Programme")
    EDITION = "edition", _("Edition")
    EVENT = "event", _("Event")
    AGREEMENT = "agreement", _("Agreement")
    COMMITMENT = "commitment", _("Commitment")
    PROJECT = "project", _("Project")
    CASE = "case", _("Case")
    POLICY = "policy", _("Policy")
    REQUIREMENT = "requirement", _("Requirement")
    TEXT = "text", _("Text of the public site")
    NEWS = "news", _("News")
    STORY = "story", _("Story")
    CONTACT = "contact", _("Contact desk")


class Basis(TextChoices):
    ANNOUNCED = "announced", _("Announced")
    CONTRACTED = "contracted", _("Contracted")
    ACTUAL = "actual", _("Actual")
    ESTIMATED = "estimated", _("Estimated")


class Confidence(TextChoices):
    HIGH = "high", pgettext_lazy("confidence", "High")
    MEDIUM = "medium", pgettext_lazy("confidence", "Medium")
    LOW = "low", pgettext_lazy("confidence", "Low")


class FileKind(TextChoices):
    """What a file that is brought in may be, told by its content and never by its name."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    TEXT = "text", _("Plain text")


# What each kind of fact and each of its columns is called where a reader meets them by themselves:
# in histories, corrections and the list of everything one document supports.
FACTS = {
    "name": _("Name"),
    "identifier": _("Identifier"),
    "designation": _("Designation"),
    "establishment": _("Presence"),
    "merge": _("Merge"),
    "participation": _("Participation"),
    "party": _("Party"),
    "signing": _("Signing"),
    "terms": _("Terms"),
    "assessment": _("Assessment"),
    "mention": _("Mention"),
    "observation": _("Observation"),
    "publication": _("Publication"),
    "contradiction": _("Contradiction"),
    "focus": _("Focus"),
    "offer": _("Offer"),
    "claim": _("Claim"),
    "milestone": _("Milestone"),
    "interaction": _("Contact"),
    "casestep": _("Step of a case"),
    "benefit": _("What a policy gives"),
    "condition": _("What a policy asks"),
    "statement": _("Statement of an enterprise"),
    "answer": _("Answer to a statement"),
}
COLUMNS = {
    "at_least": _("At least"),
    "at_most": _("At most"),
    "among": _("One of"),
    "amount": _("Amount"),
    "bound": _("The amount is"),
    "criterion": _("Criterion"),
    "what_en": _("For what, English"),
    "what_zh": _("For what, Chinese"),
    "about": _("About"),
    "answer_by": _("Answer by"),
    "at": _("Moment"),
    "available_printed": _("Available from"),
    "basis": _("Basis"),
    "body": _("Public body"),
    "closed_printed": _("Closed"),
    "confidence": _("Confidence"),
    "country": _("Country of origin"),
    "country_basis": _("How the country is known"),
    "designation": _("Designation"),
    "detail": _("Detail"),
    "due_printed": _("Due"),
    "event": _("Event"),
    "figure": _("Counted by"),
    "found_en": _("What was found, in English"),
    "found_zh": _("What was found, in Chinese"),
    "function": _("Function"),
    "given": _("Given"),
    "into": _("The same as"),
    "kind": _("Kind"),
    "language": _("Language"),
    "listed": _("Listed"),
    "locator": _("Place in the text"),
    "manager": _("Account manager"),
    "member": _("Member"),
    "metric": _("Metric"),
    "name_en": _("Name in English"),
    "name_zh": _("Name in Chinese"),
    "note": _("Note"),
    "opened_printed": _("Opened"),
    "parameters": _("Counted for"),
    "parent": _("Belongs to"),
    "party": _("Party"),
    "per": _("Rent for each"),
    "place": _("Place"),
    "public": _("Public"),
    "quantifier": _("Quantifier"),
    "reading": _("How the office reads it"),
    "rent": _("Rent, yuan"),
    "reserved_printed": _("Reserved until"),
    "role": _("Role"),
    "sector": _("Sector"),
    "since_printed": _("In force from"),
    "service_charge": _("Service charge, yuan for each m² and month"),
    "stand_m2": _("Stand, m²"),
    "state": pgettext_lazy("participation", "State"),
    "statement_a": _("First statement"),
    "statement_b": _("Second statement"),
    "step": _("Step"),
    "strength": _("Strength"),
    "superlative": _("Superlative"),
    "target": _("Target"),
    "text": _("Text"),
    "text_en": _("Text in English"),
    "text_zh": _("Text in Chinese"),
    "tier": _("Account tier"),
    "unit": pgettext_lazy("measure", "Unit"),
    "until_printed": _("In force until"),
    "value": _("Value"),
    "verdict": _("Verdict"),
    "website": _("Website"),
    "wording_en": _("Wording in English"),
    "wording_zh": _("Wording in Chinese"),
}


def called(column: str) -> str:
    """What a column is called; one without a name of its own reads as it is written."""
    return str(COLUMNS.get(column, column.removesuffix("_printed").replace("_", " ")))
