"""`inward match`, as it is used on a terminal."""

import csv
import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DIRECTORY = """id,name,name_other,country,city,domain,identifier
o1,上海青穗生物科技有限公司,,CN,上海,,91310000710933112E
o2,荆门市东红商贸有限责任公司,,CN,荆门,,
o3,"Hotman Co., Ltd.",株式会社ホットマン,Japan,Sendai,yg-hotman.com,
"""
QUERIES = """row,name,country,city,email_domain,identifier,truth,kind
q1,上海青穗生物科技,CN,,,,o1,zh
q2,Hotman,,,,,o3,en
q3,北京完全无关的钢铁厂,,,,,,zh
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "D.csv").write_text(DIRECTORY, encoding="utf-8")
    (tmp_path / "Q.csv").write_text(QUERIES, encoding="utf-8-sig")
    return tmp_path


def run(*arguments: object) -> str:
    said = StringIO()
    call_command("match", *map(str, arguments), stdout=said)
    return said.getvalue()


def match(folder: Path, *more: object) -> str:
    named = (
        "--directory",
        folder / "D.csv",
        "--queries",
        folder / "Q.csv",
        "--out",
        folder / "O.csv",
    )
    return run(*named, *more)


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_list_is_answered_row_by_row(files: Path) -> None:
    said = json.loads(match(files, "--json"))

    rows = written(files / "O.csv")
    assert list(rows[0]) == ["row", "outcome", "id", "score", "reasons", "candidates"]
    assert [row["row"] for row in rows] == ["q1", "q2", "q3"]
    assert rows[0]["candidates"].startswith("o1:")
    assert (rows[2]["outcome"], rows[2]["id"]) == ("no match", "")
    assert said["rows"] == said["accept"] + said["ask"] + said["no match"] == 3


def test_answers_are_scored_against_the_truth(files: Path) -> None:
    match(files)

    said = json.loads(run("score", files / "O.csv", files / "Q.csv", "--json"))

    assert (said["all"]["rows"], said["all"]["known"]) == (3, 2)
    assert said["all"]["candidate_recall"] == 1
    assert set(said["kinds"]) == {"zh", "en"}
    assert sum(band["rows"] for band in said["bands"]) <= 3
    assert "candidate_recall" not in run("score", files / "O.csv", files / "Q.csv")


def test_scores_are_what_one_counts_by_hand(tmp_path: Path) -> None:
    (tmp_path / "T.csv").write_text("row,truth\n1,a\n2,b|c\n3,\n4,d\n", encoding="utf-8")
    (tmp_path / "O.csv").write_text(
        "row,outcome,id,score,reasons\n1,accept,a,1,\n2,ask,x,.6,\n3,ask,y,.5,\n4,no match,,.1,\n",
        encoding="utf-8",
    )

    said = json.loads(run("score", tmp_path / "O.csv", tmp_path / "T.csv", "--json"))["all"]

    assert (said["precision"], said["recall"]) == (round(1 / 3, 4), round(1 / 3, 4))
    assert (said["accept_precision"], said["recall_at_99"]) == (1, round(1 / 3, 4))


def test_an_index_kept_in_a_folder_is_used_again(files: Path) -> None:
    match(files, "--index", files / "index")
    first = (files / "index" / "current").read_text()

    match(files, "--index", files / "index")

    assert (files / "index" / "current").read_text() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--directory", "no.csv", "--queries", "no.csv", "--out", "o.csv"],
            "no.csv: there is no such file",
        ),
        (["--directory", "no.csv"], "Name all three"),
        (["score", "O.csv"], "score OUT TRUTH"),
        (["guess"], "After `match` comes"),
        (["link", "A.csv", "B.csv"], "Name where the links are written"),
    ],
)
def test_what_cannot_be_done_says_why(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)


def test_a_directory_without_names_is_refused_and_nothing_written(files: Path) -> None:
    (files / "D.csv").write_text("id,title\n1,x\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"D\.csv: no column name in the first line"):
        match(files)

    assert not (files / "O.csv").exists()


def test_a_directory_with_one_id_twice_is_refused(files: Path) -> None:
    (files / "D.csv").write_text("id,name\n1,x\n1,y\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"D\.csv: Two records have the id '1'"):
        match(files)


def test_a_list_that_is_not_utf_8_is_refused(files: Path) -> None:
    (files / "Q.csv").write_bytes("name\n青穗\n".encode("gbk"))

    with pytest.raises(CommandError, match=r"Q\.csv: not readable as CSV in UTF-8"):
        match(files)


def test_an_index_of_another_directory_is_not_used(files: Path) -> None:
    match(files, "--index", files / "index")
    (files / "D.csv").write_text("id,name\nnew,上海青穗生物科技有限公司\n", encoding="utf-8")
    os.utime(files / "D.csv", (1e9, 1e9))  # as a copy with its own time is older

    match(files, "--index", files / "index")

    assert written(files / "O.csv")[0]["id"] == "new"


def test_an_index_of_another_version_is_made_anew(files: Path) -> None:
    match(files, "--index", files / "index")
    current = (files / "index" / "current").read_text()
    (files / "index" / current / "meta.json").write_text('{"format": 0, "total": 1}')

    match(files, "--index", files / "index")

    assert written(files / "O.csv")[0]["id"] == "o1"


def test_a_folder_that_is_not_there_is_said_before_anything_is_matched(files: Path) -> None:
    out = files / "no" / "O.csv"

    with pytest.raises(CommandError, match=r"O\.csv: there is no such folder"):
        match(files, "--out", out)
    with pytest.raises(CommandError, match=r"O\.csv: there is no such folder"):
        run("dedupe", files / "D.csv", "--out", out)


def test_a_folder_in_place_of_a_file_is_refused(files: Path) -> None:
    with pytest.raises(CommandError, match="Is a directory"):
        match(files, "--directory", files)


def test_a_score_that_is_no_number_is_refused_with_its_place(files: Path) -> None:
    (files / "O.csv").write_text("row,outcome,id,score\nq1,accept,o1,high\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"O\.csv: row q1, column score: “high” is no number"):
        run("score", files / "O.csv", files / "Q.csv")
