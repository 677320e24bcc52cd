"""Reads one workbook in a process of its own, under a limit of memory. Knows nothing of Inward.

    python child.py PATH SHEET MEMORY SECONDS ROWS CELL LOOKED_AT

Writes JSON lines: first what sheets there are and what was noticed, then the rows of one sheet,
each as its number and cells, lastly {"end": rows}. A refusal is {"refused": code}. With LOOKED_AT
above 0 no sheet is read: of each that is shown come as many rows from its first that is filled.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

_BLOCK = 500


def main() -> None:
    path, wanted, memory, seconds, most_rows, most_text, looked_at = sys.argv[1:]
    limit = int(memory)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if int(looked_at):
            _look(path, int(looked_at))
            return
        _read(path, wanted, int(most_rows), int(most_text))
    except MemoryError:
        _say({"refused": "memory"})
    except calamine.PasswordError:
        _say({"refused": "locked"})
    except BaseException as error:  # a panic of the library is no Exception
        _say({"refused": "torn", "why": f"{type(error).__name__}: {error}"[:300]})


def _read(path: str, wanted: str, most_rows: int, most_text: int) -> None:
    book = calamine.load_workbook(path)
    sheets = _sheets(book)
    opened, name = None, wanted
    for sheet in sheets:
        if (wanted and sheet["name"] == wanted) or (not wanted and not sheet["hidden"]):
            opened, name = book.get_sheet_by_name(str(sheet["name"])), str(sheet["name"])
            if opened.height or wanted:
                break
    if opened is None:
        _say({"sheets": sheets, "sheet": "", "left": 0, "merged": []})
        _say({"end": 0})
        return
    # Rows are counted from the sheet's corner, cells from the first column that is used.
    left = (opened.start or (0, 0))[1]
    merged = [[*start, *end] for start, end in (opened.merged_cell_ranges or [])[:20_000]]
    _say({"sheets": sheets, "sheet": name, "left": left, "merged": merged})
    if opened.height > most_rows:
        _say({"refused": "rows", "rows": opened.height})
        return
    block, number = [], 0
    for number, cells in enumerate(opened.iter_rows(), start=1):
        texts = [_text(cell, most_text) for cell in cells]
        while texts and texts[-1] == "":
            texts.pop()
        if texts:
            block.append([number, texts])
        if len(block) >= _BLOCK:
            _say({"rows": block})
            block = []
    _say({"rows": block})
    _say({"end": number})


def _sheets(book: calamine.CalamineWorkbook) -> list[dict]:  # type: ignore[type-arg]
    return [
        {"name": meta.name, "hidden": meta.visible != calamine.SheetVisibleEnum.Visible}
        for meta in book.sheets_metadata
        if meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _look(path: str, looked_at: int) -> None:
    """The first rows of every sheet that is shown; each is let go before the next is opened."""
    book = calamine.load_workbook(path)
    for sheet in _sheets(book):
        if not sheet["hidden"]:
            _say({"look": sheet["name"], "first": _first(book, sheet["name"], looked_at)})
            sys.stdout.flush()
    _say({"end": 0})


def _first(book: calamine.CalamineWorkbook, name: str, looked_at: int) -> list[list[object]]:
    found: list[list[object]] = []
    for number, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1):
        texts = [_text(cell, 100) for cell in cells[:200]]
        if any(text != "" for text in texts):
            found.append([number, texts])
        if len(found) >= looked_at:
            break
    return found


def _text(cell: object, most: int) -> object:
    """Text as it is, a number as a number in JSON, a day as ISO text in a list of one."""
    if isinstance(cell, str):
        return cell if len(cell) <= most else cell[:most]
    if isinstance(cell, bool):
        return [str(cell).upper()]
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return [cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")[:16]]
    if isinstance(cell, date | time):
        return [cell.isoformat()]
    if isinstance(cell, timedelta):
        return [str(cell)]
    return cell


def _say(line: dict) -> None:  # type: ignore[type-arg]
    sys.stdout.write(json.dumps(line, ensure_ascii=True, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
