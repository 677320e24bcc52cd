#!/usr/bin/env python3
"""Verify a released figure offline. Needs Python 3.8 or newer and nothing else.

    python3 verify_release.py release.json [earlier.json ... chain.json] [--digest HEX]

A release file is the JSON that the page of a release offers; a chain file lists every release
without its rows. Checked are: the file is canonical JSON, its seal, the digest of the frozen
release, the digest of every row that is shown, that the value follows from the rows, and, where
several releases are given, that each carries the digest of the one before it. What cannot be
checked here is that the digest is the one that was published: compare it with the page, or with
a copy somebody kept, or give it with --digest.

Ends with 0 if everything holds, with 1 if anything does not, with 2 if a file cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

STATES = {
    "whole": {"counted", "digest", "inner", "inner_salt", "open", "open_salt", "state"},
    "open": {"counted", "digest", "inner_digest", "open", "open_salt", "state"},
    "withheld": {"counted", "digest", "state"},
    "erased": {"counted", "digest", "state"},
}


class Unreadable(Exception):
    """The file is no release file and no chain file."""


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of text, whole numbers, true, false, null, lists and objects."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(text(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    if value is True or value is False or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        return str(value)
    return text(value)


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def no_float(digits: str) -> None:
    raise Unreadable(f"a number is not whole: {digits}")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise Unreadable("a name stands twice in one object")
    return dict(pairs)


def read(path: str) -> tuple[str, dict[str, Any]]:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            content = file.read()
        said = json.loads(
            content, parse_float=no_float, parse_constant=no_float, object_pairs_hook=once
        )
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(said, dict):
        raise Unreadable("it holds no object")
    return content, said


def release_faults(content: str, said: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a release file, as sentences."""
    wanted = {"digest", "file", "frozen", "rows", "seal"}
    if set(said) != wanted:
        return [f"the file does not hold exactly {', '.join(sorted(wanted))}"]
    frozen, rows = said["frozen"], said["rows"]
    faults = []
    if content.rstrip("\n") != canonical(said):
        faults.append("the file is not canonical JSON: it was changed after it was written")
    unsealed = {name: value for name, value in said.items() if name != "seal"}
    if sha256(canonical(unsealed)) != said["seal"]:
        faults.append("the seal is broken: the file was changed after it was written")
    faults += frozen_faults(said)
    faults += row_faults(frozen, rows)
    faults += value_faults(frozen, rows)
    return faults


def frozen_faults(said: dict[str, Any]) -> list[str]:
    frozen = said["frozen"]
    if frozen.get("format") != "inward-release-1":
        return [f"this script does not know the form {frozen.get('format')!r}"]
    if sha256(canonical(frozen)) != said["digest"]:
        return ["the digest is not that of the frozen release"]
    return []


