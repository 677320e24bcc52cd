"""Reading a framework from a TOML file or from a table of indicators."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

from inward.engines.composite.checks import faults_in
from inward.engines.composite.data import decoded
from inward.engines.composite.faults import Fault, FaultyInput, did_you_mean, refuse
from inward.engines.composite.framework import Aggregate, Framework, Indicator, Method
from inward.engines.composite.keys import SECTIONS, weight
from inward.engines.composite.methods import STEPS, Choice, with_setting


@dataclass
class _Reading:
    """One file being read: where things stand in it, and the faults met so far."""

    file: str
    lines: list[str]
    faults: list[Fault] = field(default_factory=list)

    def place(self, section: str, nth: int, key: str = "") -> str:
        """ "hdi.toml line 42" for a key of the nth [[section]]; the section's own line without a key."""
        header = re.compile(rf"\s*\[\[?\s*{section}\s*\]\]?")
        met = 0
        for at, line in enumerate(self.lines):
            if not header.match(line):
                continue
            if met == nth:
                return f"{self.file} line {self._line_of(key, at) + 1}"
            met += 1
        return self.file

    def _line_of(self, key: str, start: int) -> int:
        for at in range(start + 1, len(self.lines)):
            if self.lines[at].lstrip().startswith("["):
                break
            if key and re.match(rf'\s*"?{re.escape(key)}"?\s*[=.]', self.lines[at]):
                return at
        return start

    def fault(self, place: str, code: str, says: str) -> None:
        self.faults.append(Fault(place, code, says))

    def fields(self, section: str, nth: int, given: Mapping[str, object]) -> dict[str, Any]:
        """The fields of one section, each read by its kind; what cannot be read is a fault."""
        keys = SECTIONS[section]
        fields: dict[str, Any] = {}
        loose: dict[str, str] = {}
        label = (
            f' "{given["code"]}"'
            if section in ("aggregate", "indicator") and "code" in given
            else ""
        )
        for key, value in given.items():
            place = f"{self.place(section, nth, key)}: {section}{label}, {key}"
            if key not in keys:
                loose[key] = place
                continue
            try:
                read = keys[key].kind(value)
            except ValueError as error:
                says = str(error) or f"must be {keys[key].kind.__doc__}, not {value!r}"
                self.fault(place, _code_of(key, says), says)
                continue
            if keys[key].field:
                fields[keys[key].field] = read
        for key, place in loose.items():
            self._loose_setting(section, key, given[key], fields, place)
        return fields

    def _loose_setting(
        self, section: str, key: str, value: object, fields: dict[str, Any], place: str
    ) -> None:
        """A setting that stands beside its method instead of in it: aggregate = "power", power = 2."""
        for step, choice in fields.items():
            if isinstance(choice, Choice) and key in STEPS[step][choice.name].settings:
                try:
                    fields[step] = with_setting(step, choice, key, value)
                except ValueError as error:
                    self.fault(place, "bad-value", str(error))
                return
        known = ", ".join(SECTIONS[section])
        says = f'there is no key "{key}" in {section}{did_you_mean(key, SECTIONS[section])}; there are {known}'
        self.fault(place, "unknown-key", says)


def _code_of(key: str, says: str) -> str:
    if says.startswith("no "):
        return "unknown-method"
    return {"weight": "bad-weight", "direction": "bad-direction", "goalposts": "bad-goalposts"}.get(
        key, "bad-value"
    )


def read_framework(path: str | Path) -> Framework:
    """Read and check a framework: a .toml file, or a .csv table of indicators and aggregates.

    Raises:
        FaultyInput: with every fault found, its place and what to do.
        OSError: if the file cannot be read.
    """
    framework, faults = framework_and_faults(path)
    refuse(faults)
    return framework


def framework_and_faults(path: str | Path) -> tuple[Framework, tuple[Fault, ...]]:
    """As far as it could be read, and everything that is wrong with it.

    Raises:
        FaultyInput: if the file is not TOML at all.
    """
    path = Path(path)
    if path.suffix.lower() in (".csv", ".tsv"):
        indicators, aggregates, groups, faults = _read_structure(path)
        framework = Framework(
            _root_code(aggregates), indicators, aggregates, groups=groups, place=path.name
        )
        return framework, (*faults, *faults_in(framework))
    return framework_from_text(decoded(path), file=path.name, folder=path.parent)


