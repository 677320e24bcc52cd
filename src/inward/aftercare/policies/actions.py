"""What an officer does to policies: enter, describe, say what one gives and what it asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from inward.aftercare.policies.models import Benefit, Condition, Policy
from inward.aftercare.policies.rules import Asked, checked
from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.evidence.actions import Cite, edit, found, mention, replace, state, writing
from inward.evidence.current import described
from inward.evidence.rules import Kind

LABELS = described(Policy, Kind.POLICY)


def enter_policy(
    *, as_of: Interval, cited: Sequence[Cite], by: User | None, at: datetime, **columns: Any
) -> Policy:
    """A new policy, with the document that tells of it."""
    require(by, Act.RECORD)
    with writing("enter a policy", by=by, at=at) as entry:
        subject = found(entry, Kind.POLICY)
        made = Policy.objects.create(subject=subject, **columns)
        mention(entry, subject, as_of, cited)
        LABELS.refresh([subject.pk])
    return made


def describe_policy(
    policy: Policy, changes: Mapping[str, Any], *, by: User | None, at: datetime, seen: int
) -> None:
    """Change what describes a policy.

    Raises:
        Overtaken: if somebody changed one of these columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("describe a policy", by=by, at=at) as entry:
        edit(entry, policy, policy.subject, dict(changes), seen=seen)
        LABELS.refresh([policy.pk])


def add_benefit(
    policy: Policy,
    *,
    as_of: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
    **says: Any,
) -> Benefit:
    """Say what a policy gives for what."""
    require(by, Act.RECORD)
    with writing("add a benefit", by=by, at=at) as entry:
        return state(entry, Benefit, policy.pk, as_of, cited=cited, **says)


def add_condition(
    policy: Policy,
    asked: Asked,
    *,
    as_of: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Condition:
    """Say what a policy asks.

    Raises:
        NotACondition: if nothing is asked, or what cannot be evaluated.
    """
    require(by, Act.RECORD)
    checked(asked)
    says = {
        "criterion": asked.criterion,
        "at_least": asked.at_least,
        "at_most": asked.at_most,
        "among": ";".join(asked.among),
    }
    with writing("add a condition", by=by, at=at) as entry:
        return state(entry, Condition, policy.pk, as_of, cited=cited, **says)


def correct_condition(
    condition: Condition,
    asked: Asked,
    *,
    as_of: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Condition:
    """Put another condition in the place of one that was entered wrongly.

    Raises:
        NotACondition: as `add_condition`.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    checked(asked)
    says = {"at_least": asked.at_least, "at_most": asked.at_most, "among": ";".join(asked.among)}
    with writing("correct a condition", by=by, at=at) as entry:
        return replace(entry, condition, as_of=as_of, cited=cited or None, **says)
