"""Freezing a figure, correcting a release, erasing what a row says."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.evidence.actions import writing
from inward.evidence.models import Entry
from inward.figures.queries import count
from inward.figures.queries.asked import Asked, read
from inward.figures.queries.clocks import batches
from inward.figures.queries.series import plain
from inward.figures.rules import Counted, Figure, Row, Tally, Words
from inward.publish.models import Erasure, Release, ReleaseRow, RowContent
from inward.publish.queries.releases import contents, series_of
from inward.publish.rules import (
    FORMAT,
    ROWS_APART,
    Part,
    Plain,
    RowsDigest,
    canonical,
    difference,
    digest,
    halves,
    row_digest,
)

_BATCH = 2000


class CannotRelease(Exception):
    """The figure cannot be frozen like this. The message is fit for the screen."""


class CannotErase(Exception):
    """There is nothing to erase. The message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What writing the rows has shown."""

    tally: Tally
    digest: str


def release(
    *,
    figure: Figure,
    parameters: Mapping[str, str],
    on: date,
    known: int | None = None,
    by: User | None,
    at: datetime,
    corrects: Release | None = None,
    reason: str = "",
) -> Release:
    """Freeze a figure: its value, rule, definition, both clocks and rows, chained to the one before.

    `known` is the newest entry where none is given. The rows are read under the lock that every
    writer takes, so nothing can slip below the number that is frozen.

    Raises:
        CannotRelease: if the clocks lie ahead, the value does not follow from the rows, or a
            correction corrects another figure or gives no reason.
        CannotCount: if the parameters are not those of the figure.
        NotAllowed: if this user does not release.
    """
    require(by, Act.RELEASE)
    asked = read(figure, parameters)
    series = series_of(figure.name, asked.text)
    _may_correct(corrects, reason, series)
    if on > localtime(at).date():
        raise CannotRelease(_("%(day)s has not come yet; release a day that is over") % {"day": on})
    with writing(f"release {figure.name}"[:200], by=by, at=at) as entry:
        known = entry.pk - 1 if known is None else known
        if not 0 <= known < entry.pk:
            raise CannotRelease(
                _("Entry %(known)s is not written yet; the newest is %(newest)s")
                % {"known": known, "newest": entry.pk - 1}
            )
        counted = count(figure, asked, on=on, known=known)
        before = Release.objects.order_by("-number").first()
        number = before.number + 1 if before else 1
        written = _write_rows(number, figure, counted)
        if written.tally.value(figure.reckoning) != counted.value:
            raise CannotRelease(
                _("The value %(value)s does not follow from the rows, which say %(rows)s")
                % {"value": counted.value, "rows": written.tally.value(figure.reckoning)}
            )
        frozen = _frozen(
            figure, asked, counted, written, entry, number, on, known, before, corrects, reason
        )
        return Release.objects.create(
            number=number,
            entry=entry,
            figure=figure.name,
            version=figure.version,
            series=series,
            value=counted.value,
            quantifier=counted.quantifier,
            on=on,
            known=known,
            rows=written.tally.rows,
            counted=written.tally.counted,
            frozen=frozen,
            previous=before.digest if before else "",
            digest=digest(frozen),
            corrects=corrects,
            reason=reason.strip(),
        )


def erase_row(*, release: Release, position: int, why: str, by: User | None, at: datetime) -> None:
    """Erase what a row of a release says. Its digest stays, so that everything still verifies.

    Raises:
        CannotErase: if there is no such row, it is erased already, or no reason is given.
        NotAllowed: if this user does not erase.
    """
    require(by, Act.ERASE)
    if not why.strip():
        raise CannotErase(_("Say why the row is erased: a request, the end of its term"))
    with writing(f"erase a row of release {release.number}", by=by, at=at) as entry:
        row = ReleaseRow.objects.filter(release=release, position=position).first()
        if row is None:
            raise CannotErase(
                _("Release %(number)s has no row %(position)s")
                % {"number": release.number, "position": position}
            )
        if not RowContent.objects.filter(row=row).delete()[0]:
            raise CannotErase(_("This row is erased already"))
        Erasure.objects.create(row=row, entry=entry, why=why.strip())


def _may_correct(corrects: Release | None, reason: str, series: str) -> None:
    if corrects is None:
        if reason.strip():
            raise CannotRelease(
                _("A reason belongs to a correction: say which release is corrected")
            )
        return
    if not reason.strip():
        raise CannotRelease(_("Say what was wrong and how it is corrected"))
    if corrects.series != series:
        raise CannotRelease(
            _(
                "Release %(number)s is another figure, or was asked otherwise; it is not corrected by this"
            )
            % {"number": corrects.number}
        )


# Plain SQL: through the models' own way the same rows took three times as long.
_INSERT_ROW = """INSERT INTO publish_releaserow (id, release_id, position, counted, digest)
 VALUES (%s, %s, %s, %s, %s)"""
_INSERT_CONTENT = """INSERT INTO publish_rowcontent
 (row_id, subject_id, beside_id, grouped, "open", open_salt, "inner", inner_salt)
 VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""


