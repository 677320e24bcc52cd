"""The trained scorer: three sums of trees and two thresholds, read from `weights.csv`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from inward.engines.matching.trees import Trees, read_table


@dataclass(frozen=True)
class Scorer:
    sieve: Trees
    """Which of the forms found are worth comparing in full."""
    pair: Trees
    """Whether a form names the organisation meant."""
    rank: Trees
    """Which of the best candidates is the one meant, if any, each beside the others."""
    accept: float
    """Probability from which the best candidate is taken without asking."""
    ask: float
    """Probability from which it is shown to an officer."""

    @classmethod
    def read(cls, file: Iterable[str]) -> "Scorer":
        rows = read_table(file)
        threshold = {name: float(value) for kind, name, value in rows if kind == "threshold"}
        models = {name: Trees.read(rows, name) for name in ("sieve", "pair", "rank")}
        return cls(**models, accept=threshold["accept"], ask=threshold["ask"])


@cache
def trained() -> Scorer:
    """The scorer that comes with this package."""
    with files("inward.engines.matching").joinpath("weights.csv").open(encoding="utf-8") as file:
        return Scorer.read(file)
