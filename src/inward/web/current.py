"""All current tables: those a load refreshes, and those of what the office writes for the public."""

from inward.evidence.current import Current
from inward.evidence.rules import Kind
from inward.intake import current as intake
from inward.public.current import TABLES as PUBLIC


def current_by_kind() -> dict[Kind, list[Current]]:
    return intake.current_by_kind() | PUBLIC


def all_current() -> list[Current]:
    return [table for tables in current_by_kind().values() for table in tables]
