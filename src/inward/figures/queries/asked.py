"""Reading the parameters somebody gives for a figure: all of them, or every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from inward.core.identity import uuid_in
from inward.core.intervals import NotAnInterval, interval
from inward.core.models import Term
from inward.core.terms import with_narrower
from inward.evidence.models import Label, Subject
from inward.evidence.rules import Kind
from inward.evidence.unlabelled import as_one
from inward.figures.rules import CannotCount, Figure, Parameter, Takes, Words


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter as read: its text, what it stands for, and how it is called."""

    parameter: Parameter
    text: str
    stands_for: Any
    called: Words


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one count, read."""

    said: tuple[Said, ...]

    @property
    def stands_for(self) -> dict[str, Any]:
        """What the counting rule is given."""
        return {one.parameter.name: one.stands_for for one in self.said}

    @property
    def text(self) -> dict[str, str]:
        """What is frozen, printed in URLs and read again for a recount."""
        return {one.parameter.name: one.text for one in self.said}


def read(figure: Figure, given: Mapping[str, str]) -> Asked:
    """Read the parameters of a figure from text; what is not given takes its default.

    Raises:
        CannotCount: with every fault: an unknown parameter, a missing one, a value that is none.
    """
    known = {parameter.name for parameter in figure.parameters}
    faults = [
        _("%(figure)s has no parameter %(name)s; it has: %(known)s")
        % {"figure": figure.name, "name": name, "known": ", ".join(sorted(known)) or "–"}
        for name in given
        if name not in known
    ]
    said = []
    for parameter in figure.parameters:
        text = str(given.get(parameter.name) or "").strip() or parameter.default
        if not text:
            if parameter.required:
                faults.append(_("%(name)s is needed") % {"name": parameter.name})
            continue
        try:
            said.append(_READERS[parameter.takes](parameter, text))
        except CannotCount as fault:
            faults.append(str(fault))
    if faults:
        raise CannotCount("; ".join(faults))
    return Asked(tuple(said))


def _subject(parameter: Parameter, text: str) -> Said:
    uuid = uuid_in(text)
    if uuid is None:
        return _named_subject(parameter, text)
    subject = Subject.objects.filter(uuid=uuid, kind__in=parameter.among).first()
    if subject is None:
        raise CannotCount(
            _("%(name)s: there is no %(kinds)s %(text)s")
            % {"name": parameter.name, "kinds": _kinds(parameter), "text": text}
        )
    return _said_subject(parameter, subject)


def _named_subject(parameter: Parameter, text: str) -> Said:
    """A name is taken where exactly one subject of the kind has it."""
    of_kind = Label.objects.filter(subject__kind__in=parameter.among).select_related("subject")
    found = [*of_kind.filter(name_en=text)[:3], *of_kind.filter(name_zh=text)[:3]]
    subjects = as_one(list({label.subject_id: label.subject for label in found}.values()))
    if len(subjects) != 1:
        wrong = (
            _("%(name)s: nothing of the kind %(kinds)s is called “%(text)s”")
            if not subjects
            else _("%(name)s: several are called “%(text)s”; give the uuid of one: %(which)s")
        )
        raise CannotCount(
            wrong
            % {
                "name": parameter.name,
                "kinds": _kinds(parameter),
                "text": text,
                "which": ", ".join(str(subject.uuid) for subject in subjects),
            }
        )
    return _said_subject(parameter, subjects[0])


def _kinds(parameter: Parameter) -> str:
    return "/".join(str(Kind(kind).label) for kind in parameter.among)


def _said_subject(parameter: Parameter, subject: Subject) -> Said:
    label = Label.objects.filter(pk=subject.pk).first()
    names = Words(label.name_en, label.name_zh) if label else Words("", "")
    return Said(parameter, str(subject.uuid), subject.pk, names)


def _term(parameter: Parameter, text: str) -> Said:
    """A term's key, or its code alone: the vocabulary is declared."""
    (vocabulary,) = parameter.among
    key = text if ":" in text else f"{vocabulary}:{text}"
    term = Term.objects.filter(pk=key, vocabulary=vocabulary).first()
    if term is None:
        raise CannotCount(
            _("%(name)s: %(text)s is no term of the vocabulary %(vocabulary)s")
            % {"name": parameter.name, "text": text, "vocabulary": vocabulary}
        )
    return Said(parameter, term.pk, with_narrower(term.pk), Words(term.name_en, term.name_zh))


def _period(parameter: Parameter, text: str) -> Said:
    try:
        read_ = interval(text)
    except NotAnInterval as error:
        raise CannotCount(f"{parameter.name}: {error}") from error
    return Said(parameter, str(read_), read_, Words(str(read_), str(read_)))


def _choice(parameter: Parameter, text: str) -> Said:
    if text not in parameter.among:
        raise CannotCount(
            _("%(name)s: %(text)s is none of %(choices)s")
            % {"name": parameter.name, "text": text, "choices": ", ".join(parameter.among)}
        )
    return Said(parameter, text, text, parameter.called(text))


def _number(parameter: Parameter, text: str) -> Said:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= 1):
        raise CannotCount(
            _("%(name)s: %(text)s is no whole number from 1")
            % {"name": parameter.name, "text": text}
        )
    return Said(parameter, str(int(text)), int(text), Words(text, text))


_READERS: dict[Takes, Callable[[Parameter, str], Said]] = {
    Takes.SUBJECT: _subject,
    Takes.TERM: _term,
    Takes.PERIOD: _period,
    Takes.CHOICE: _choice,
    Takes.NUMBER: _number,
}
