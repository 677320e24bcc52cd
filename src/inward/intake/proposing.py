"""What the rows of a list probably mean: whom each names, who is new, who stands there twice."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.timezone import localtime
from rapidfuzz import fuzz, process

from inward.core.sought import sought
from inward.evidence.models import Label
from inward.evidence.rules import Kind
from inward.intake import names, nearly
from inward.intake.days import day_of
from inward.intake.evaluate import Vocabularies, evaluate
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.states import Decided, Found
from inward.places.models import Unit

if TYPE_CHECKING:
    from inward.engines.matching import Match

# As many candidates as a page shows side by side; digits choose among them.
SHOWN = 5
# How alike two names of sites are before somebody is asked.
_ALIKE = 82

# What proposing sets of a row.
PROPOSED = (
    "values", "faults", "key", "found", "score", "proposals", "double_of", "who", "decided",
)  # fmt: skip


class Finder(Protocol):
    """Finds whom rows name."""

    def key(self, row: ListRow) -> str:
        """Under what rows of one list name the same."""

    def find(self, rows: Sequence[ListRow]) -> None:
        """Set what each row is found to be, whom it names and what else it could name."""


class Proposing:
    """Proposes for the rows of one batch, block after block, in the order of the list."""

    def __init__(
        self,
        batch: Batch,
        *,
        on: date | None = None,
        told: names.Said = lambda said: None,
        linked: bool = False,
    ) -> None:
        """
        Args:
            on: the day it is seen from, after which nothing has happened; else the day it was sent.
            linked: nobody is sought row by row; the list is linked as a whole afterwards.
        """
        self.batch, self.kind = batch, BY_NAME[batch.kind]
        self._terms = Vocabularies.of(self.kind)
        self._finder = _ToBeLinked() if linked else finder(batch, told)
        self._left = int(batch.read_as.get("left", 0))
        self._beside = {"today": on or localtime(batch.at).date(), "day": day_of(batch)}
        # The first line of each guest, to see who stands there twice.
        self._lines: dict[tuple[str, ...], int] = {}

    def propose(self, rows: Sequence[ListRow]) -> None:
        """Fill in what is found; nothing is saved."""
        sought_for = []
        meant = {id(row): row.who_id for row in rows if row.decided == Decided.SAME}
        doubles = {id(row) for row in rows if row.found == Found.DOUBLE}
        for row in rows:
            self._evaluate(row)
            if not row.is_whole:
                row.found, row.proposals, row.score, row.who_id = Found.REFUSED, [], 0, None
            elif not self._is_double(row):
                sought_for.append(row)
        if sought_for:
            self._finder.find(sought_for)
        for row in rows:
            became = row.found == Found.DOUBLE and id(row) not in doubles
            if became and row.decided != Decided.OUT:
                # What was decided about it was about a row of its own.
                row.decided = ""
            elif row.decided == Decided.SAME:
                # An officer said whom it names; that stands as long as it names nobody else.
                row.who_id = meant[id(row)]

    def propose_among(self, row: ListRow) -> list[ListRow]:
        """Propose for one row anew, beside the others of its list as they stand.

        Returns:
            the rows that changed: with it those that were the same as it was.
        """
        self._evaluate(row)
        others = ListRow.objects.filter(batch=self.batch).exclude(pk=row.pk)
        same = list(others.filter(double_of=row.line, taken_in=None).order_by("line"))
        apart = others.exclude(found__in=[Found.DOUBLE, Found.REFUSED]).exclude(decided=Decided.OUT)
        for one in apart.filter(key=row.key).order_by("line"):
            self._lines.setdefault(self._place(one), one.line)
        self.propose([row, *same])
        return [row, *same]

    def _evaluate(self, row: ListRow) -> None:
        read = evaluate(
            self.kind,
            self.batch.columns,
            row.cells,
            row.line,
            terms=self._terms,
            constants=self.batch.constants,
            mended=row.mended,
            beside=self._beside,
            left=self._left,
        )
        row.values, row.faults = read.values, read.faults
        key = self._finder.key(row)[:200]
        if key != row.key:
            # Another name than the one that was decided about.
            row.key, row.decided = key, ""
        row.double_of = None
        if read.is_total and not row.decided:
            row.decided = Decided.OUT

    def _is_double(self, row: ListRow) -> bool:
        first = self._lines.setdefault(self._place(row), row.line)
        if first == row.line:
            return False
        row.found, row.double_of = Found.DOUBLE, first
        row.proposals, row.score, row.who_id = [], 0, None
        return True

    def _place(self, row: ListRow) -> tuple[str, ...]:
        """What two rows have alike that say the same."""
        said = row.values
        # Several people may share an address.
        person = (said.get("email", "").casefold(), sought(said.get("person", "")))
        return (row.key, *person, *(said.get(name, "") for name in self.kind.apart))


def finder(batch: Batch, told: names.Said) -> Finder:
    """Whatever finds whom the rows of a list of this kind name."""
    kind = BY_NAME[batch.kind]
    if kind.who == "site":
        return _Labelled(batch, (Kind.SITE,), may_be_new=True)
    if kind.who == "unit":
        return _Units(batch)
    if kind.who == "labelled":
        return _Labelled(batch, (Kind.AREA, Kind.SITE), may_be_new=False, beside=_Named(told))
    return _Named(told)


def _key_of_name(row: ListRow) -> str:
    from inward.engines.matching.changes import alias_key

    name = row.values.get("name", "")
    return alias_key(name) or sought(name)


class _ToBeLinked:
    """Organisations of a whole register, which `linking` compares in one go."""

    def key(self, row: ListRow) -> str:
        return _key_of_name(row)

    def find(self, rows: Sequence[ListRow]) -> None:
        for row in rows:
            row.found, row.score, row.who_id, row.proposals = Found.NEW, 0, None, []


class _Named:
    """Organisations, by the matcher."""

    def __init__(self, told: names.Said) -> None:
        self._directory = names.directory(told=told)

    def key(self, row: ListRow) -> str:
        return _key_of_name(row)

    def find(self, rows: Sequence[ListRow]) -> None:
        from inward.engines.matching import Query

        queries = [
            Query(
                name=row.values.get("name", ""),
                other_name=row.values.get("other_name", ""),
                country=row.values.get("country", ""),
                city=row.values.get("city", ""),
                email_domain=row.values.get("email", ""),
                identifier=row.values.get("identifier", ""),
                person=row.values.get("person", ""),
            )
            for row in rows
        ]
        for row, match in zip(rows, self._directory.match(queries, top=SHOWN), strict=True):
            _note(row, match)
        nearly.mark(rows)


# Nobody alone is likely, as of two branches of one firm, but together they are: of such rows of the
# dev set half name one of the five that are shown.
_TOGETHER = 0.45
_FOUND = {"accept": Found.KNOWN, "ask": Found.DOUBTFUL, "no match": Found.NEW}


def _note(row: ListRow, match: "Match") -> None:
    row.found, row.score = _FOUND[match.outcome.value], match.score
    if row.found == Found.NEW and sum(one.score for one in match.candidates) >= _TOGETHER:
        row.found = Found.DOUBTFUL
    row.who_id = int(match.id) if row.found == Found.KNOWN else None
    row.proposals = [
        {
            "id": int(candidate.id),
            "score": candidate.score,
            "reasons": [[r.code, r.value, r.detail] for r in candidate.reasons],
        }
        for candidate in match.candidates
    ]


class _Labelled:
    """Areas and sites: few, and known by what they are called."""

    def __init__(
        self,
        batch: Batch,
        kinds: tuple[Kind, ...],
        *,
        may_be_new: bool,
        beside: Finder | None = None,
    ) -> None:
        self._about, self._may_be_new, self._beside = batch.about_id, may_be_new, beside
        self._keys: dict[str, set[int]] = {}
        labels = Label.objects.filter(subject__kind__in=kinds)
        for pk, en, zh in labels.values_list("pk", "name_en", "name_zh"):
            for name in (en, zh):
                if name:
                    self._keys.setdefault(sought(name), set()).add(pk)

    def key(self, row: ListRow) -> str:
        return sought(row.values.get("name", ""))

    def find(self, rows: Sequence[ListRow]) -> None:
        others = []
        for row in rows:
            if not row.key and self._about:
                row.found, row.who_id, row.score, row.proposals = Found.KNOWN, self._about, 1, []
            elif not self._find(row):
                others.append(row)
        if others and self._beside is not None:
            self._beside.find(others)
        for row in others:
            if row.found == Found.NEW and not self._may_be_new:
                row.found, row.faults = Found.REFUSED, [_nobody(row.values.get("name", ""))]

    def _find(self, row: ListRow) -> bool:
        """Whether the row names one of these, or perhaps does."""
        same = self._keys.get(row.key, set())
        if len(same) == 1:
            row.found, row.who_id, row.score = Found.KNOWN, next(iter(same)), 1
            row.proposals = [_proposal(pk, 100, "same_full") for pk in same]
            return True
        alike = process.extract(row.key, list(self._keys), scorer=fuzz.WRatio, limit=SHOWN)
        near = {
            pk: score for name, score, _at in alike if score >= _ALIKE for pk in self._keys[name]
        }
        row.who_id, row.score = None, 0
        row.proposals = [_proposal(pk, score, "core_ratio") for pk, score in near.items()][:SHOWN]
        row.found = Found.DOUBTFUL if near else Found.NEW
        return bool(near) or self._beside is None


class _Units:
    """Units of the site a list is about: 12A is 12A, and never nearly 12B."""

    def __init__(self, batch: Batch) -> None:
        self._keys: dict[str, int] = {}
        known = Unit.objects.filter(site=batch.about_id).order_by("-pk")
        for pk, en, zh in known.values_list("pk", "name_en", "name_zh"):
            self._keys |= {sought(name): pk for name in (en, zh) if name}

    def key(self, row: ListRow) -> str:
        return sought(row.values.get("name", ""))

    def find(self, rows: Sequence[ListRow]) -> None:
        for row in rows:
            known = self._keys.get(row.key)
            row.who_id, row.score = known, int(known is not None)
            row.found = Found.NEW if known is None else Found.KNOWN
            row.proposals = [] if known is None else [_proposal(known, 100, "same_full")]


def _proposal(pk: int, score: float, why: str) -> dict[str, Any]:
    return {"id": pk, "score": score / 100, "reasons": [[why, score / 100, ""]]}


def _nobody(name: str) -> dict[str, Any]:
    from django.utils import translation
    from django.utils.translation import gettext as _

    fault: dict[str, Any] = {"meaning": "name", "cell": "", "text": name}
    for language, code in {"en": "en", "zh": "zh-hans"}.items():
        with translation.override(code):
            fault[language] = {
                "what": _("nothing on the record is called %(name)s") % {"name": name},
                "remedy": _("Mend the name, or enter it on the record first."),
            }
    return fault
