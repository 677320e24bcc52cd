"""Corrections of any fact, wherever it is declared, with the current tables kept beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from inward.agreements.actions import CannotAssess, must_answer_nobody
from inward.agreements.current import agreements_of
from inward.agreements.models import Assessment
from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.directory.actions import must_hold
from inward.directory.models import Identifier
from inward.directory.rules import tidy
from inward.evidence import actions
from inward.evidence.actions import CannotReplace, Cite, cite, writing
from inward.evidence.models import Fact, Subject, fact_models, rows_of
from inward.evidence.queries import citations_of
from inward.evidence.rules import Kind
from inward.web.current import current_by_kind

# To take back a merge or a publication needs the right to make one; the rest is recording.
_ACTS = {
    "merge": Act.MERGE,
    "publication": Act.PUBLISH,
    "assessment": Act.ASSESS,
    "target": Act.TARGET,
}
_SAID_BY_OTHERS = frozenset({"statement", "answer"})


def act_for(model: type[Fact]) -> Act:
    """What somebody must be allowed to do to correct a fact of this ledger."""
    return _ACTS.get(str(model._meta.model_name), Act.RECORD)


def said_by_others(fact: Fact) -> bool:
    """Whether it is an enterprise's own word, or the office's answer to it: it stays as it is."""
    own_word = getattr(fact, "said_by_id", None) is not None
    return own_word or fact._meta.model_name in _SAID_BY_OTHERS


def _must_be_the_offices(fact: Fact) -> None:
    if said_by_others(fact):
        raise CannotReplace(
            _(
                "What an enterprise said itself is its own word: answer it, or assess the promise anew."
            )
        )


def _must_answer_nobody(finding: Assessment) -> None:
    try:
        must_answer_nobody(finding)
    except CannotAssess as refused:
        raise CannotReplace(str(refused)) from refused


@contextmanager
def _within_its_rules() -> Iterator[None]:
    """What the gates of the store refuse is a refusal to read, not a failure."""
    try:
        yield
    except IntegrityError as error:
        if "gate" not in str(error) and "milestone_" not in str(error):
            raise CannotReplace(
                _(
                    "The record refuses this: what it says does not fit together. Compare the days, the numbers and the sources."
                )
            ) from error
        raise CannotReplace(
            _(
                "A milestone keeps its stage and whatever its gate asked for. Only the last one can be withdrawn, and neither a lead nor a delivered project: they stay."
            )
        ) from error


def correct(
    fact: Fact,
    says: dict[str, Any],
    *,
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
) -> Fact:
    """Put another row in the place of a fact; the old one stays readable.

    Raises:
        CannotReplace: if others said it, or somebody corrected or withdrew it in the meantime.
        NotAnIdentifier, NotAnOrganisation: if the directory would not take it as a new fact either.
    """
    require(by, act_for(type(fact)))
    _must_be_the_offices(fact)
    if isinstance(fact, Identifier):
        says = says | {"value": tidy(says["kind"].code, says["value"])}
    with _within_its_rules(), writing(f"correct {fact._meta.model_name}", by=by, at=at) as entry:
        must_hold(type(fact), fact.subject_id, says)
        written = actions.replace(entry, fact, as_of=as_of, cited=cited or None, **says)
        _keep_current(fact, written)
    return written


def withdraw(fact: Fact, *, why: str, by: User | None, at: datetime) -> Fact:
    """Say that a fact should never have been written, and why.

    Raises:
        CannotReplace: if others said it, it answers them, or somebody corrected or withdrew it in the meantime.
    """
    require(by, act_for(type(fact)))
    _must_be_the_offices(fact)
    with (
        _within_its_rules(),
        writing(f"withdraw {fact._meta.model_name}", by=by, at=at) as entry,
    ):
        if isinstance(fact, Assessment):
            _must_answer_nobody(fact)
        written = actions.withdraw(entry, fact, why=why)
        _keep_current(written)
    return written


def support(fact: Fact, cited: Sequence[Cite], *, by: User | None, at: datetime) -> Fact:
    """Put another document beside those that show a fact.

    A citation that other facts share stays theirs: this fact then gets citations of its own.

    Raises:
        CannotReplace: if others said it, or somebody corrected or withdrew it in the meantime.
    """
    require(by, act_for(type(fact)))
    _must_be_the_offices(fact)
    with writing(f"support {fact._meta.model_name}", by=by, at=at) as entry:
        actions.must_be_latest(fact)
        if fact.cited is None or _is_shared(fact):
            before = [] if fact.cited is None else _places(fact)
            written: Fact = actions.replace(entry, fact, cited=[*before, *cited])
            _keep_current(written)
            return written
        cite(entry, cited, beside=fact.cited)
    return fact


def _is_shared(fact: Fact) -> bool:
    for model in fact_models():
        others = rows_of(model).filter(cited=fact.cited_id)
        if model is type(fact):
            others = others.exclude(pk=fact.pk)
        if others.exists():
            return True
    return False


def _places(fact: Fact) -> list[Cite]:
    return [
        Cite(c.source, locator=c.locator, quote=c.quote, confidence=c.confidence)  # type: ignore[arg-type]
        for c in citations_of([fact]).of(fact)
    ]


def _keep_current(*facts: Fact) -> None:
    """Whatever is kept about those whom the fact is about or speaks of, before and after."""
    tables = current_by_kind()
    for kind, key in dict.fromkeys(one for fact in facts for one in _concerned(fact)):
        for table in tables.get(kind, []):
            table.refresh([key])


def _concerned(fact: Fact) -> Iterator[tuple[Kind, int]]:
    yield Kind(fact.subject.kind), fact.subject_id
    if fact.subject.kind == Kind.COMMITMENT:
        for agreement in agreements_of([fact.subject_id]):
            yield Kind.AGREEMENT, agreement
    for name in fact.says:
        said = getattr(fact, name)
        if isinstance(said, Subject):
            yield Kind(said.kind), said.pk
        elif isinstance(said, Model) and hasattr(said, "kind_of_subject"):
            yield said.kind_of_subject, said.pk
