"""A directory of organisations that answers lists of names: built once, mapped into memory, changed by single records."""

import json
import math
import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from inward.engines.matching import changes, features, matcher, reasons, retrieval, segment
from inward.engines.matching.collecting import without_collecting
from inward.engines.matching.matcher import Judged, Part
from inward.engines.matching.records import Alias, Candidate, Match, Outcome, Query, Reason, Record
from inward.engines.matching.retrieval import Asked
from inward.engines.matching.scorer import Scorer, trained
from inward.engines.matching.segment import Array, Segment, Statistics
from inward.engines.matching.trees import probability

FORMAT = 1
BLOCK = 512
"""Rows answered at a time: large enough for arrays to pay, small enough to stay in the cache."""
CERTAIN = 0.999
"""Score of what needs no comparing: an identifier whose check digits are right, a confirmed alias."""
_IDENTIFIER = features.ALL.index("same_identifier")
_UNLIKE = 0.3
"""Below this likeness of names even the same identifier is asked about: it may have been typed into the wrong row."""


class Directory:
    """Organisations that can be asked for by name.

    Every process opens the same files; changes made by one are seen by the others at their next `match`. Common words are
    counted when the directory is built; build it anew when it has grown by a half.
    """

    def __init__(self, path: Path, scorer: Scorer | None = None) -> None:
        self.path = path
        self.scorer = scorer or trained()
        self._load()

    @classmethod
    def build(
        cls,
        records: Iterable[Record],
        path: Path,
        *,
        like: Self | None = None,
        processes: int = 1,
    ) -> Self:
        """Indexes records at `path`; what was there is replaced at once when the new index is whole.

        Args:
            records: the organisations; each id once.
            path: a folder, made where missing.
            like: weigh words as in this directory instead of counting anew.
            processes: take so many names apart at once; pays from some ten thousand records.

        Raises:
            ValueError: two records have one id.
        """
        folder = path / f"index-{uuid.uuid4().hex[:12]}"
        built, statistics = segment.build(records, like._statistics if like else None, processes)
        built.save(folder)
        np.save(folder / "counts.npy", statistics.counts)
        np.save(folder / "weights.npy", statistics.weights())
        (folder / "meta.json").write_text(
            json.dumps({"format": FORMAT, "total": statistics.total}), encoding="utf-8"
        )
        pointer = path / f"{folder.name}.current"
        pointer.write_text(folder.name, encoding="utf-8")
        pointer.replace(path / "current")
        for old in path.glob("index-*"):
            if old.is_dir() and old != folder:
                shutil.rmtree(old)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens what `build` made.

        Raises:
            FileNotFoundError: nothing was built there.
            ValueError: it was built by another version.
        """
        if not (path / "current").exists():
            raise FileNotFoundError(f"No directory of names at {path}: build it first.")
        return cls(path)

    def _load(self) -> None:
        name = (self.path / "current").read_text(encoding="utf-8")
        folder = self.path / name
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise ValueError(
                f"The directory at {self.path} was built by another version: build it anew."
            )
        self._name = name
        self._statistics = Statistics(np.load(folder / "counts.npy", mmap_mode="r"), meta["total"])
        self._weights: Array = np.load(folder / "weights.npy", mmap_mode="r")
        self._base = Segment.load(folder)
        self._changes = changes.Changes(folder / "changes.jsonl")
        self._parts = [Part(self._base, 0)]
        self._refresh()

    def _refresh(self) -> None:
        """Takes over what other processes changed."""
        if (self.path / "current").read_text(encoding="utf-8") != self._name:
            self._load()
        elif self._changes.refresh():
            self._parts = _with_changes(self._base, self._changes, self._statistics)

    def __len__(self) -> int:
        """Number of organisations."""
        self._refresh()
        replaced = [*self._changes.put, *self._changes.dropped]
        return (
            len(self._base.ids)
            - int((self._base.record_of(replaced) >= 0).sum())
            + len(self._changes.put)
        )

    def put(self, record: Record) -> None:
        """Adds a record, or replaces the one with its id."""
        self._append(changes.put_change(record))

    def drop(self, id: str) -> None:
        """Takes a record out; without effect where there is none."""
        self._append({"what": "drop", "id": id})

    def confirm(self, alias: str, id: str, *, by: str, on: str, person: str = "") -> None:
        """Notes that an officer saw that `alias` means the organisation `id`.

        From then on the alias alone finds it. One alias may mean several organisations: then it is asked, unless `person`
        (who came, kept as a digest only) tells which.
        """
        self._append(
            changes.confirm_change(Alias(alias, id, by, on, changes.person_digest(person)))
        )

    def unconfirm(self, alias: str, id: str) -> None:
        """Takes a confirmation back; without effect where there is none."""
        self._append({"what": "unconfirm", "name": alias, "id": id})

    def _append(self, change: dict[str, Any]) -> None:
        """Writes a change to the index that stands now; another process may have built it anew."""
        if (self.path / "current").read_text(encoding="utf-8") != self._name:
            self._load()
        self._changes.append(change)

    def aliases(self) -> list[Alias]:
        """All confirmed aliases that stand."""
        self._refresh()
        return [alias for found in self._changes.aliases.values() for alias in found.values()]

    def match(self, queries: Sequence[Query], top: int = 5) -> list[Match]:
        """What is proposed for each row, with at most `top` candidates, the best first."""
        self._refresh()
        matches: list[Match] = []
        for first in range(0, len(queries), BLOCK):
            with without_collecting():
                matches += self._answer(queries[first : first + BLOCK], top)
        return matches

    def _answer(self, block: Sequence[Query], top: int) -> list[Match]:
        named = [(row, query) for row, query in enumerate(block)]
        named += [
            (row, _renamed(query)) for row, query in enumerate(block) if query.other_name.strip()
        ]
        owner = np.array([row for row, _ in named])
        asked = retrieval.ask([query for _, query in named], self._weights, self._statistics.counts)
        judged = matcher.judge(asked, self._parts, owner, len(block), self.scorer)
        shown = self._shown(asked, judged, max(top, 1))
        return [
            self._with_alias(query, self._proposed(judged, row, shown[row]), top)
            for row, query in enumerate(block)
        ]

    def _shown(self, asked: Asked, judged: Judged, top: int) -> list[list[Candidate]]:
        """The candidates of each row that are shown, at most `top`, the best first; scores are those of the pairs alone."""
        holds = asked.checked[judged.query] & (judged.values[:, _IDENTIFIER] > 0)
        # What has the right identifier stands first, whatever the names.
        order = np.lexsort((-judged.score, ~holds, judged.query))
        place = np.arange(len(order)) - np.searchsorted(judged.query[order], judged.query[order])
        rows = order[place < top]
        values = judged.values[rows]
        signs = reasons.signs(values, asked.checked[judged.query[rows]]).tolist()
        outlines = [reasons.outline(sign) for sign in signs]
        ids = self._strings(judged, rows, "ids")
        told = np.flatnonzero([told for _, _, told in outlines])
        texts = dict(zip(told.tolist(), self._strings(judged, rows[told], "texts"), strict=True))
        said = values[:, reasons.SAID].tolist()
        chances = np.round(probability(judged.score[rows]).astype(float), 4).tolist()
        shown: list[list[Candidate]] = [[] for _ in range(len(asked))]
        for at, row in enumerate(judged.query[rows].tolist()):
            found, numbered, _ = outlines[at]
            if at in texts:
                full, core, latin, _ = texts[at].split("\t", 3)
                legal = "" if full == asked.full[row] else _legal_words(full, core)
                found = reasons.filled_in(found, said[at], legal=legal, latin=latin)
            elif numbered:
                found = reasons.filled_in(found, said[at], legal="", latin="")
            shown[row].append(Candidate(ids[at], chances[at], found))
        return shown

    def _strings(self, judged: Judged, rows: Array, what: Literal["ids", "texts"]) -> list[str]:
        """The ids, or the texts, of these pairs."""
        found = [""] * len(rows)
        for number, part in enumerate(self._parts):
            mine = np.flatnonzero(judged.part[rows] == number)
            forms = judged.form[rows[mine]]
            strings = (
                part.segment.ids.take(part.segment.record[forms])
                if what == "ids"
                else part.segment.texts.take(forms)
            )
            for at, string in zip(mine.tolist(), strings, strict=True):
                found[at] = string
        return found

    def _proposed(self, judged: Judged, row: int, shown: list[Candidate]) -> Match:
        """What the scorer makes of one row."""
        if not shown:
            return Match(Outcome.NO_MATCH, "", 0.0)
        holders = [candidate for candidate in shown if candidate.reasons[0].code == "identifier"]
        if holders:
            return _by_identifier(shown, len(holders))
        best, sure = int(judged.best[row]), float(judged.sure[row])
        more = best + 1 < len(judged.query) and judged.query[best + 1] == row
        lead = float(judged.score[best] - judged.score[best + 1]) if more else math.inf
        # The first candidate has the probability that it is right; the others cannot have more than what is left.
        first = Candidate(shown[0].id, round(sure, 4), (*shown[0].reasons, *reasons.of_lead(lead)))
        left = 1 - sure
        others = [
            c if c.score <= left else Candidate(c.id, round(left, 4), c.reasons) for c in shown[1:]
        ]
        outcome = (
            Outcome.ACCEPT
            if sure >= self.scorer.accept
            else Outcome.ASK
            if sure >= self.scorer.ask
            else Outcome.NO_MATCH
        )
        return Match(
            outcome, "" if outcome is Outcome.NO_MATCH else first.id, first.score, [first, *others]
        )

    def _with_alias(self, query: Query, match: Match, top: int) -> Match:
        """The match, unless an officer has confirmed the name before."""
        if not self._changes.aliases:
            return match
        known = {**self._changes.aliases.get(changes.alias_key(query.name), {})}
        if query.other_name.strip():
            known |= self._changes.aliases.get(changes.alias_key(query.other_name), {})
        known = {id: alias for id, alias in known.items() if self._has(id)}
        if not known:
            return match
        person = changes.person_digest(query.person)
        if len(known) > 1 and person and any(alias.person == person for alias in known.values()):
            known = {id: alias for id, alias in known.items() if alias.person == person}
        score = CERTAIN if len(known) == 1 else round(1 / len(known), 4)
        first = [
            Candidate(id, score, (Reason("alias", detail=f"{alias.by}, {alias.on}"),))
            for id, alias in known.items()
        ]
        others = [candidate for candidate in match.candidates if candidate.id not in known]
        outcome = Outcome.ACCEPT if len(known) == 1 else Outcome.ASK
        return Match(outcome, first[0].id, score, [*first, *others][:top])

    def _has(self, id: str) -> bool:
        if id in self._changes.put:
            return True
        return id not in self._changes.dropped and bool(self._base.record_of([id])[0] >= 0)


def _with_changes(base: Segment, log: changes.Changes, statistics: Statistics) -> list[Part]:
    """The index as built without what was replaced or dropped, and the records put since."""
    numbers = base.record_of([*log.put, *log.dropped])
    gone_record = np.zeros(len(base.ids) + 1, dtype=bool)
    gone_record[numbers] = True
    gone_record[-1] = False
    gone: Array = gone_record[base.record]
    parts = (
        [Part(base, 0, gone, np.sort(base.key[gone[base.key_form]]))]
        if gone.any()
        else [Part(base, 0)]
    )
    if log.put:
        added, _ = segment.build(log.put.values(), statistics)
        parts.append(Part(added, len(base.ids)))
    return parts


def _renamed(query: Query) -> Query:
    return Query(
        query.other_name,
        "",
        query.country,
        query.city,
        query.email_domain,
        query.identifier,
        query.person,
    )


def _legal_words(full: str, core: str) -> str:
    """What stands in the whole name after its core: the legal form that was dropped."""
    tail = (
        full.replace(" ", "").rpartition(core.replace(" ", ""))[2]
        if not full.isascii()
        else full.rpartition(core)[2]
    )
    return tail.strip() if len(tail) <= 20 else ""


def _by_identifier(shown: list[Candidate], holders: int) -> Match:
    """The match by an identifier with right check digits; asked where names are unlike or several have it."""
    unlike = any(
        r.code in {"core_ratio", "latin_ratio"} and r.value < _UNLIKE for r in shown[0].reasons
    )
    outcome = Outcome.ASK if unlike or holders > 1 else Outcome.ACCEPT
    score = CERTAIN if holders == 1 else round(1 / holders, 4)
    first = Candidate(shown[0].id, score, shown[0].reasons)
    return Match(outcome, first.id, score, [first, *shown[1:]])
