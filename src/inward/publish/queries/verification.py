"""Whether a release still holds: its rows, its digest, its place in the chain, a recount."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from inward.evidence.models import Edit, Subject
from inward.figures.queries import FIGURES, count
from inward.figures.queries.series import plain
from inward.figures.rules import CannotCount, Figure, Reckoning, Row, Tally, share
from inward.publish.models import Erasure, Release, ReleaseRow, RowContent
from inward.publish.queries.releases import content, contents
from inward.publish.rules import (
    ROWS_APART,
    Content,
    Difference,
    Part,
    RowsDigest,
    difference,
    digest,
    halves,
    row_digest,
)

_MANY = 20


@dataclass(frozen=True, slots=True)
class Recount:
    """The same rule asked again at the same two clocks.

    `why` names the corrections of plain descriptions made since; facts cannot have changed.
    """

    value: Decimal | None
    difference: Difference
    why: list[str]

    @property
    def same_count(self) -> bool:
        """Whether the same rows count, resting on the same facts."""
        changed = any(change.counts_differently for change in self.difference.changed)
        return not (self.difference.added or self.difference.removed or changed)


@dataclass(slots=True)
class Verification:
    """What verifying a release has shown. `faults` are fit for the screen; none means it holds."""

    release: Release
    faults: list[str] = field(default_factory=list)
    rows: int = 0
    erased: int = 0
    chain: int = 0
    recount: Recount | None = None
    no_recount: str = ""

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(release: Release, *, recount: bool = True) -> Verification:
    """Check the frozen rows, the digest, the chain down to the first release; then count again.

    The recount does not decide whether the release holds: a release says what was known, and
    descriptions may have been corrected since. It is reported beside it.
    """
    found = Verification(release)
    _check_chain(release, found)
    if digest(release.frozen) != release.digest:
        return found
    _check_rows(release, found)
    _check_value(release, found)
    _check_columns(release, found)
    if recount and found.holds:
        _count_again(release, found)
    return found


def _check_rows(release: Release, found: Verification) -> None:
    summed, last = RowsDigest(), 0
    erased = set(
        Erasure.objects.filter(**_between(release.number)).values_list("row_id", flat=True)
    )
    counted = 0
    for row, held in _rows_with_contents(release.number):
        last += 1
        if row.position != last:
            found.faults.append(_("Row %(n)s is missing") % {"n": last})
            last = row.position
        if held is None:
            if row.pk in erased:
                found.erased += 1
            else:
                found.faults.append(
                    _("Row %(n)s: what it says is gone, and no erasure tells of it")
                    % {"n": row.position}
                )
        else:
            _check_content(row, held, found)
        summed.add(row.digest, row.counted)
        found.rows += 1
        counted += row.counted
        if len(found.faults) >= _MANY:
            found.faults.append(_("… and perhaps more; the first faults are enough"))
            return
    said = release.said
    if found.rows != said["rows"] or counted != said["counted"]:
        found.faults.append(
            _(
                "%(found)s rows are there, %(counted)s of them counted; the release says %(rows)s and %(said)s"
            )
            % {
                "found": found.rows,
                "counted": counted,
                "rows": said["rows"],
                "said": said["counted"],
            }
        )
    if summed.hexdigest() != said["rows_digest"]:
        found.faults.append(_("The rows are not those whose digest the release froze"))


def _check_content(row: ReleaseRow, held: RowContent, found: Verification) -> None:
    open_, inner = Part(held.open, held.open_salt), Part(held.inner, held.inner_salt)
    if row_digest(open_.digest, inner.digest) != row.digest:
        found.faults.append(
            _("Row %(n)s: what it says is not what was frozen") % {"n": row.position}
        )
        return
    if content(held.open, held.inner).counted != row.counted:
        found.faults.append(
            _("Row %(n)s: counted in one place and not in the other") % {"n": row.position}
        )


def _check_value(release: Release, found: Verification) -> None:
    """The frozen value follows from the frozen rows."""
    said = release.said
    reckoning = Reckoning(said["reckoning"])
    if reckoning is Reckoning.LAST:
        last = (
            RowContent.objects.filter(pk=release.number * ROWS_APART + release.rows).first()
            if release.rows
            else None
        )
        follows = content(last.open, last.inner).shown.get("value") if last else said["value"]
    elif reckoning in (Reckoning.COUNT, Reckoning.SHARE):
        value = (
            Decimal(said["counted"])
            if reckoning is Reckoning.COUNT
            else share(said["counted"], said["rows"])
        )
        follows = None if value is None else plain(value)
    else:
        follows = _reckoned(release, reckoning)
    if follows != said["value"]:
        found.faults.append(
            _("The value %(value)s does not follow from the rows, which say %(rows)s")
            % {"value": said["value"], "rows": follows}
        )


def _reckoned(release: Release, reckoning: Reckoning) -> str | None:
    """What the values of the rows come to; where a row was erased, what was frozen stands."""
    tally = Tally()
    for one in contents(release.number):
        tally.take(one.counted, one.shown)
    if tally.rows < release.rows:
        return None if release.value is None else plain(release.value)
    value = tally.value(reckoning)
    return None if value is None else plain(value)


def _check_columns(release: Release, found: Verification) -> None:
    """The columns that are searched for repeat what is frozen."""
    said = release.said
    columns: dict[str, Any] = {
        "number": release.number,
        "figure": release.figure,
        "version": release.version,
        "value": None if release.value is None else plain(release.value),
        "quantifier": release.quantifier,
        "on": release.on.isoformat(),
        "known": release.known,
        "rows": release.rows,
        "counted": release.counted,
        "previous": release.previous,
    }
    for name, value in columns.items():
        if said[name] != value:
            found.faults.append(
                _("%(name)s is %(value)s beside the release and %(frozen)s in it")
                % {"name": name, "value": value, "frozen": said[name]}
            )
    corrected = said["corrects"]["number"] if said["corrects"] else None
    reason = said["corrects"]["reason"] if said["corrects"] else ""
    if (release.corrects_id, release.reason) != (corrected, reason):
        found.faults.append(_("What it corrects is not what was frozen"))


def _check_chain(release: Release, found: Verification) -> None:
    """Every release up to this one has its digest, and the digest of the one before in it."""
    before = ""
    expected = 1
    for number, frozen, sum_, previous in (
        Release.objects.filter(number__lte=release.number)
        .order_by("number")
        .values_list("number", "frozen", "digest", "previous")
        .iterator(chunk_size=500)
    ):
        if number != expected:
            found.faults.append(
                _("The chain is broken: release %(n)s is missing") % {"n": expected}
            )
        if digest(frozen) != sum_:
            found.faults.append(
                _("Release %(n)s is not what its digest was taken over") % {"n": number}
            )
        if previous != before or _previous_in(frozen) != before:
            found.faults.append(
                _("The chain is broken: release %(n)s does not follow on the one before it")
                % {"n": number}
            )
        before, expected = sum_, number + 1
        found.chain += 1


def _previous_in(frozen: str) -> Any:
    try:
        return json.loads(frozen)["previous"]
    except (ValueError, KeyError, TypeError):
        return None


def _count_again(release: Release, found: Verification) -> None:
    figure = FIGURES.get(release.figure)
    if figure is None or figure.version != release.version:
        found.no_recount = _(
            "Version %(version)s of the rule is no longer in the program; the frozen rows stand"
        ) % {"version": release.version}
        return
    parameters = {one["name"]: one["text"] for one in release.said["parameters"]}
    try:
        counted = count(figure, parameters, on=release.on, known=release.known)
    except CannotCount as error:
        found.no_recount = str(error)
        return
    again = difference(
        contents(release.number),
        (_as_content(row, figure) for row in counted.rows()),
        unreadable=found.erased,
    )
    if found.erased:
        # A row whose content was erased has no key any more; what looks added may be that row.
        again.added[:] = again.added[: max(0, len(again.added) - found.erased)]
    found.recount = Recount(counted.value, again, _edits_since(release, again) if again else [])


def _as_content(row: Row, figure: Figure) -> Content:
    return content(*halves(row, figure.columns))


def _edits_since(release: Release, again: Difference) -> list[str]:
    """Corrections of descriptions since, of what the differing rows and the parameters are about."""
    rows = [*again.added, *again.removed, *(change.after for change in again.changed)]
    uuids = {uuid for row in rows[:_MANY] for uuid in row.subjects}
    uuids |= {one["text"] for one in release.said["parameters"] if len(one["text"]) == 36}
    subjects = Subject.objects.filter(uuid__in=uuids).values("pk")
    edits = (
        Edit.objects.filter(entry_id__gt=release.known)
        .filter(
            Q(subject__in=subjects)
            | Q(field__in=["roll", "edition", "held_first", "held_last", "area", "parent"])
        )
        .select_related("entry", "subject__label")
        .order_by("entry_id")[:_MANY]
    )
    return [
        _("entry %(entry)s: %(what)s, %(field)s: %(before)s → %(after)s")
        % {
            "entry": edit.entry_id,
            "what": getattr(edit.subject, "label", None) or edit.subject.kind,
            "field": edit.field,
            "before": edit.before or "–",
            "after": edit.after or "–",
        }
        for edit in edits
    ]


def _rows_with_contents(number: int) -> Iterator[tuple[ReleaseRow, RowContent | None]]:
    rows = (
        ReleaseRow.objects.filter(id__gt=number * ROWS_APART, id__lt=(number + 1) * ROWS_APART)
        .select_related("content")
        .order_by("id")
    )
    for row in rows.iterator(chunk_size=2000):
        yield row, getattr(row, "content", None)


def _between(number: int) -> dict[str, int]:
    return {"row_id__gt": number * ROWS_APART, "row_id__lt": (number + 1) * ROWS_APART}