def framework_from_text(
    toml: str, *, file: str = "framework", folder: Path | None = None
) -> tuple[Framework, tuple[Fault, ...]]:
    """Read a framework from the text of a TOML file, with everything that is wrong with it.

    Args:
        toml: the text.
        file: its name, for the places of faults.
        folder: where a `table` named in it is looked for.

    Raises:
        FaultyInput: if the text is not TOML at all.
    """
    try:
        document = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise FaultyInput([Fault(file, "not-toml", str(error))]) from None
    reading = _Reading(file, toml.splitlines())
    framework = _framework(reading, document, folder)
    return framework, (*reading.faults, *faults_in(framework))


def _framework(reading: _Reading, document: Mapping[str, Any], folder: Path | None) -> Framework:
    for key in document:
        if key not in (*SECTIONS, "weights"):
            reading.fault(
                reading.place(key, 0),
                "unknown-section",
                f'there is no section "{key}"{did_you_mean(key, (*SECTIONS, "weights"))}',
            )
    index = _section(reading, document, "index")
    indicators = tuple(_nodes(reading, document, "indicator", Indicator))
    aggregates = tuple(_nodes(reading, document, "aggregate", Aggregate))
    fields = reading.fields("index", 0, index)
    if isinstance(index.get("table"), str):
        more_indicators, more_aggregates, groups, faults = _read_structure(
            (folder or Path()) / index["table"]
        )
        reading.faults.extend(faults)
        indicators, aggregates = (*more_indicators, *indicators), (*more_aggregates, *aggregates)
        fields.setdefault("groups", groups)
    if not aggregates:
        indicators, aggregates = _flat(indicators, str(fields.get("code", "index")))
    method = Method(**reading.fields("method", 0, _section(reading, document, "method")))
    fields.setdefault("code", _root_code(aggregates))
    _beside(reading, document)
    framework = Framework(
        indicators=indicators, aggregates=aggregates, method=method, place=reading.file, **fields
    )
    return _reweighted(reading, framework, _section(reading, document, "weights"))


def _beside(reading: _Reading, document: Mapping[str, Any]) -> None:
    """Faults of the sections that say what may be asked of the index, not what it is; see plan.py."""
    reading.fields("uncertainty", 0, _section(reading, document, "uncertainty"))
    levers = document.get("lever", [])
    if not isinstance(levers, list) or not all(isinstance(each, dict) for each in levers):
        reading.fault(
            reading.place("lever", 0), "bad-section", "write each lever under its own [[lever]]"
        )
        return
    for nth, lever in enumerate(levers):
        reading.fields("lever", nth, lever)


def _flat(
    indicators: tuple[Indicator, ...], code: str
) -> tuple[tuple[Indicator, ...], tuple[Aggregate, ...]]:
    """An index of indicators alone: where no [[aggregate]] is written, all hang on the index itself."""
    return tuple(replace(i, parent=i.parent or code) for i in indicators), (Aggregate(code),)


