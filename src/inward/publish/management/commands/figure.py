"""Figures from the terminal: what there is, count one, freeze it, verify what was frozen."""

import json as jsons
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inward.core.intervals import NotAnInterval, interval
from inward.figures.queries import FIGURES, count, figure_named
from inward.figures.queries.clocks import newest_known
from inward.figures.queries.series import plain
from inward.figures.rules import CannotCount, Counted, Figure, Row
from inward.publish.actions import CannotRelease, release
from inward.publish.models import Release
from inward.publish.queries.releases import compared
from inward.publish.queries.verification import Verification, verify


class Command(BaseCommand):
    help = "List figures, count one at two clocks, release it, verify and compare releases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listed = verbs.add_parser("list", help="every figure with its parameters")
        released = verbs.add_parser("releases", help="every release, newest first")
        counted = verbs.add_parser("count", help="the value, with --rows the rows too")
        frozen = verbs.add_parser("release", help="freeze value, rule, clocks and rows")
        verified = verbs.add_parser("verify", help="check a release and count it again")
        different = verbs.add_parser("difference", help="two releases row by row")
        for one in (counted, frozen):
            one.add_argument("figure", help="its name, as `inward figure list` prints it")
            one.add_argument(
                "parameters", nargs="*", help="name=value, as the figure declares them"
            )
            one.add_argument("--on", type=_day, help="as of this day; today if none is given")
            one.add_argument("--known", type=int, help="as known at this entry; the newest if none")
        counted.add_argument("--rows", action="store_true", help="print the rows")
        frozen.add_argument("--corrects", type=int, help="the number of the release it corrects")
        frozen.add_argument("--reason", default="", help="what was wrong")
        verified.add_argument("number", nargs="?", type=int, help="all releases if none is given")
        verified.add_argument("--no-recount", action="store_true", help="only what is frozen")
        different.add_argument("before", type=int)
        different.add_argument("after", type=int)
        for one in (listed, released, counted, frozen, verified, different):
            one.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *, verb: str, **said: Any) -> None:
        try:
            getattr(self, f"_{verb}")(said)
        except (CannotCount, CannotRelease) as error:
            raise CommandError(str(error)) from error

    def _list(self, said: dict[str, Any]) -> None:
        for figure in FIGURES.values():
            self._say(said, _described(figure), _listed(figure))

    def _releases(self, said: dict[str, Any]) -> None:
        for one in Release.objects.all():
            self._say(said, _summary(one), _line(one))

    def _count(self, said: dict[str, Any]) -> None:
        figure = figure_named(said["figure"])
        on = said["on"] or timezone.localdate()
        known = newest_known() if said["known"] is None else said["known"]
        counted = count(figure, _parameters(said["parameters"]), on=on, known=known)
        answer = _counted(figure, counted) | {"on": on.isoformat(), "known": known}
        if said["json"] and said["rows"]:
            answer["rows"] = [_row(row) for row in counted.rows()]
        self._say(said, answer, f"{_value(figure, counted)}, as of {on}, known at entry {known}")
        if said["rows"] and not said["json"]:
            for row in counted.rows():
                self.stdout.write(_row_line(row))

    def _release(self, said: dict[str, Any]) -> None:
        figure = figure_named(said["figure"])
        now = timezone.now()
        made = release(
            figure=figure,
            parameters=_parameters(said["parameters"]),
            on=said["on"] or timezone.localdate(),
            known=said["known"],
            by=None,
            at=now,
            corrects=_release(said["corrects"]) if said["corrects"] else None,
            reason=said["reason"],
        )
        self._say(said, _summary(made), _line(made))

    def _verify(self, said: dict[str, Any]) -> None:
        releases = (
            [_release(said["number"])] if said["number"] else Release.objects.order_by("number")
        )
        wrong = 0
        for one in releases:
            found = verify(one, recount=not said["no_recount"])
            wrong += not found.holds
            self._say(said, _verified(found), "\n".join(_verified_lines(found)))
        if wrong:
            raise CommandError(f"{wrong} of the releases do not hold")

    def _difference(self, said: dict[str, Any]) -> None:
        before, after = _release(said["before"]), _release(said["after"])
        if before.series != after.series:
            raise CommandError(f"releases {before.number} and {after.number} are different figures")
        found = compared(before, after)
        changes = [
            {"key": change.after.key, "columns": {k: list(v) for k, v in change.columns.items()}}
            for change in found.changed
        ]
        answer = {
            "before": before.number,
            "after": after.number,
            "added": [dict(row.shown) for row in found.added],
            "removed": [dict(row.shown) for row in found.removed],
            "changed": changes,
            "unreadable": found.unreadable,
        }
        lines = [
            f"release {before.number} -> {after.number}: {_value_of(before)} -> {_value_of(after)}"
        ]
        names = [c.name + end for c in after.columns for end in ("", "_en", "_zh")]
        lines += [f"+ {_shown(row.shown, names)}" for row in found.added]
        lines += [f"- {_shown(row.shown, names)}" for row in found.removed]
        for change in found.changed:
            columns = "; ".join(
                f"{k}: {a or '–'} -> {b or '–'}" for k, (a, b) in change.columns.items()
            )
            lines.append(f"~ {_shown(change.after.shown, names)} | {columns}")
        self._say(said, answer, "\n".join(lines if found else [*lines, "no row differs"]))

    def _say(self, said: dict[str, Any], answer: dict[str, Any], text: str) -> None:
        self.stdout.write(jsons.dumps(answer, ensure_ascii=False) if said["json"] else text)


