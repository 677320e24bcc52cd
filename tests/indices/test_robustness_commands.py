"""`inward index uncertainty` and `inward index path` on a terminal."""

import csv
import json
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.engine

FRAMEWORK = """
[index]
code = "district"
name = { en = "Competitiveness", zh = "竞争力" }
unit_name = "name"
[method]
range = [1, 100]
[[aggregate]]
code = "index"
[[indicator]]
code = "rent"
parent = "index"
direction = -1
name = { en = "Rent", zh = "租金" }
[[indicator]]
code = "talent"
parent = "index"
name = { en = "Talent", zh = "人才" }
[[indicator]]
code = "metro"
parent = "index"
name = { en = "Metro", zh = "轨道交通" }
"""
OPEN = """
[uncertainty]
runs = 200
aggregate = ["arithmetic", "geometric"]
weights = 0.5
"""
LEVERS = """
[[lever]]
code = "talent"
cost = 2
to = 85
lag = 3
[[lever]]
code = "metro"
cost = 30
to = 9
lag = 6
"""
DATA = """unit,name,rent,talent,metro
JA,静安,8,70,9
XH,徐汇,6,60,7
PD,浦东,7,90,5
HP,黄浦,9,50,8
YP,杨浦,4,80,3
CM,崇明,10,40,1
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    framework, data = tmp_path / "framework.toml", tmp_path / "data.csv"
    framework.write_text(FRAMEWORK + OPEN + LEVERS, "utf-8")
    data.write_text(DATA, "utf-8")
    return str(framework), str(data)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("index", *arguments, stdout=out)
    return out.getvalue()


def test_uncertainty_says_how_sure_each_rank_is_and_what_moves_it(files: tuple[str, str]) -> None:
    lines = said("uncertainty", *files, "--points", "64").splitlines()

    assert lines[0] == "200 runs, seed 1; open: Aggregation; Weights"
    assert lines[1].split() == [
        "rank",
        "unit",
        "name",
        "5",
        "%",
        "median",
        "95",
        "%",
        "likeliest",
        "share",
    ]
    assert [line.split()[0] for line in lines[2:8]] == ["1", "2", "3", "4", "5", "6"]
    assert lines[9].startswith("choice")
    assert {line.split()[0] for line in lines[10:12]} == {"Aggregation", "Weights"}
    assert lines[-1].startswith("Left out alone, these move the ranks most: ")


def test_uncertainty_speaks_chinese_and_prints_as_many_as_asked(files: tuple[str, str]) -> None:
    text = said(
        "uncertainty",
        *files,
        "--language",
        "zh",
        "--top",
        "2",
        "--runs",
        "50",
        "--seed",
        "7",
        "--points",
        "0",
    )

    assert text.startswith("共50次试算，种子7；变动的选择：合成方法、权重\n")
    assert "……另有 4 个，--top 0 可全部列出" in text
    assert "占比" not in text


def test_uncertainty_writes_tables_and_figures_in_both_languages(
    files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    said("uncertainty", *files, "--points", "64", "--out", str(out))

    assert sorted(path.name for path in out.iterdir()) == [
        "ahead.csv",
        "convergence.csv",
        "leave_one_out.csv",
        "rank_probabilities.csv",
        "rank_probability.en.svg",
        "rank_probability.zh.svg",
        "rank_quantiles.csv",
        "ranking.en.svg",
        "ranking.zh.svg",
        "sensitivity.csv",
        "sensitivity.en.svg",
        "sensitivity.zh.svg",
    ]
    for svg in out.glob("*.svg"):
        ET.fromstring(svg.read_text("utf-8"))
    assert "合成方法" in (out / "sensitivity.zh.svg").read_text("utf-8")
    with (out / "rank_probabilities.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            chances = [float(cell) for key, cell in row.items() if key.startswith("rank_")]
            assert sum(chances) == pytest.approx(1)


def test_uncertainty_gives_one_json_document_to_programs(files: tuple[str, str]) -> None:
    arguments = ("uncertainty", *files, "--json", "--points", "64")

    document = json.loads(said(*arguments))

    assert (document["runs"], document["seed"]) == (200, 1)
    assert document["rank_quantiles"][0]["unit"] == document["ahead"][0]["unit"]
    assert [choice["code"] for choice in document["choices"]] == ["aggregate", "weights"]
    assert document == json.loads(said(*arguments))


def test_path_says_what_to_move_by_how_much_and_at_what_cost(files: tuple[str, str]) -> None:
    lines = said("path", *files, "--unit", "HP", "--rank", "4").splitlines()

    assert lines[0].startswith("HP: from rank 5 to 4, score ")
    assert lines[1].split() == ["indicator", "from", "to", "score", "then", "cost", "years"]
    assert lines[-1] == "Nothing is cheaper (linear programme)."


def test_path_speaks_chinese_and_draws_the_way(files: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"

    text = said(
        "path", *files, "--unit", "HP", "--rank", "4", "--language", "zh", "--out", str(out)
    )

    assert "HP：第5名升至第4名" in text
    assert "已是投入最省的路径（线性规划）。" in text
    assert sorted(path.name for path in out.iterdir()) == ["path.HP.4.en.svg", "path.HP.4.zh.svg"]
    ET.fromstring((out / "path.HP.4.zh.svg").read_text("utf-8"))


def test_path_gives_the_cost_of_every_better_rank(files: tuple[str, str]) -> None:
    document = json.loads(said("path", *files, "--unit", "HP", "--frontier", "--json"))
    lines = said("path", *files, "--unit", "HP", "--frontier").splitlines()

    costs = [path["cost"] for path in document["paths"]]
    assert costs == sorted(costs)
    assert lines[0].split() == ["rank", "cost", "moves", "cheapest"]
    assert len(lines) == 1 + len(costs)


def test_a_goal_out_of_reach_ends_with_an_error_that_says_how_far_it_goes(
    files: tuple[str, str],
) -> None:
    with pytest.raises(CommandError, match="cannot reach rank 1 with these levers"):
        said("path", *files, "--unit", "HP", "--rank", "1", "--years", "1")
    with pytest.raises(CommandError, match='no ranked unit "HQ"'):
        said("path", *files, "--unit", "HQ", "--rank", "1")
    with pytest.raises(CommandError, match="a rank is 1 or more"):
        said("path", *files, "--unit", "HP", "--rank", "0")


def test_a_fault_in_what_is_asked_is_listed_by_check_too(files: tuple[str, str]) -> None:
    Path(files[0]).write_text(
        FRAMEWORK + OPEN.replace("runs", "rnus") + LEVERS.replace("lag", "lags"), "utf-8"
    )

    with pytest.raises(CommandError, match=r'(?s)no key "rnus".*no key "lags"'):
        said("check", *files)


def test_a_panel_may_be_carried_on_along_its_trends(files: tuple[str, str]) -> None:
    framework, data = files
    Path(framework).write_text(
        FRAMEWORK.replace("unit_name", 'time = "year"\nunit_name') + LEVERS, "utf-8"
    )
    rows = [line.split(",") for line in DATA.strip().splitlines()]
    text = "year,unit,name,rent,talent,metro\n".replace("year,unit", "unit,year")
    for year, more in ((2022, 0.0), (2023, 1.0), (2024, 2.0)):
        for unit, name, rent, talent, metro in rows[1:]:
            grown = float(talent) + more * (3 if unit in ("XH", "JA", "YP") else 0)
            text += f"{unit},{year},{name},{rent},{grown},{metro}\n"
    Path(data).write_text(text, "utf-8")

    still, moving = (
        json.loads(
            said("path", *files, "--unit", "HP", "--rank", "4", "--years", "9", "--json", *more)
        )["paths"][0]
        for more in ((), ("--trend",))
    )

    assert still["rank_after"] == moving["rank_after"] == 4
    assert still["cost"] != moving["cost"]
