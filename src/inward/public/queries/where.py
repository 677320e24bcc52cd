"""What every open document must know of where it will stand."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Where:
    """Where a document will stand: the day it tells of, and how absolute addresses begin.

    Args:
        served: whether questions are answered there, or it is a file on a bare host.
    """

    on: date
    origin: str
    served: bool = True
