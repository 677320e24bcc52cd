"""From a spreadsheet of three rows to a released figure, and from the figure back to file and line."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from inward.events.models import Participation
from inward.intake.models import Batch
from tests import make
from tests.intake.lists import workbook
from tests.publish.releasing import released

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

ROWS = [
    ["单位名称", "姓名", "签到"],
    ["阿斯利康", "李明", "是"],
    ["青穗贸易有限公司", "王芳", "是"],
    ["北湄仪器有限公司", "赵一", "未到"],
]


def said(verb: str, *given: str) -> str:
    out = StringIO()
    call_command(verb, *given, stdout=out)
    return out.getvalue()


def test_three_rows_become_a_released_figure_that_leads_back_to_each_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    event = make.event("Autumn forum", held="2026-11-06")
    file = workbook(tmp_path / "guests.xlsx", ROWS, sheet="来宾", start=(2, 1))

    taken = said("intake", str(file), "--kind", "guests", "--event", "Autumn forum", "--accept")
    release = released("participants_of_event", event=str(event.subject.uuid))

    assert "1 known, 2 new" in taken
    assert release.counted == 2
    traced = [
        json.loads(line) for line in said("trace", str(release.number), "--json").splitlines()
    ]
    facts = [fact for row in traced[1:] for fact in row["facts"]]
    assert [fact["file"]["file"] for fact in facts] == ["guests.xlsx[来宾]"] * 2
    assert sorted(fact["file"]["line"] for fact in facts) == [4, 5]
    assert {fact["file"]["sha256"] for fact in facts} == {
        hashlib.sha256(file.read_bytes()).hexdigest()
    }
    assert {fact["citations"][0]["locator"] for fact in facts} == {"来宾!4", "来宾!5"}
    assert "lists/guests.xlsx[来宾]:4" in said("trace", str(release.number))


def test_the_terminal_reads_without_taking_in_and_says_what_it_found(tmp_path: Path) -> None:
    make.event("Autumn forum", held="2026-11-06")
    file = workbook(tmp_path / "guests.xlsx", ROWS)

    found = json.loads(
        said("intake", str(file), "--kind", "guests", "--event", "Autumn forum", "--json")
    )

    assert (found["new"], found["taken"], found["state"]) == (3, 0, "preview")
    assert Batch.objects.count() == 1
    assert not Participation.objects.exists()


@pytest.mark.parametrize(
    ("content", "about", "why"),
    [
        (b"%PDF-1.7", "Autumn forum", "PDF"),
        (b"a,b\n1,2\n", "Autumn forum", "cannot be told"),
        (b"a,b\n1,2\n", "Spring forum", "Nothing on the record"),
        (b"", "Autumn forum", "empty"),
    ],
)
def test_the_terminal_refuses_with_the_reason(
    tmp_path: Path, content: bytes, about: str, why: str
) -> None:
    make.event("Autumn forum")
    file = tmp_path / "guests.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=why):
        said("intake", str(file), "--kind", "guests", "--event", about)
