"""The documented format is the one that is read."""

import os
from pathlib import Path

import pytest

from inward.intake.format import folder_format
from inward.intake.tables import BY_NAME, TABLES

PAGE = Path(__file__).parents[2] / "docs" / "folder-format.md"


def test_the_page_of_the_format_is_up_to_date() -> None:
    if os.environ.get("UPDATE"):
        PAGE.write_text(folder_format(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == folder_format(), "UPDATE=1 writes it anew"


def test_no_two_columns_of_a_table_have_the_same_head() -> None:
    twice = [
        (table.name, title)
        for table in TABLES
        for title in table.by_title
        if len({c.name for c in table.columns if title in map(str.casefold, c.titles)}) > 1
    ]

    assert twice == []


def test_a_table_refers_only_to_tables_that_are_there() -> None:
    named = {name for table in TABLES for tables in table.references.values() for name in tables}

    assert named <= set(BY_NAME)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_a_table_goes_somewhere(table) -> None:  # type: ignore[no-untyped-def]
    fills = [table.plain] if table.record else []
    fills += table.told.values()
    used = {column.name for filling in fills for column in filling.columns}
    used |= {"id", "sources", "confidence", table.about, *table.references}
    used |= {says.as_of for says in table.facts} | {says.when for says in table.facts}
    used |= {"date", "file"} if table.name == "sources" else set()

    assert set(table.by_name) - used <= {"name_en", "name_zh"}