def _day(text: str) -> date:
    try:
        return interval(text).last
    except NotAnInterval as error:
        raise ArgumentTypeError(str(error)) from error


def _parameters(pairs: list[str]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise CommandError(f"parameters are written name=value; not read: {', '.join(wrong)}")
    return dict(pair.split("=", 1) for pair in pairs)


def _release(number: int) -> Release:
    found = Release.objects.filter(number=number).first()
    if found is None:
        raise CommandError(f"there is no release {number}; see: inward figure releases")
    return found


def _described(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "version": figure.version,
        "title": {"en": figure.title.en, "zh": figure.title.zh},
        "definition": {"en": figure.definition.en, "zh": figure.definition.zh},
        "unit": {"en": figure.unit.en, "zh": figure.unit.zh},
        "parameters": [
            {
                "name": one.name,
                "takes": one.takes.value,
                "among": list(one.among),
                "required": one.required,
                "default": one.default,
            }
            for one in figure.parameters
        ],
    }


def _listed(figure: Figure) -> str:
    parameters = " ".join(
        f"{one.name}=…" if one.required else f"[{one.name}=…]" for one in figure.parameters
    )
    return f"{figure.name} {parameters}\n    {figure.title.en} / {figure.title.zh}"


def _counted(figure: Figure, counted: Counted) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "version": figure.version,
        "value": None if counted.value is None else plain(counted.value),
        "numerator": counted.numerator,
        "of": counted.of,
        "unit": counted.unit or figure.unit.en,
        "quantifier": counted.quantifier.value,
        "beside": [
            {"name": one.name, "value": one.value, "of": one.of} for one in counted.beside()
        ],
    }


def _value(figure: Figure, counted: Counted) -> str:
    if counted.of is not None:
        beside = "; ".join(f"{one.title.en}: {one.value} of {one.of}" for one in counted.beside())
        return f"{counted.numerator} of {counted.of} {figure.unit.en} ({beside})"
    if counted.value is None:
        return "not recorded"
    return f"{plain(counted.value)} {counted.unit or figure.unit.en}".strip()


def _value_of(one: Release) -> str:
    if one.of is not None:
        return f"{one.counted} of {one.of}"
    return "not recorded" if one.value is None else plain(one.value)


def _row(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "counted": row.counted,
        "facts": [f"{model}:{key}" for model, key in row.facts],
        "shown": dict(row.shown),
    }


def _row_line(row: Row) -> str:
    return f"{'x' if row.counted else ' '} {_shown(row.shown)}"


def _shown(shown: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """A row in a line; frozen rows lie sorted by name, so their columns give the order."""
    return " | ".join(shown[name] for name in names or shown if shown.get(name))


def _summary(one: Release) -> dict[str, Any]:
    return {
        "number": one.number,
        "figure": one.figure,
        "version": one.version,
        "parameters": {each["name"]: each["text"] for each in one.said["parameters"]},
        "value": one.said["value"],
        "counted": one.counted,
        "rows": one.rows,
        "on": one.on.isoformat(),
        "known": one.known,
        "digest": one.digest,
        "corrects": one.corrects_id,
        "address": one.address,
    }


def _line(one: Release) -> str:
    corrects = f", corrects {one.corrects_id}" if one.corrects_id else ""
    return (
        f"release {one.number}: {one.title.en}: {_value_of(one)}, {one.rows} rows, as of {one.on}, "
        f"known at entry {one.known}{corrects}\n    digest {one.digest}"
    )


def _verified(found: Verification) -> dict[str, Any]:
    again = found.recount
    return {
        "number": found.release.number,
        "holds": found.holds,
        "faults": found.faults,
        "rows": found.rows,
        "erased": found.erased,
        "chain": found.chain,
        "recount": again
        and {
            "same": again.same_count,
            "value": None if again.value is None else plain(again.value),
            "differs": again.difference.numbers,
            "why": again.why,
        },
        "no_recount": found.no_recount,
    }


def _verified_lines(found: Verification) -> list[str]:
    erased = f", {found.erased} of them erased" if found.erased else ""
    lines = [
        f"release {found.release.number} {'holds' if found.holds else 'DOES NOT HOLD'}: "
        f"{found.rows} rows{erased}, chain of {found.chain}"
    ]
    lines += [f"  WRONG: {fault}" for fault in found.faults]
    if again := found.recount:
        numbers = ", ".join(f"{n} {name}" for name, n in again.difference.numbers.items())
        lines.append(
            "  counted again: the same rows"
            if not again.difference
            else f"  counted again: {numbers}"
        )
        lines += [f"    since then: {reason}" for reason in again.why]
    elif found.no_recount:
        lines.append(f"  not counted again: {found.no_recount}")
    return lines
