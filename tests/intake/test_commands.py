"""`inward load` and `inward init` on a terminal and for programs."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inward.core.models import Term
from inward.intake.reading import Progress
from inward.intake.terminal import shown
from inward.intake.vocabularies import PACKAGED, load_vocabularies
from tests import make
from tests.intake.folders import find, sound, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_a_load_says_what_came_and_a_second_one_that_nothing_did(tmp_path: Path) -> None:
    folder = str(written(tmp_path / "office", sound(), encoding="gb18030"))

    first, _err = run("load", folder)
    second, _err = run("load", folder)

    assert "organisations.csv was read as GB18030" in first
    assert "organisations: 4 rows, 4 new, 0 changed" in first
    assert "Loaded as entry" in first
    assert second.endswith("Nothing new; nothing was written.\n")


def test_a_check_says_that_nothing_was_written(tmp_path: Path) -> None:
    out, _err = run("load", str(written(tmp_path / "office", sound())), "--check")

    assert out.endswith("Nothing is wrong; nothing was written.\n")


def test_a_refusal_names_every_place_and_ends_in_failure(tmp_path: Path) -> None:
    tables = sound()
    find(tables, "P1")["event"] = "E11"
    find(tables, "R1")["value"] = "many"
    folder = str(written(tmp_path / "office", tables))
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError, match="2 problems"):
        call_command("load", folder, stdout=out, stderr=err, no_color=True)

    assert (
        "participations.csv:2 event: 'E11' is not in events.csv. Did you mean E1?" in err.getvalue()
    )
    assert "observations.csv:2 value: 'many' is no number" in err.getvalue()


def test_programs_get_the_same_as_json(tmp_path: Path) -> None:
    folder = str(written(tmp_path / "office", sound()))
    good = json.loads(run("load", folder, "--json")[0])

    tables = sound()
    find(tables, "P1")["event"] = "E11"
    written(tmp_path / "office", tables)
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("load", folder, "--json", stdout=out)

    assert good["tables"]["names"] == {"rows": 1, "new": 1, "changed": 0, "same": 0}
    fault = json.loads(out.getvalue())["faults"][0]
    assert (end.value.code, fault["file"], fault["line"]) == (1, "participations.csv", 2)
    assert (fault["column"], fault["code"]) == ("event", "unknown-id")


def test_what_a_chinese_terminal_is_told_is_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    out, _err = run("load", str(written(tmp_path / "office", sound())), "--check")

    assert "未写入" in out


def test_a_folder_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        run("load", "/nowhere")


def test_init_may_be_run_again_and_says_what_is_next_while_nobody_can_sign_in() -> None:
    empty, _err = run("init")
    make.member()
    again = json.loads(run("init", "--json")[0])

    assert "inward user add NAME --role administrator" in empty
    assert again == {"terms": 0, "members": True}


def test_a_vocabulary_changed_since_is_brought_up_to_date() -> None:
    Term.objects.filter(id="role:exhibitor").update(name_zh="旧称")

    assert load_vocabularies() == 1
    assert load_vocabularies() == 0
    assert Term.objects.get(id="role:exhibitor").name_zh != "旧称"


def test_every_term_of_the_packaged_vocabularies_is_there() -> None:
    lines = sum(len(path.read_text("utf-8").splitlines()) - 1 for path in PACKAGED.glob("*.csv"))

    assert Term.objects.count() == lines
    below = Term.objects.get(id="isic:01")
    assert below.parent_id == "isic:A"


def test_every_role_says_what_several_are_called() -> None:
    assert not Term.objects.filter(vocabulary="role", plural_en="").exists()


@pytest.mark.parametrize(
    ("how", "said"), [("lines", "write names 1 2\n"), ("none", ""), ("auto", "")]
)
def test_progress_is_told_as_asked(how: str, said: str) -> None:
    to = io.StringIO()

    with shown(how, to) as told:
        told(Progress("write", "names", 1, 2))

    assert to.getvalue() == said


def test_a_bar_names_the_table_it_is_at() -> None:
    to = io.StringIO()

    with shown("bar", to) as told:
        told(Progress("check", "names", 500, 0))
        told(Progress("write", "names", 1, 2))

    assert "names" in to.getvalue()
