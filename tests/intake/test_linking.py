"""A whole register linked to the record: links become proposals that an officer decides, and can take back."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from inward.core.permissions import Role
from inward.events.models import Participation
from inward.intake import accepting, deciding
from inward.intake.models import Batch, ListRow
from inward.intake.states import Decided, Found
from tests import make
from tests.intake.lists import delimited
from tests.support.installed import needs_installed
from tests.support.pages import signed_in, words

pytestmark = [
    pytest.mark.django_db,
    # What PySpark and Splink themselves leave open or call by its old name.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
REGISTER = [
    ("单位名称", "城市"),
    ("上海青穗生物科技股份有限公司", "上海市"),
    ("荊門市東紅商貿有限責任公司", "荆门"),
    ("北京无关钢铁有限公司", "北京"),
]


def linked(tmp_path: Path, engine: str, **options: str) -> Batch:
    """The register, linked to a record of two enterprises; one of them has an English name besides."""
    make.organisation(en="Green Ear Biotech", zh="上海青穗生物科技有限公司")
    make.organisation(zh="荆门市东红商贸有限责任公司")
    event = make.event("Promotion event")
    file = tmp_path / "register.csv"
    file.write_bytes(delimited(REGISTER))
    said = StringIO()
    chosen = {"kind": "guests", "about": str(event.subject.uuid)} | options
    call_command("intake", str(file), engine=engine, json=True, stdout=said, **chosen)
    return Batch.objects.get(uuid=json.loads(said.getvalue())["list"])


def row(batch: Batch, line: int) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


@pytest.mark.parametrize(
    ("engine", "package"),
    # Spark reads lists in memory, whatever the store; what becomes of links is DuckDB's test too.
    [("duckdb", "duckdb"), pytest.param("spark", "pyspark", marks=pytest.mark.engine)],
    ids=["duckdb", "spark"],
)
def test_links_of_a_register_wait_for_an_officer(tmp_path: Path, engine: str, package: str) -> None:
    needs_installed("splink", package)

    batch = linked(tmp_path, engine)

    found = {r.line: r.found for r in batch.rows.all()}
    assert found == {2: Found.DOUBTFUL, 3: Found.DOUBTFUL, 4: Found.NEW}
    assert [len(row(batch, line).proposals) for line in (2, 3, 4)] == [1, 1, 0]
    page = signed_in(Role.OFFICER).get(reverse("list-decide", args=[batch.uuid]), follow=True)
    assert f"linked when the whole registers were compared ({engine})" in words(page.content)


def test_a_link_is_decided_taken_back_and_taken_in_like_any_row(tmp_path: Path) -> None:
    needs_installed("splink", "duckdb")
    officer = make.member()
    batch = linked(tmp_path, "duckdb")
    first, second = deciding.to_decide(batch)
    who = first.proposals[0]["id"]

    deciding.decide(first, Decided.SAME, who=who, by=officer, at=make.NOW)
    assert row(batch, 2).who_id == who
    deciding.undo(batch, by=officer, at=make.NOW)
    assert row(batch, 2).who_id is None
    assert len(deciding.to_decide(batch)) == 2

    deciding.decide(row(batch, 2), Decided.SAME, who=who, by=officer, at=make.NOW)
    deciding.decide(second, Decided.NEW, by=officer, at=make.NOW)
    accepting.begin(batch)
    accepting.accept(batch, by=officer, at=make.NOW)
    assert Participation.objects.live().filter(subject=who).count() == 1
    assert Participation.objects.live().count() == 3


def test_only_lists_that_name_organisations_are_linked(tmp_path: Path) -> None:
    needs_installed("splink", "duckdb")
    site = make.site()

    with pytest.raises(CommandError, match="names none"):
        linked(tmp_path, "duckdb", kind="units", about=str(site.subject.uuid))
