"""Which ids a folder and the record have: kept on disk beyond a small cache, for files of any length."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inward.intake.declare import Table
from inward.intake.tables import TABLES

_NUMBER = {table.name: number for number, table in enumerate(TABLES)}
_NAME = {number: name for name, number in _NUMBER.items()}
_CACHED = 50_000
# So many ids are looked through for one that was meant.
_LOOKED_THROUGH = 20_000


@dataclass(frozen=True, slots=True)
class Met:
    """A row that can be referred to.

    Args:
        row: the primary key of its record, None until one is given.
        line: where it stands in this folder; None where only an earlier load brought it.
        digest: what the row was when it was last loaded; None where it never was.
        lends: what rows referring to it may borrow: day, sources, confidence.
    """

    table: str
    row: int | None
    line: int | None
    digest: bytes | None
    lends: str


class Keys:
    """Ids by table, in a private temporary database."""

    def __init__(self) -> None:
        # An empty name: a file that SQLite makes when the cache is full and removes by itself.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript("""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;
            CREATE TABLE keys (id INTEGER PRIMARY KEY, tab INTEGER, key TEXT, row INTEGER,
                line INTEGER, digest BLOB, lends TEXT NOT NULL DEFAULT '');
            CREATE UNIQUE INDEX by_key ON keys (key, tab);
            CREATE TABLE groups (tab INTEGER, nth INTEGER, alike TEXT, line INTEGER,
                PRIMARY KEY (alike, tab, nth)) WITHOUT ROWID;
            CREATE TABLE edges (id INTEGER PRIMARY KEY, tab INTEGER, child TEXT, parent TEXT,
                file TEXT, line INTEGER, UNIQUE (child, tab));
            CREATE TABLE waiting (tab INTEGER, file TEXT, line INTEGER, col TEXT, key TEXT);
        """)
        self._cache: dict[str, list[Met]] = {}

    def close(self) -> None:
        self._db.close()

    def remember(self, rows: Iterable[tuple[str, str, int | None, bytes | None, str]]) -> None:
        """Take over what earlier loads brought: table, key, row, digest, what it lends. Last wins."""
        self._db.execute("BEGIN")
        self._db.executemany(
            """INSERT INTO keys (tab, key, row, digest, lends) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (key, tab) DO UPDATE SET row = coalesce(excluded.row, row),
            digest = coalesce(excluded.digest, digest), lends = excluded.lends""",
            ((_NUMBER[table], *rest) for table, *rest in rows),
        )
        self._db.execute("COMMIT")

    def meet(self, table: Table, key: str, line: int, lends: str) -> Met | None:
        """Take in a row of the folder; what was known under its key before."""
        before = next((met for met in self._of(key) if met.table == table.name), None)
        if before is None:
            self._db.execute(
                "INSERT INTO keys (tab, key, line, lends) VALUES (?, ?, ?, ?)",
                (_NUMBER[table.name], key, line, lends),
            )
        elif before.line is None:
            self._db.execute(
                "UPDATE keys SET line = ?, lends = ? WHERE key = ? AND tab = ?",
                (line, lends, key, _NUMBER[table.name]),
            )
        self._cache.pop(key, None)
        return before

    def find(self, tables: tuple[str, ...], key: str) -> list[Met]:
        """The rows of these tables with that id: one, none, or several where it says two things."""
        return [met for met in self._of(key) if met.table in tables]

    def one(self, tables: tuple[str, ...], key: str) -> Met:
        return self.find(tables, key)[0]

    def own(self, table: Table, key: str) -> Met:
        return self.one((table.name,), key)

    def is_known(self, tables: tuple[str, ...]) -> bool:
        """Whether there is any row of these tables, in the folder or loaded before."""
        numbers = ", ".join(str(_NUMBER[name]) for name in tables)
        sql = f"SELECT EXISTS (SELECT 1 FROM keys WHERE tab IN ({numbers}))"
        return bool(self._db.execute(sql).fetchone()[0])

    def some(self, tables: tuple[str, ...]) -> list[str]:
        """Ids of these tables, to find the one that was meant."""
        numbers = ", ".join(str(_NUMBER[name]) for name in tables)
        sql = f"SELECT key FROM keys WHERE tab IN ({numbers}) ORDER BY id LIMIT {_LOOKED_THROUGH}"
        return [key for (key,) in self._db.execute(sql)]

    def alike(self, table: Table, nth: int, words: str, line: int) -> int | None:
        """The line of an earlier row that is alike in its nth group of columns."""
        place = (words, _NUMBER[table.name], nth)
        found = self._db.execute(
            "SELECT line FROM groups WHERE alike = ? AND tab = ? AND nth = ?", place
        ).fetchone()
        if found is None:
            self._db.execute(
                "INSERT INTO groups (alike, tab, nth, line) VALUES (?, ?, ?, ?)", (*place, line)
            )
        return found and int(found[0])

    def wait(self, table: Table, file: str, line: int, column: str, key: str) -> None:
        """A reference to a row that may come later."""
        row = (_NUMBER[table.name], file, line, column, key)
        self._db.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?)", row)

    def waited_for(self, table: Table) -> Iterator[tuple[str, int, str, str]]:
        """References of a table that wait: file, line, column, id."""
        yield from self._db.execute(
            "SELECT file, line, col, key FROM waiting WHERE tab = ? ORDER BY rowid",
            [_NUMBER[table.name]],
        )

    def number(self, table: Table, first: int | None = None) -> int:
        """How many rows of the folder have no record yet; with `first`, give them keys from there."""
        where = "tab = ? AND line IS NOT NULL AND row IS NULL"
        if first is not None:
            self._cache.clear()
            self._db.execute(
                f"""UPDATE keys SET row = fresh.nth + ? - 1 FROM (SELECT id, row_number() OVER
                (ORDER BY line) AS nth FROM keys WHERE {where}) fresh WHERE keys.id = fresh.id""",
                (first, _NUMBER[table.name]),
            )
        counted = self._db.execute(
            f"SELECT count(*) FROM keys WHERE {where}", [_NUMBER[table.name]]
        ).fetchone()
        return int(counted[0])

    def put_under(self, table: Table, child: str, parent: str, file: str, line: int) -> None:
        """Note that one id of a table's forest stands under another."""
        self._db.execute(
            "INSERT OR IGNORE INTO edges (tab, child, parent, file, line) VALUES (?, ?, ?, ?, ?)",
            (_NUMBER[table.name], child, parent, file, line),
        )

    def circles(self, table: Table) -> list[tuple[str, int, str]]:
        """File, line and id of whatever stands, from parent to parent, under itself."""
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM edges").fetchone()[0]
        parents = array("q", [0]) * (last + 1)
        for child, parent in self._db.execute(
            """SELECT below.id, above.id FROM edges below JOIN edges above
            ON above.tab = below.tab AND above.child = below.parent WHERE below.tab = ?""",
            [_NUMBER[table.name]],
        ):
            parents[child] = parent
        sql = "SELECT file, line, child FROM edges WHERE id = ?"
        return [self._db.execute(sql, [one]).fetchone() for one in on_circles(parents)]

    def _of(self, key: str) -> list[Met]:
        found = self._cache.get(key)
        if found is None:
            found = [
                Met(_NAME[tab], row, line, digest, lends)
                for tab, row, line, digest, lends in self._db.execute(
                    "SELECT tab, row, line, digest, lends FROM keys WHERE key = ? ORDER BY tab",
                    [key],
                )
            ]
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[key] = found
        return found


def on_circles(parents: "array[int]") -> list[int]:
    """Numbers that come back to themselves by going from parent to parent; 0 is nobody."""
    seen = array("q", [0]) * len(parents)
    circles = []
    for start in range(1, len(parents)):
        at = start
        while at and not seen[at]:
            seen[at] = start
            at = parents[at]
        if at and seen[at] == start:
            first, at = at, parents[at]
            circles.append(first)
            while at != first:
                circles.append(at)
                at = parents[at]
    return sorted(circles)
