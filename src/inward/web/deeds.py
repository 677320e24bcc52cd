"""What an entry of the record did, in the reader's language; the record keeps short English codes."""

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inward.aftercare.rules import CaseKind, Step
from inward.core.language import here
from inward.evidence.rules import FACTS, Kind
from inward.figures.queries import figure_named
from inward.figures.rules import CannotCount
from inward.pipeline.rules import Stage

# Said whole.
DEEDS = {
    "a calendar of one's own": _("Set up a calendar of one's own"),
    "a lead from a case": _("Made a case a lead"),
    "accept a statement": _("Accepted what an enterprise stated"),
    "add a benefit": _("Added what a policy gives"),
    "add a condition": _("Added what a policy asks"),
    "add a party": _("Added a party to an agreement"),
    "an enquiry from outside": _("An enquiry came in from the public site"),
    "an enterprise confirms": _("An enterprise confirmed what was found"),
    "an enterprise disputes": _("An enterprise disputed what was found"),
    "an enterprise says it is kept": _("An enterprise stated that its promise is kept"),
    "an enterprise sends a request": _("An enterprise sent a request"),
    "assess a promise": _("Assessed a promise"),
    "change a target": _("Changed a target"),
    "change the terms of a promise": _("Changed the terms of a promise"),
    "choose focus": _("Chose a focus of a zone"),
    "correct a condition": _("Corrected what a policy asks"),
    "correct a milestone": _("Corrected a milestone"),
    "correct a participation": _("Corrected a participation"),
    "correct a signing": _("Corrected a signing"),
    "correct an assessment": _("Corrected an assessment"),
    "describe a policy": _("Described a policy anew"),
    "describe a project": _("Described a project anew"),
    "describe an organisation": _("Described an organisation anew"),
    "edit a promise": _("Edited a promise"),
    "edit an agreement": _("Edited an agreement"),
    "edit area": _("Edited a zone"),
    "edit requirement": _("Edited a requirement"),
    "edit site": _("Edited a site"),
    "edit unit": _("Edited a unit"),
    "enter a consent": _("Entered a consent"),
    "enter a participation": _("Entered a participation"),
    "enter a policy": _("Entered a policy"),
    "enter a promise": _("Entered a promise"),
    "enter a source": _("Entered a source"),
    "enter an agreement": _("Entered an agreement"),
    "enter an observation": _("Entered a number"),
    "enter an organisation": _("Entered an organisation"),
    "enter requirement": _("Entered a requirement"),
    "enter unit": _("Entered a unit"),
    "erase a person": _("Erased a person"),
    "erase persons whose day has come": _("Erased persons whose day had come"),
    "hand out a brief": _("Handed out a brief"),
    "log an interaction": _("Logged a contact"),
    "merge organisations": _("Merged two organisations"),
    "move a member": _("Moved a member to another team"),
    "name the enterprise of a case": _("Named the enterprise of a case"),
    "offer unit": _("Offered a unit"),
    "publish": _("Made public"),
    "receive a lead": _("Received a lead"),
    "record a signing": _("Recorded a signing"),
    "refuse a statement": _("Did not accept what an enterprise stated"),
    "set a target": _("Set a target"),
    "take back a milestone": _("Took back a milestone"),
    "take back a target": _("Took back a target"),
    "un-merge organisations": _("Took two organisations apart again"),
    "unpublish": _("Took from the public"),
    "value of a project": _("Entered a value of a project"),
    "what was retained": _("Entered what was retained"),
    "withdraw a participation": _("Withdrew a participation"),
    "withdraw an assessment": _("Withdrew an assessment"),
    "withdraw a consent": _("Entered that a consent was withdrawn"),
}


def _figure(name: str) -> str:
    try:
        title = figure_named(name).title
    except CannotCount:
        return name
    return here(title.en, title.zh)


def _as_it_is(tail: str) -> str:
    return tail


def _list(tail: str) -> str:
    """A list by its file, or as cells that were pasted."""
    return gettext("pasted cells") if tail == "pasted cells" else tail


def _stage(tail: str) -> str:
    return str(Stage(tail).label) if tail in Stage.values else tail


def _step(tail: str) -> str:
    return str(Step(tail).label) if tail in Step.values else tail


def _kind(tail: str) -> str:
    """A kind of subject, of case or of fact."""
    for kinds in (Kind, CaseKind):
        if tail in kinds.values:
            return str(kinds(tail).label)
    return str(FACTS.get(tail, tail))


# Said of what follows the beginning; the first that fits.
BEGINNINGS: tuple[tuple[str, object, Callable[[str], str]], ...] = (
    ("advance to ", _("Advanced a project: %(what)s"), _stage),
    ("leave: ", _("A project left its path: %(what)s"), _stage),
    ("case ", _("Took a step in a case: %(what)s"), _step),
    ("claim: ", _("Entered a claim: %(what)s"), _as_it_is),
    ("correct source ", _("Corrected the description of source %(what)s"), _as_it_is),
    ("erase a row of release ", _("Erased a row of release %(what)s"), _as_it_is),
    ("release ", _("Released a figure: %(what)s"), _figure),
    ("load ", _("Loaded %(what)s"), _as_it_is),
    ("take in list ", _("Took in list %(what)s"), _list),
    ("take back list ", _("Took back list %(what)s"), _list),
    ("measure unit: ", _("Entered a measure of a unit: %(what)s"), _as_it_is),
    ("open ", _("Opened a case: %(what)s"), _kind),
    ("add ", _("Added: %(what)s"), _kind),
    ("enter ", _("Entered: %(what)s"), _kind),
    ("edit ", _("Edited: %(what)s"), _kind),
    ("write ", _("Wrote for the public site: %(what)s"), _kind),
    ("rewrite ", _("Rewrote for the public site: %(what)s"), _kind),
    ("correct ", _("Corrected: %(what)s"), _kind),
    ("support ", _("Added evidence: %(what)s"), _kind),
    ("withdraw ", _("Withdrew: %(what)s"), _kind),
)


# Reasons that the program gives by itself, under every text in which they were kept.
_LIST_TAKEN_BACK = _("The list was taken back.")
REASONS = {"The list was taken back.": _LIST_TAKEN_BACK, "名单已撤回。": _LIST_TAKEN_BACK}


# Written by a form of the public site or of an enterprise's own page.
_OUTSIDE = frozenset(
    {
        "an enquiry from outside",
        "an enterprise confirms",
        "an enterprise disputes",
        "an enterprise says it is kept",
    }
)


def from_outside(what: str) -> bool:
    """Whether nobody of the office wrote this entry."""
    return what in _OUTSIDE


def known(what: str) -> bool:
    """Whether these words of an entry can be said in every language."""
    return what in DEEDS or any(
        what.startswith(beginning) for beginning, _said, _tail in BEGINNINGS
    )


def reason(note: str) -> str:
    """Why a fact was corrected or withdrawn; what an officer wrote stands as it is."""
    return str(REASONS.get(note, note))


def deed(what: str) -> str:
    """What an entry did, for a reader; words that nobody foresaw stand as they are."""
    if what in DEEDS:
        return str(DEEDS[what])
    for beginning, said, tail in BEGINNINGS:
        if what.startswith(beginning):
            return str(said) % {"what": tail(what.removeprefix(beginning))}
    return what
