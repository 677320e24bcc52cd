"""What the pages of a list ask: its counts, its rows, and what is wrong or to be said of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core.language import here, is_chinese
from inward.core.paging import Page, page
from inward.evidence.models import Entry, Subject
from inward.intake.entering import Written
from inward.intake.faults import put_together
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch, ListRow
from inward.intake.nearly import NEARLY
from inward.intake.sheets import refusals
from inward.intake.stands import Question
from inward.intake.states import BatchState, Decided, Found

PER_PAGE = 50


def batches(*, about: Subject | None = None) -> QuerySet[Batch]:
    rows = Batch.objects.exclude(state=BatchState.DROPPED).select_related("about__label", "by")
    return rows.filter(about=about) if about else rows


def batches_page(after: str = "") -> Page[Batch]:
    """Newest first."""
    return page(batches(), ["-id"], after, size=PER_PAGE)


def taken_back(found: Sequence[Batch]) -> set[int]:
    """Which of these lists were in the record and were taken back as a whole."""
    were = {one.pk for one in found if one.state == BatchState.PREVIEW and one.source_id}
    rows = ListRow.objects.filter(batch__in=were, taken_in__isnull=False)
    return were - set(rows.values_list("batch", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a list are what, as things stand now."""

    known: int = 0
    nearly: int = 0
    new: int = 0
    doubtful: int = 0
    later: int = 0
    out: int = 0
    double: int = 0
    refused: int = 0
    taken: int = 0

    @property
    def rows(self) -> int:
        return (
            self.known
            + self.nearly
            + self.new
            + self.doubtful
            + self.later
            + self.out
            + self.double
            + self.refused
        )

    @property
    def ready(self) -> int:
        return self.known + self.nearly + self.new

    @property
    def waiting(self) -> int:
        """Rows that would be taken in now."""
        return self.ready - self.taken


def counts(batch: Batch) -> Counts:
    found: dict[str, int] = defaultdict(int)
    rows = ListRow.objects.filter(batch=batch).values_list("found", "decided")
    for how, decided, number in rows.annotate(number=Count("id")):
        found[_becomes(how, decided)] += number
    taken = ListRow.objects.filter(batch=batch, taken_in__isnull=False).count()
    # Known all the same, but counted apart: the printed name is nobody's on the record.
    nearly = ListRow.objects.filter(NEARLY, batch=batch, decided="").count()
    found["known"] -= nearly
    return Counts(**found, nearly=nearly, taken=taken)


def _becomes(found: str, decided: str) -> str:
    """What a row is counted as: the officer's word before the machine's."""
    by_officer = {Decided.SAME: "known", Decided.NEW: "new", Decided.LATER: "later"}
    if decided == Decided.OUT:
        return "out"
    if found == Found.REFUSED:
        return "refused"
    return by_officer.get(Decided(decided), found) if decided else (found or Found.REFUSED)


# What the chips of a preview show, by the name in the address.
SHOWS: dict[str, Q] = {
    "doubtful": Q(found=Found.DOUBTFUL, decided=""),
    "later": Q(decided=Decided.LATER),
    "new": Q(found=Found.NEW, decided="") | Q(decided=Decided.NEW),
    "known": Q(found=Found.KNOWN, decided="") & ~NEARLY | Q(decided=Decided.SAME),
    "nearly": NEARLY & Q(decided=""),
    "double": Q(found=Found.DOUBLE, decided=""),
    "refused": Q(found=Found.REFUSED) & ~Q(decided=Decided.OUT),
    "out": Q(decided=Decided.OUT),
}


def rows_page(batch: Batch, show: str, after: str = "") -> Page[ListRow]:
    rows = ListRow.objects.filter(batch=batch).select_related("batch", "who__label")
    if show in SHOWS:
        rows = rows.filter(SHOWS[show])
    return page(rows, ["line"], after, size=PER_PAGE)


def faults_of(row: ListRow, *, to_mend: bool = False) -> list[dict[str, Any]]:
    """What is wrong with a row, in the reader's language.

    Args:
        to_mend: with the cells that are only wrong beside another one, which it is said of.
    """
    language = "zh" if is_chinese() else "en"
    kind = BY_NAME[row.batch.kind]
    found = []
    for fault in row.faults:
        if "beside" in fault and not to_mend:
            continue
        said, left_out = fault[language], fault.get("left_out", False)
        title = title_of(kind, fault["meaning"])
        # Where no cell stands the message names the column itself.
        about = f"{title}{'' if is_chinese() else ' '}{fault['cell']}" if fault["cell"] else ""
        whole = put_together(said["what"], said["remedy"], about=about)
        short = put_together(said["what"], about=about) if left_out else whole
        found.append(
            {
                "meaning": fault["meaning"],
                "title": title,
                "cell": fault["cell"],
                "text": fault["text"],
                "left_out": left_out,
                "said": _("Left out: %(what)s") % {"what": short} if left_out else short,
                "whole": _("Left out: %(what)s") % {"what": whole} if left_out else whole,
                "here": put_together(said["what"], said["remedy"]),
                **said,
            }
        )
    return found


def asked_of(asked: Question | None) -> list[dict[str, Any]]:
    """The cells by which it is said which stand a row means, as `faults_of` says what is wrong."""
    if asked is None:
        return []
    row, kind = asked.row, BY_NAME[asked.row.batch.kind]
    found = [
        {
            "meaning": name,
            "title": title_of(kind, name),
            "cell": "",
            "text": row.values.get(name, ""),
            "here": "",
        }
        for name in ("which_stand", "detail", "stand_m2")
    ]
    found[0]["here"] = asked.said if asked.is_open else ""
    found[0]["emptied"] = _("Left empty, the list cannot be taken in yet.")
    return found


def refusal(batch: Batch) -> str:
    """Why a list cannot be read and what to do, naming the file and the sheet."""
    place = pgettext("list", ", ").join(part for part in (str(batch), batch.sheet) if part)
    return put_together(*refusals.in_words(batch.refused), about=place)


def title_of(kind: ListKind, meaning: str) -> str:
    """What a meaning is called, in the reader's language."""
    found = kind.by_name.get(meaning)
    return here(found.en, found.zh) if found else meaning


def written_by(batch: Batch) -> list[tuple[Entry, Written]]:
    """Each time rows of the list were taken in: the entry and how many rows."""
    rows = ListRow.objects.filter(batch=batch, taken_in__isnull=False)
    found = dict(rows.values_list("taken_in").annotate(number=Count("id")))
    entries = Entry.objects.select_related("recorded_by").in_bulk(list(found))
    return [(entries[pk], Written(rows=found[pk], entry=pk)) for pk in sorted(found)]
