"""docs/cli.md is written from the parsers. Run with UPDATE=1 to write it again."""

import os
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from inward.web.commandline import NAMED_OTHERWISE, VERBS, usage

REFERENCE = Path(__file__).parents[1] / "docs" / "cli.md"


def test_the_command_reference_is_what_the_parsers_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    written = _reference()
    if os.environ.get("UPDATE"):
        REFERENCE.write_text(written)

    assert REFERENCE.read_text() == written, "run: UPDATE=1 pytest tests/test_cli.py"


def test_every_verb_is_a_command_of_ours() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("inward.")}

    assert {NAMED_OTHERWISE.get(verb, verb) for verb in VERBS} == ours


def _reference() -> str:
    parts = ["# Commands", "", "Written by tests/test_cli.py from the parsers.", ""]
    parts += ["```", usage(), "```", ""]
    for verb in VERBS:
        parts += [f"## inward {verb}", "", "```", _help(verb), "```", ""]
    return "\n".join(parts)


# Django gives every command these; they say nothing about ours.
_DJANGO = {
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--version",
    "--skip-checks",
    "-v",
}


def _help(verb: str) -> str:
    name = NAMED_OTHERWISE.get(verb, verb)
    command: BaseCommand = load_command_class(get_commands()[name], name)
    parser = command.create_parser("inward", verb)
    parser.prog = f"inward {verb}"
    return "\n\n".join(_shown(one) for one in _with_verbs_below(parser))


def _with_verbs_below(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for name, below in action.choices.items():
                below.prog = f"{parser.prog} {name}"
                yield from _with_verbs_below(below)


def _shown(parser: ArgumentParser) -> str:
    """The help of one parser, its usage included, without what every Django command has."""
    for group in (parser, *parser._action_groups):
        kept = [a for a in group._actions if not _DJANGO & set(a.option_strings)]
        if group is parser:
            group._actions = kept
        else:
            group._group_actions = [a for a in group._group_actions if a in kept]
    return parser.format_help().strip()
