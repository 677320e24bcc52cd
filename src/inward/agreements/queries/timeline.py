"""One promise from its first words to the last look at it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from inward.agreements.models import Assessment, Signing, Standing, Terms
from inward.agreements.rules import Look, Needs, Strength, Verdict, needs
from inward.core.intervals import Interval
from inward.evidence.models import Citation, Fact


def terms_history(commitment_id: int) -> list[Terms]:
    """Every wording a promise ever had, newest entry first, corrected ones among them."""
    rows = Terms.objects.about(commitment_id).select_related(
        "entry__recorded_by", "cited__source", "metric", "replaced_by"
    )
    return list(rows.order_by("-entry_id", "-pk"))


def promised_on(commitment_id: int) -> Interval:
    """When something was first promised, as its terms say now."""
    terms: Terms = Terms.objects.about(commitment_id).live().order_by("last", "first", "pk")[0]
    return terms.as_of


def assessments(commitment_id: int) -> list[Assessment]:
    """Every assessment of a promise that counts, oldest first."""
    found = Assessment.objects.live().about(commitment_id)
    return list(
        found.select_related("entry__recorded_by", "cited__source", "replaces").order_by(
            "last", "entry_id", "id"
        )
    )


def corrected_assessments(commitment_id: int) -> list[Assessment]:
    """Assessments that no longer count: withdrawn, or replaced by a corrected one."""
    count = Assessment.objects.live().about(commitment_id).values("pk")
    rows = Assessment.objects.about(commitment_id).exclude(pk__in=count)
    return list(rows.select_related("entry__recorded_by", "cited__source").order_by("-pk"))


def newest_assessment(commitment_id: int) -> int:
    """The number of the last assessment anybody wrote of a promise; 0 where there is none.

    What a form shows to have seen, so that a second officer is told of the first one's word.
    """
    newest = Assessment.objects.about(commitment_id).aggregate(newest=Max("pk"))["newest"]
    return int(newest or 0)


def looks(found: Sequence[Assessment]) -> list[Look]:
    """The same as the rules see them, with every source that each one cites."""
    first = [a.cited_id for a in found if a.cited_id]
    sources: dict[int, set[int]] = defaultdict(set)
    for pk, beside, source in Citation.objects.filter(
        Q(pk__in=first) | Q(beside_id__in=first)
    ).values_list("pk", "beside_id", "source_id"):
        sources[beside or pk].add(source)
    return [Look(Verdict(a.verdict), frozenset(sources[a.cited_id or 0])) for a in found]


def stands(assessment_id: int) -> bool:
    """Whether it is the verdict that stands, not one of an earlier day."""
    return Standing.objects.filter(said=assessment_id).exists()


def may_follow(standing: Standing) -> list[tuple[Verdict, Needs]]:
    """The verdicts that may follow the one that stands, each with what it needs."""
    now = Verdict(standing.verdict) if standing.verdict else None
    steps = [(then, needs(now, then, Strength(standing.strength))) for then in Verdict]
    return [(then, need) for then, need in steps if need not in (Needs.NEVER, Needs.NOTHING)]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a promise's timeline: when, which sign stands beside it, and the fact."""

    when: Interval
    mark: str
    terms: Terms | None = None
    look: Assessment | None = None
    signing: Signing | None = None
    first: bool = False  # the words it was first promised in

    @property
    def fact(self) -> Fact | None:
        return self.terms or self.look or self.signing


def timeline(
    history: Sequence[Terms], looks: Sequence[Assessment], signing: Signing | None
) -> list[Moment]:
    """What happened to a promise, newest first."""
    count = [t for t in history if not t.withdrawn and not hasattr(t, "replaced_by")]
    earliest = min(count, key=lambda t: (t.as_of, t.pk), default=None)
    moments = [Moment(t.as_of, "happened", terms=t, first=t is earliest) for t in count]
    moments += [
        Moment(a.as_of, "look" if a.verdict == Verdict.NOTHING_FOUND else a.verdict, look=a)
        for a in looks
    ]
    if signing is not None:
        moments.append(Moment(signing.as_of, "signed", signing=signing))
    return sorted(moments, key=lambda m: (m.when, m.fact.pk if m.fact else 0), reverse=True)