def _write_rows(number: int, figure: Figure, counted: Counted) -> _Written:
    tally, summed = Tally(), RowsDigest()
    for batch in batches(enumerate(counted.rows(), start=1), _BATCH):
        rows, contents_ = [], []
        chance = secrets.token_hex(32 * len(batch))
        for n, (position, row) in enumerate(batch):
            open_text, inner_text = halves(row, figure.columns)
            open_ = Part(open_text, chance[64 * n : 64 * n + 32])
            inner = Part(inner_text, chance[64 * n + 32 : 64 * n + 64])
            sum_ = row_digest(open_.digest, inner.digest)
            key = number * ROWS_APART + position
            rows.append((key, number, position, row.counted, sum_))
            contents_.append(
                (
                    key,
                    *_about(row),
                    row.shown.get(figure.grouped_by, ""),
                    open_.text,
                    open_.salt,
                    inner.text,
                    inner.salt,
                )
            )
            summed.add(sum_, row.counted)
            tally.add(row)
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_ROW, rows)
            cursor.executemany(_INSERT_CONTENT, contents_)
    return _Written(tally, summed.hexdigest())


def _about(row: Row) -> tuple[int, int | None]:
    return row.subject[0], row.beside[0] if row.beside else None


def _frozen(
    figure: Figure,
    asked: Asked,
    counted: Counted,
    written: _Written,
    entry: Entry,
    number: int,
    on: date,
    known: int,
    before: Release | None,
    corrects: Release | None,
    reason: str,
) -> str:
    """The canonical JSON a release's digest is taken over."""
    correction: Plain = None
    if corrects is not None:
        correction = {
            "number": corrects.number,
            "digest": corrects.digest,
            "reason": reason.strip(),
            "changed": _changed(corrects, number),
        }
    return canonical(
        {
            "beside": [
                {
                    "name": one.name,
                    "title": _both(one.title),
                    "value": one.value,
                    "of": one.of,
                }
                for one in counted.beside()
            ],
            "columns": [
                {
                    "name": column.name,
                    "title": _both(column.title),
                    "shows": column.shows.value,
                    "public": column.public,
                }
                for column in figure.columns
            ],
            "corrects": correction,
            "counted": written.tally.counted,
            "definition": _both(figure.definition),
            "figure": figure.name,
            "format": FORMAT,
            "grouped_by": figure.grouped_by,
            "known": known,
            "number": number,
            "office": {"en": settings.OFFICE["en"], "zh": settings.OFFICE["zh"]},
            "on": on.isoformat(),
            "parameters": [
                {
                    "name": one.parameter.name,
                    "title": _both(one.parameter.title),
                    "text": one.text,
                    "called": _both(one.called),
                }
                for one in asked.said
            ],
            "previous": before.digest if before else "",
            "quantifier": counted.quantifier.value,
            "reckoning": figure.reckoning.value,
            "released_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="seconds"),
            "rows": written.tally.rows,
            "rows_digest": written.digest,
            "title": _both(figure.title),
            "unit": _both(_unit(figure, counted)),
            "value": None if counted.value is None else plain(counted.value),
            "version": figure.version,
        }
    )


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}


def _unit(figure: Figure, counted: Counted) -> Words:
    """The figure's own unit; for a series that of its last number, as the vocabulary calls it."""
    if not counted.unit:
        return figure.unit
    term = Term.objects.filter(pk=f"unit:{counted.unit}").first()
    return Words(term.name_en, term.name_zh) if term else Words(counted.unit, counted.unit)


def _changed(corrects: Release, number: int) -> dict[str, int]:
    """How many rows a correction adds, changes and removes."""
    return difference(contents(corrects.number), contents(number)).numbers