def row_faults(frozen: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    faults = []
    every = hashlib.sha256()
    for position, row in enumerate(rows, start=1):
        state = row.get("state")
        if STATES.get(str(state)) != set(row) or not isinstance(row["counted"], bool):
            faults.append(f"row {position} is not in a state this script knows")
            continue
        if state in ("whole", "open"):
            inner = (
                sha256(row["inner_salt"] + canonical(row["inner"]))
                if state == "whole"
                else row["inner_digest"]
            )
            opened = sha256(row["open_salt"] + canonical(row["open"]))
            if sha256(opened + inner) != row["digest"]:
                faults.append(f"row {position}: what it says is not what was frozen")
            elif row["open"]["counted"] != row["counted"]:
                faults.append(f"row {position}: counted in one place and not in the other")
        every.update(f"{row['digest']} {int(row['counted'])}\n".encode())
    if every.hexdigest() != frozen["rows_digest"]:
        faults.append("the rows are not those whose digest the release froze")
    return faults


def value_faults(frozen: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    counted = sum(1 for row in rows if row.get("counted") is True)
    if (len(rows), counted) != (frozen["rows"], frozen["counted"]):
        return [
            f"{len(rows)} rows, {counted} of them counted; the release says {frozen['rows']} "
            f"and {frozen['counted']}"
        ]
    follows = value_of(frozen, rows, counted)
    if follows != frozen["value"]:
        return [f"the value {frozen['value']} does not follow from the rows, which say {follows}"]
    return []


def value_of(frozen: dict[str, Any], rows: list[dict[str, Any]], counted: int) -> Any:
    if frozen["reckoning"] == "count":
        return str(counted)
    if frozen["reckoning"] == "share":
        return plain(Decimal(counted) / Decimal(len(rows))) if rows else None
    if frozen["reckoning"] in ("sum", "ratio", "median"):
        return reckoned(frozen, rows)
    if not rows:
        return None
    # The value of a series is its last row's, where that row may be seen.
    return rows[-1]["open"]["shown"]["value"] if "open" in rows[-1] else frozen["value"]


def reckoned(frozen: dict[str, Any], rows: list[dict[str, Any]]) -> Any:
    """What the values of the rows come to; where one of them is held back, what was frozen stands."""
    values, whole = [], Decimal(0)
    for row in rows:
        shown = {**row.get("open", {}).get("shown", {}), **row.get("inner", {}).get("shown", {})}
        if "value" not in shown:
            return frozen["value"]
        if row["counted"] and shown["value"]:
            values.append(Decimal(shown["value"]))
        whole += Decimal(shown.get("of") or 0)
    if frozen["reckoning"] == "ratio":
        if not whole:
            return None
        return plain((100 * sum(values, Decimal(0)) / whole).quantize(Decimal("0.01")))
    if not values:
        return None
    if frozen["reckoning"] == "sum":
        return plain(sum(values, Decimal(0)))
    ordered, half = sorted(values), len(values) // 2
    return plain(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def plain(number: Decimal) -> str:
    short = number.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN).normalize()
    return format(short, "f")


def chain_faults(links: list[tuple[dict[str, Any], str]]) -> list[str]:
    """Releases in the order of their numbers: each that follows directly carries the one before."""
    faults = []
    by_number: dict[int, tuple[dict[str, Any], str]] = {}
    for frozen, digest in links:
        if by_number.setdefault(frozen["number"], (frozen, digest))[1] != digest:
            faults.append(f"two different releases have the number {frozen['number']}")
    for number, (frozen, _) in sorted(by_number.items()):
        if number == 1 and frozen["previous"] != "":
            faults.append("release 1 is the first and yet follows on another")
        before = by_number.get(number - 1)
        if before and frozen["previous"] != before[1]:
            faults.append(f"the chain is broken between releases {number - 1} and {number}")
    return faults


def chain_file_faults(content: str, said: dict[str, Any]) -> list[str]:
    faults = []
    if content.rstrip("\n") != canonical(said):
        faults.append("the file is not canonical JSON: it was changed after it was written")
    numbers = [one["frozen"]["number"] for one in said["releases"]]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("the chain does not run from release 1 without a gap")
    for one in said["releases"]:
        faults += [f"release {one['frozen']['number']}: {fault}" for fault in frozen_faults(one)]
    return faults


def described(said: dict[str, Any]) -> str:
    frozen = said["frozen"]
    states = [row["state"] for row in said["rows"] if isinstance(row.get("state"), str)]
    hidden = [f"{states.count(s)} {s}" for s in ("withheld", "erased") if s in states]
    return (
        f"release {frozen['number']}: {frozen['title']['en']} / {frozen['title']['zh']}\n"
        f"  value {frozen['value']} ({frozen['counted']} of {frozen['rows']} rows"
        f"{'; ' + ', '.join(hidden) if hidden else ''})\n"
        f"  as of {frozen['on']}, known at entry {frozen['known']}, rule {frozen['figure']} "
        f"version {frozen['version']}\n"
        f"  digest {said['digest']}\n"
        "  compare this digest with the one published"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify released figures offline.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--digest", help="the published digest of the first file's release")
    given = parser.parse_args()
    links, wrong = [], False
    for position, path in enumerate(given.files):
        try:
            content, said = read(path)
            if said.get("file") == "inward-release-file-1":
                faults = release_faults(content, said)
                links.append((said["frozen"], said["digest"]))
                if position == 0 and given.digest and given.digest != said["digest"]:
                    faults.append(f"the digest is not the published one, {given.digest}")
                print(f"{path}\n{described(said)}")
            elif said.get("file") == "inward-chain-file-1":
                faults = chain_file_faults(content, said)
                links += [(one["frozen"], one["digest"]) for one in said["releases"]]
                print(f"{path}\nchain of {len(said['releases'])} releases")
            else:
                raise Unreadable("it is neither a release file nor a chain file")
        except (Unreadable, KeyError, TypeError, ValueError, AttributeError) as error:
            print(f"{path}: cannot be read as a release: {error!r}", file=sys.stderr)
            return 2
        wrong = report(faults) or wrong
    return 1 if report(chain_faults(links), quietly=True) or wrong else 0


def report(faults: list[str], quietly: bool = False) -> bool:
    for fault in faults:
        print(f"  WRONG: {fault}")
    if not faults and not quietly:
        print("  holds")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
