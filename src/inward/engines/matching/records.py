"""What the matcher takes and gives."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Record:
    """An organisation as the directory knows it; only `id` and `name` must be there."""

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    domain: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A row of a list: a name and whatever context stands beside it; '' where nothing stands."""

    name: str
    other_name: str = ""
    country: str = ""
    city: str = ""
    email_domain: str = ""
    """Domain or whole address; of an address only the domain is looked at."""
    identifier: str = ""
    person: str = ""
    """Who came. Decides only between organisations confirmed under one alias; kept nowhere but as a digest."""


class Outcome(StrEnum):
    ACCEPT = "accept"
    ASK = "ask"
    NO_MATCH = "no match"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a candidate; `features.sentence` puts it into words."""

    code: str
    value: float = 1.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    score: float
    """Probability that this is the organisation meant, 0 to 1."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What is proposed for one row. `id` is the best candidate's for accept and ask, '' for no match."""

    outcome: Outcome
    id: str
    score: float
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alias:
    """A name an officer confirmed to mean an organisation."""

    name: str
    id: str
    by: str
    on: str
    """Day, ISO 8601."""
    person: str = ""
    """Digest of the person who came under this alias, '' where none was given."""