def _section(reading: _Reading, document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    section = document.get(key, {})
    if isinstance(section, dict):
        return section
    reading.fault(reading.place(key, 0), "bad-section", f"{key} must be one section: [{key}]")
    return {}


def _nodes(
    reading: _Reading, document: Mapping[str, Any], section: str, kind: Callable[..., Any]
) -> Iterator[Any]:
    given = document.get(section, [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        reading.fault(
            reading.place(section, 0),
            "bad-section",
            f"write each {section} under its own [[{section}]]",
        )
        return
    for nth, each in enumerate(given):
        fields = reading.fields(section, nth, each)
        place = f"{reading.place(section, nth)}: {section}"
        if "code" not in fields:
            if "code" not in each:
                reading.fault(place, "no-code", f"{section} number {nth + 1} has no code")
            continue
        if section == "indicator":
            fields.setdefault("parent", "")
        yield kind(place=place, **fields)


def _reweighted(reading: _Reading, framework: Framework, weights: Mapping[str, Any]) -> Framework:
    read: dict[str, float] = {}
    for code, value in weights.items():
        place = f"{reading.place('weights', 0, code)}: weights, {code}"
        if code not in framework.nodes:
            reading.fault(
                place,
                "unknown-code",
                f'nothing has the code "{code}"{did_you_mean(code, framework.nodes)}',
            )
            continue
        try:
            read[code] = weight(value)
        except ValueError:
            reading.fault(place, "bad-weight", f"must be {weight.__doc__}, not {value!r}")
    return framework.with_weights(read) if read else framework


def _root_code(aggregates: tuple[Aggregate, ...]) -> str:
    return next((a.code for a in aggregates if a.parent is None), "index")


# The words of a table's first line, ours and those of COINr's iMeta.
_COLUMNS = {
    "code": "code", "icode": "code", "name": "en", "name_en": "en", "iname": "en", "name_zh": "zh",
    "parent": "parent", "direction": "direction", "weight": "weight", "unit": "unit", "denominator": "denominator",
    "target": "target", "type": "type", "per": "per", "low": "low", "high": "high", "transform": "transform",
    "normalise": "normalise", "treat": "treat", "impute": "impute", "aggregate": "aggregate",
}  # fmt: skip


def _read_structure(
    path: Path,
) -> tuple[tuple[Indicator, ...], tuple[Aggregate, ...], tuple[str, ...], list[Fault]]:
    """Indicators, aggregates and group columns of a table with one line for each.

    A line with type Aggregate, or without a type but named as a parent by another, is an
    aggregate; a line with type Group names a group column; one with type Denominator only
    says that the column exists.
    """
    try:
        rows = list(csv.DictReader(StringIO(decoded(path), newline="")))
    except OSError as error:
        return (), (), (), [Fault(str(path.name), "no-table", f"cannot be read: {error.strerror}")]
    cells = [
        {
            _COLUMNS.get((k or "").strip().lower(), ""): (v or "").strip()
            for k, v in row.items()
            if isinstance(v, str)
        }
        for row in rows
    ]
    parents = {row.get("parent") for row in cells}
    reading = _Reading(path.name, [])
    indicators: list[Indicator] = []
    aggregates: list[Aggregate] = []
    groups: list[str] = []
    for line, row in enumerate(cells, 2):
        kind = row.get("type", "").lower() or (
            "aggregate" if row.get("code") in parents else "indicator"
        )
        place = f"{path.name} line {line}"
        if kind == "group":
            groups.append(row.get("code", ""))
        elif kind == "aggregate":
            aggregates.append(
                Aggregate(
                    place=f"{place}: aggregate", **_row_fields(reading, place, "aggregate", row)
                )
            )
        elif kind == "indicator":
            fields = {"parent": "", **_row_fields(reading, place, "indicator", row)}
            indicators.append(Indicator(place=f"{place}: indicator", **fields))
    return tuple(indicators), tuple(aggregates), tuple(groups), reading.faults


def _row_fields(
    reading: _Reading, place: str, section: str, row: Mapping[str, str]
) -> dict[str, Any]:
    given: dict[str, object] = {
        k: _plain(v) for k, v in row.items() if v and k in SECTIONS[section] and k != "code"
    }
    if row.get("en") or row.get("zh"):
        given["name"] = {"en": row.get("en", ""), "zh": row.get("zh", "")}
    if row.get("low") and row.get("high") and section == "indicator":
        given["goalposts"] = [_plain(row["low"]), _plain(row["high"])]
    if isinstance(given.get("unit"), int | float):
        given["unit"] = row["unit"]
    before = len(reading.faults)
    fields = reading.fields(section, 0, {**given, "code": row.get("code", "")})
    for at in range(before, len(reading.faults)):
        fault = reading.faults[at]
        reading.faults[at] = replace(fault, place=fault.place.replace(reading.file, place, 1))
    fields.setdefault("code", "")
    return fields


def _plain(cell: str) -> object:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
