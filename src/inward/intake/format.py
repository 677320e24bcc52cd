"""docs/folder-format.md, written from the declarations."""

from collections.abc import Iterator

from django.utils import translation

from inward.intake.columns import Column
from inward.intake.declare import Table
from inward.intake.tables import TABLES

INTRODUCTION = """# The folder that `inward load` reads

<!-- Written from src/inward/intake/tables; `UPDATE=1 pytest tests/intake/test_format.py` writes it anew. -->

    inward load FOLDER            load it: all of it, or nothing
    inward load FOLDER --check    read it and say what is wrong or new; write nothing
    inward load FOLDER --json     the same for programs

A folder holds one CSV file for each table below; a table may be left out. `src/inward/example/jingan` is one.

- **Files** are comma-separated, in UTF-8 (with or without a byte-order mark) or GB18030, as Chinese spreadsheets write it. The first line names the
  columns, by the names below or by their English or Chinese titles, in any order. A column without a star may be empty; only those marked *optional column*
  may be missing.
- **Ids** are yours and never change: by its id a later load knows a row. They hold within one dataset. Ids of sources hold for the whole record.
- **Dates** are as precise as you know them: `2019-11-05`, `2019-11`, `2019-Q3`, `2019`, or two of these joined by `/`. A year is not January the first.
- **Numbers** are digits with a dot before decimals. "Over", "about" and the like go into the quantifier, the unit into its own column.
- **Sources** are ids of `sources.csv` joined by `;`. The first is the first citation; the others stand beside it.
- **As of**: where a row does not say when it was so, it borrows the day of what it belongs to (a participation that of its event, a party that of the signing),
  else the day of its first dated source, else `as_of` of `dataset.toml`. Without any of these it is refused: a fact has a day.

`dataset.toml`, if it is there, holds `name` (the dataset; else the folder's name), `language`, `licence` and `as_of`.
`boundaries/*.geojson` hold outlines of areas as FeatureCollections in WGS-84: Polygon or MultiPolygon, the feature's `id`, or `area` or `adcode` among its
properties, being the id or the code of an area. What `_meta` says as `source` and `licence` is kept with them.

## Loading again

The same folder again writes nothing. A changed row corrects: its fact is replaced and the old one stays readable, plain columns are edited and journaled, a fact that
the row no longer states is withdrawn. If somebody corrected the fact here in the meantime, the changed row has the later word, and the load says so. A row
missing from the folder is left alone. So is a correction made here while the row stays as it was. An optional
column that a file does not have says nothing, so what was entered here stays; one that is there and empty empties it. `inward trace` leads from a fact back to file and line.

## When something is wrong

Every problem of the whole folder is listed at once, with file, line, column and what to do, and nothing is written. (Beyond 10,000 problems only their number is said.)

## Tables

In the order in which they build on one another. A star marks what every row must have.
"""


def folder_format() -> str:
    """The text of docs/folder-format.md."""
    with translation.override("en"):
        index = ", ".join(f"[{table.name}](#{table.name})" for table in TABLES)
        return "\n".join([INTRODUCTION, index, *(line for t in TABLES for line in _table(t)), ""])


def _table(table: Table) -> Iterator[str]:
    yield f"\n### {table.name}\n"
    yield f"{table.en} · {table.zh}. `{table.file}`\n"
    yield "| column | title | 标题 | holds |"
    yield "|---|---|---|---|"
    for column in table.columns:
        star = "\\*" if column.required else ""
        yield f"| `{column.name}`{star} | {column.en} | {column.zh} | {_holds(column)} |"
    rules = [f"`{' + '.join(group)}` only once" for group in table.once]
    if rules:
        yield f"\n{'; '.join(rules).capitalize()}."


def _holds(column: Column) -> str:
    said = [column.type.described(), str(column.help).rstrip(".")]
    if column.may_be_absent:
        said.append("optional column")
    return ". ".join(part for part in said if part).replace("|", "\\|")
