"""What the office writes to whoever asked: that it came in, and that an answer is there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from inward.aftercare import spoken
from inward.aftercare.models import Case, CaseStep
from inward.aftercare.rules import Step
from inward.core.language import here
from inward.directory.people import Person
from inward.office.models import Message
from inward.office.outbox import write_message

# A message names a person and may hold their private address: it goes when it has served.
MESSAGES_KEPT = timedelta(days=30)


def tell_received(case: Case, to: Person, *, address: str, at: datetime) -> Message:
    """The reference, the hour promised, and the address of the private page."""
    with override(_language(to)):
        parts = [
            _("Thank you. Your enquiry has arrived and has the reference %(reference)s.")
            % {"reference": case.reference},
            _joined(spoken.promise(case), spoken.provisional(case)),
            _("What you wrote and our answer stand on your private page:") + f"\n{address}",
            _(
                "Whoever has this address can read the page, so keep it to yourself. "
                "If you did not write to us, please ignore this message."
            ),
        ]
        title = _("Your enquiry %(reference)s") % {"reference": case.reference}
        return _write(case, to, f"enquiry:{case.pk}", title, parts, at)


def tell_answered(case: Case, step: CaseStep, *, text: str, at: datetime) -> Message | None:
    """The answer itself, where words that may be read go with it; None where nobody is written to."""
    to = case.contact
    if step.step != Step.ANSWERED or not text.strip() or to is None or not to.email:
        return None
    with override(_language(to)):
        parts = [
            _("Our answer to your enquiry %(reference)s:") % {"reference": case.reference},
            text.strip(),
            _("It stands on your private page too, at the address we sent you when you wrote."),
        ]
        title = _("Our answer to %(reference)s") % {"reference": case.reference}
        return _write(case, to, f"answer:{step.pk}", title, parts, at)


def _write(case: Case, to: Person, key: str, title: str, parts: list[str], at: datetime) -> Message:
    office = here(settings.OFFICE["en"], settings.OFFICE["zh"])
    if settings.FICTIONAL:
        parts = [_("Fictional office: nothing in this message is real."), *parts]
    return write_message(
        key=key,
        to=to.email,
        title=title,
        text="\n\n".join([*parts, office]),
        language=to.language,
        at=at,
        about=case.subject,
        erase_after=(at + MESSAGES_KEPT).date(),
    )


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _language(person: Person) -> str:
    return person.language or "en"
