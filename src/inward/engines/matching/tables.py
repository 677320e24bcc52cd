"""The files of `inward match`: directories, lists of queries, answers, and answers against the truth."""

import csv
import gzip
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from inward.engines.matching.reasons import sentence
from inward.engines.matching.records import Match, Outcome, Query, Record

ANSWER = ("row", "outcome", "id", "score", "reasons", "candidates")


class NotReadable(ValueError):
    """A file is not what it should be; the message says which, where and what to do."""


def rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows of a UTF-8 CSV file with a header, .csv or .csv.gz; a column that is not needed may be missing.

    Raises:
        NotReadable: no such file, not UTF-8, or a needed column is missing.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") if path.suffix == ".gz" else path.open(encoding="utf-8-sig", newline="") as file:  # fmt: skip
            reader = csv.reader(file)
            names = next(reader, [])
            if missing := [name for name in needed if name not in names]:
                raise NotReadable(
                    f"{path}: no column {', '.join(missing)} in the first line; it has {', '.join(names) or 'none'}."
                )
            for line in filter(None, reader):
                # A line that ends early says nothing of the last columns.
                yield dict(zip(names, chain(line, repeat("")), strict=False))
    except FileNotFoundError as error:
        raise NotReadable(f"{path}: there is no such file.") from error
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
        raise NotReadable(
            f"{path}: not readable as CSV in UTF-8 ({error}); save it as CSV UTF-8."
        ) from error


def directory_records(path: Path) -> Iterator[Record]:
    """Records of a directory file: id, name, and where there name_other ('|' between names), country, city, domain, identifier."""
    for row in rows(path, ("id", "name")):
        others = tuple(name for name in row.get("name_other", "").split("|") if name.strip())
        yield Record(
            row["id"],
            row["name"],
            others,
            *(row.get(name, "") for name in ("country", "city", "domain", "identifier")),
        )


def queries(path: Path) -> tuple[list[str], list[Query]]:
    """Row labels and queries of a list: name, and where there row, other_name, country, city, email_domain, identifier, person."""
    labels, found = [], []
    columns = ("other_name", "country", "city", "email_domain", "identifier", "person")
    for number, row in enumerate(rows(path, ("name",)), start=1):
        labels.append(row.get("row") or str(number))
        found.append(Query(row["name"], *(row.get(name, "") for name in columns)))
    return labels, found


def answers(
    labels: Iterable[str], matches: Iterable[Match], language: str = "en"
) -> Iterator[dict[str, str]]:
    """Answers as rows; candidates as 'id:score' with '|' between."""
    for label, match in zip(labels, matches, strict=True):
        reasons = match.candidates[0].reasons if match.candidates else ()
        yield {
            "row": label,
            "outcome": match.outcome.value,
            "id": match.id,
            "score": f"{match.score:.4f}",
            "reasons": "; ".join(sentence(reason, language) for reason in reasons),
            "candidates": "|".join(f"{c.id}:{c.score:.4f}" for c in match.candidates),
        }


@dataclass(frozen=True)
class Quality:
    """How answers compare with the truth, over some rows."""

    rows: int
    known: int
    """Rows whose organisation is in the directory."""
    given: int
    """Rows for which an id was named (accepted or asked)."""
    right: int
    accepted: int
    accepted_right: int
    precise: int
    """Right among the best-scored rows that are right to 99 %."""
    among: int
    """Rows whose organisation is among the candidates."""

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.known if self.known else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.known) if self.given + self.known else 0.0

    @property
    def accept_precision(self) -> float:
        return self.accepted_right / self.accepted if self.accepted else 0.0

    @property
    def accept_recall(self) -> float:
        return self.accepted_right / self.known if self.known else 0.0

    @property
    def recall_at_99(self) -> float:
        return self.precise / self.known if self.known else 0.0

    @property
    def candidate_recall(self) -> float:
        return self.among / self.known if self.known else 0.0


def quality(
    pairs: Sequence[tuple[Mapping[str, str], frozenset[str]]], precision: float = 0.99
) -> Quality:
    """Compares answers (rows as `answers` wrote them) with the ids that count as right; none means not in the directory.

    The right id is a true positive; any id on a row without truth, or a wrong id, a false one. "Recall at 99 %" looks at the
    first candidate of every row, named or not, in order of score.
    """
    named = [(answer, truth) for answer, truth in pairs if answer["id"]]
    accepted = [(answer, truth) for answer, truth in named if answer["outcome"] == Outcome.ACCEPT]
    ranked = sorted((-float(answer["score"]), place) for place, (answer, _) in enumerate(pairs))
    right = precise = 0
    for given, (_, place) in enumerate(ranked, start=1):
        answer, truth = pairs[place]
        right += (answer["id"] or _listed(answer)[0]) in truth
        if right >= precision * given:
            precise = right
    return Quality(
        rows=len(pairs),
        known=sum(bool(truth) for _, truth in pairs),
        given=len(named),
        right=sum(answer["id"] in truth for answer, truth in named),
        accepted=len(accepted),
        accepted_right=sum(answer["id"] in truth for answer, truth in accepted),
        precise=precise,
        among=sum(bool(truth & {answer["id"], *_listed(answer)}) for answer, truth in pairs),
    )


def _listed(answer: Mapping[str, str]) -> list[str]:
    """Ids of an answer's candidates; the file may come from a matcher that lists none."""
    return [entry.rpartition(":")[0] for entry in answer.get("candidates", "").split("|")]


BANDS = (
    (0.99, 1.01),
    (0.95, 0.99),
    (0.9, 0.95),
    (0.8, 0.9),
    (0.6, 0.8),
    (0.4, 0.6),
    (0.2, 0.4),
    (0.0, 0.2),
)


def bands(
    pairs: Sequence[tuple[Mapping[str, str], frozenset[str]]],
) -> list[tuple[float, int, int]]:
    """By score of the first candidate: lower end of the band, rows, of these right."""
    found = []
    for low, high in BANDS:
        within = [
            (a, t)
            for a, t in pairs
            if low <= float(a["score"]) < high and (a["id"] or _listed(a)[0])
        ]
        found.append((low, len(within), sum((a["id"] or _listed(a)[0]) in t for a, t in within)))
    return found


def _must_be_a_score(given: Path, row: Mapping[str, str]) -> None:
    try:
        good = math.isfinite(float(row["score"]))
    except ValueError:
        good = False
    if not good:
        raise NotReadable(
            f"{given}: row {row['row']}, column score: “{row['score']}” is no number."
        )


def judged(given: Path, truth: Path) -> list[tuple[dict[str, str], frozenset[str], str]]:
    """Each answer of a file with its truth and kind (column `kind`, '' where there is none).

    Raises:
        NotReadable: a file is not readable, a score is no number, or a row of the truth has no answer.
    """
    found = {row["row"]: row for row in rows(given, ANSWER[:4])}
    for row in found.values():
        _must_be_a_score(given, row)
    joined = []
    for row in rows(truth, ("row", "truth")):
        if row["row"] not in found:
            raise NotReadable(f"{given}: no answer for row {row['row']} of {truth}.")
        joined.append(
            (
                found[row["row"]],
                frozenset(id for id in row["truth"].split("|") if id),
                row.get("kind", ""),
            )
        )
    return joined
