"""`inward index` on a terminal: for people, for programs, and without a database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.support.shared import needs

pytestmark = pytest.mark.engine

FRAMEWORK = """
[index]
code = "district"
name = { en = "Competitiveness", zh = "竞争力" }
unit_name = "name"
[[aggregate]]
code = "index"
name = { en = "Index", zh = "总指数" }
[[indicator]]
code = "rent"
parent = "index"
name = { en = "Rent", zh = "租金" }
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    framework, data = tmp_path / "framework.toml", tmp_path / "data.csv"
    framework.write_text(FRAMEWORK, "utf-8")
    data.write_text("unit,name,rent\nJA,静安,80\nXH,Xuhui,60\nPD,浦东,70\n", "utf-8")
    return str(framework), str(data)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("index", *arguments, stdout=out)
    return out.getvalue()


def test_a_run_prints_the_ranking_for_people(files: tuple[str, str]) -> None:
    lines = said("run", *files).splitlines()

    assert lines[0].startswith("Competitiveness  sha256 ")
    assert lines[1:] == [
        "rank  unit  name   Index    Rent",
        "1     JA    静安   100.000  100.000",
        "2     PD    浦东   50.000   50.000",
        "3     XH    Xuhui  0.000    0.000",
    ]


def test_a_run_prints_it_in_chinese_and_only_as_many_as_asked(files: tuple[str, str]) -> None:
    lines = said("run", *files, "--language", "zh", "--top", "1").splitlines()

    assert lines[1:] == [
        "位次  代码  名称  总指数   租金",
        "1     JA    静安  100.000  100.000",
        "……另有 2 个，--top 0 可全部列出",
    ]


def test_a_run_writes_every_stage(files: tuple[str, str], tmp_path: Path) -> None:
    said("run", *files, "--out", str(tmp_path / "out"), "--xlsx", str(tmp_path / "book.xlsx"))

    assert len(list((tmp_path / "out").glob("stage_*.csv"))) == 8
    assert (tmp_path / "book.xlsx").stat().st_size > 1000


def test_denominators_may_lie_in_a_file_of_their_own(
    files: tuple[str, str], tmp_path: Path
) -> None:
    framework, data = files
    people = tmp_path / "people.csv"
    Path(framework).write_text(FRAMEWORK + 'denominator = "people"\n', "utf-8")
    people.write_text("unit,people\nPD,10\nJA,40\nXH,20\nHP,1\n", "utf-8")

    lines = said("run", framework, data, "--with", str(people)).splitlines()

    assert [line.split()[1] for line in lines[2:]] == ["PD", "XH", "JA"]


def test_a_run_gives_one_json_document_to_programs(files: tuple[str, str]) -> None:
    document = json.loads(said("run", *files, "--json"))

    assert [row["unit"] for row in document["scores"]] == ["JA", "PD", "XH"]


def test_check_says_that_files_fit(files: tuple[str, str]) -> None:
    assert said("check", *files) == "framework.toml and data.csv fit.\n"
    assert json.loads(said("check", *files, "--json")) == {"faults": []}


@pytest.mark.parametrize("what", ["check", "run"])
def test_all_faults_are_said_and_it_ends_with_an_error(what: str, files: tuple[str, str]) -> None:
    framework, data = files
    Path(framework).write_text(FRAMEWORK.replace('parent = "index"', 'parent = "indx"'), "utf-8")
    Path(data).write_text("unit,name,rent\nJA,静安,80\nXH,Xuhui,sixty\n", "utf-8")

    with pytest.raises(CommandError, match=r"(?s)unknown-parent.*not-a-number"):
        said(what, framework, data)


def test_faults_are_given_to_programs_too(files: tuple[str, str]) -> None:
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("index", "check", files[0], files[0], "--json", stdout=out)

    assert json.loads(out.getvalue())["faults"][0]["code"] == "no-column"


def test_what_is_worth_knowing_is_said_and_is_no_error(files: tuple[str, str]) -> None:
    framework, data = files
    Path(framework).write_text(
        FRAMEWORK + 'normalise = "goalposts"\ngoalposts = [0, 100]\n', "utf-8"
    )
    Path(data).write_text("unit,name,rent\nJA,静安,80\nXH,Xuhui,80\n", "utf-8")

    assert 'Worth knowing: data.csv, column "rent": all 2 values are 80' in said(
        "check", framework, data
    )


def test_a_file_that_is_not_there_is_named(files: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file"):
        said("run", files[0], "nowhere.csv")


def test_hdi_runs_from_its_framework_file() -> None:
    folder = needs("data", "composite", "hdi")

    document = json.loads(
        said("run", str(folder / "framework.toml"), str(folder / "hdi_2022.csv"), "--json")
    )

    best = document["scores"][0]
    assert (best["unit"], round(best["values"]["hdi"], 3)) == ("CHE", 0.967)


def test_a_workbook_in_a_folder_that_is_not_there_is_refused(
    files: tuple[str, str], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"x\.xlsx: No such file or directory"):
        said("run", *files, "--xlsx", str(tmp_path / "no" / "x.xlsx"))


def test_who_has_no_rank_has_no_way_up(files: tuple[str, str]) -> None:
    Path(files[1]).write_text("unit,name,rent\nJA,静安,80\nXH,Xuhui,\nPD,浦东,70\n", "utf-8")

    with pytest.raises(CommandError, match='no ranked unit "XH"'):
        said("path", *files, "--unit", "XH", "--rank", "1")


@pytest.mark.parametrize("score", ["nan", "inf"])
def test_a_score_that_is_no_number_is_no_goal(files: tuple[str, str], score: str) -> None:
    with pytest.raises(CommandError, match=f"{score} is no number"):
        said("path", *files, "--unit", "XH", "--score", score)
