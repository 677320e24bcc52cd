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
    "acknowledge_by": _("Acknowledge by"),
    "address": _("Address"),
    "address_en": _("Address in English"),
    "address_zh": _("Address in Chinese"),
    "agreement": _("Agreement"),
    "area": _("Area"),
    "area_refers_to": _("What the floor area is of"),
    "asked": _("What is asked"),
    "asked_by": _("Who asks"),
    "asked_on": _("Asked on"),
    "came_by": _("Came by"),
    "capital_at_risk": _("Capital at risk"),
    "capital_retained": _("Capital retained"),
    "code": _("Code"),
    "complex": _("Complex"),
    "consent_how": _("How consent was given"),
    "consent_on": _("Consent given on"),
    "contact": _("Contact person"),
    "currency": _("Currency"),
    "day": _("Day"),
    "digest": _("Digest"),
    "edition": _("Edition"),
    "email": _("E-mail"),
    "enterprise": _("Enterprise"),
    "erase_after": _("Erased after"),
    "feedback_due": _("Feedback due"),
    "feedback_given": _("Feedback given"),
    "first": _("First day"),
    "floor": _("Floor"),
    "floor_area_m2": _("Floor area, m²"),
    "floors": _("Floors"),
    "focus_en": _("Focus in English"),
    "focus_zh": _("Focus in Chinese"),
    "geometry": _("Outline"),
    "geometry_from": _("Where the outline comes from"),
    "grade": _("Grade"),
    "height_m": _("Height, m"),
    "held_first": _("Held from"),
    "held_last": _("Held until"),
    "held_printed": _("Held on"),
    "host_text": _("Host, as printed"),
    "hours_en": _("Hours in English"),
    "hours_zh": _("Hours in Chinese"),
    "investor": _("Investor"),
    "jobs_at_risk": _("Jobs at risk"),
    "jobs_retained": _("Jobs retained"),
    "last": _("Last day"),
    "latitude": _("Latitude"),
    "launched_en": _("Launched there, in English"),
    "launched_zh": _("Launched there, in Chinese"),
    "longitude": _("Longitude"),
    "none_promised": _("None promised"),
    "number": _("Which edition"),
    "opened_first": _("Opened from"),
    "opened_last": _("Opened by"),
    "order": _("Order"),
    "organisation": _("Organisation"),
    "person": _("Person"),
    "phone": _("Telephone"),
    "place_text": _("Place, as printed"),
    "position_en": _("Position in English"),
    "position_zh": _("Position in Chinese"),
    "printed": _("As printed"),
    "programme": _("Programme"),
    "project": _("Project"),
    "promisee": _("Promised to"),
    "promisor": _("Promised by"),
    "provisional": _("Provisional"),
    "publisher": _("Publisher"),
    "received_at": _("Received"),
    "reference": _("Reference"),
    "referred_by": _("Referred by"),
    "requirement": _("Requirement"),
    "roll": _("Roll"),
    "since_first": _("In force from, first day"),
    "since_last": _("In force from, last day"),
    "site": _("Site"),
    "siting": _("Siting"),
    "speaker": _("Named person"),
    "team": _("Team"),
    "telephone": _("Telephone"),
    "title": _("Title"),
    "told_on": _("Told on"),
    "topic": _("Topic"),
    "until_first": _("In force until, first day"),
    "until_last": _("In force until, last day"),
    "url": _("Address"),
    "words_en": _("Words in English"),
    "words_zh": _("Words in Chinese"),
    "zone": _("Zone"),
}


def called(column: str) -> str:
    """What a column is called; one without a name of its own reads as it is written."""
    return str(COLUMNS.get(column, column.removesuffix("_printed").replace("_", " ")))
