"""Subjects that no table of labels names, because they can be erased: what they are called for now."""

from collections.abc import Callable
from dataclasses import dataclass

from inward.evidence.models import Label, Subject


@dataclass(frozen=True, slots=True)
class Names:
    """How subjects of one kind are named and found.

    Args:
        called: what one is called on a form, so that it is found again; empty for the erased.
        meant: whoever may be meant by what somebody typed or chose.
    """

    called: Callable[[Subject], str]
    meant: Callable[[str], list[Subject]]


# By kind. Who people are is known further up; `directory` enters them here.
UNLABELLED: dict[str, Names] = {}

# Who of several stands for others of them. Who was merged is known further up, too.
ONE_OF: list[Callable[[list[Subject]], list[Subject]]] = []


def as_one(subjects: list[Subject]) -> list[Subject]:
    """These subjects of one name, without those that another of them stands for."""
    for ask in ONE_OF if len(subjects) > 1 else ():
        subjects = ask(subjects)
    return subjects


def name_of(subject: Subject) -> str:
    """What a subject is called, whatever kind it is of; empty where nothing names it any more."""
    label = Label.objects.filter(pk=subject.pk).first()
    if label is not None:
        return str(label)
    names = UNLABELLED.get(subject.kind)
    return names.called(subject) if names else ""
