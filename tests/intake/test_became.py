"""Each row of a list that was taken in leads to what it is on the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inward.agreements.models import Agreement
from inward.directory.models import Organisation
from inward.intake import undoing
from inward.intake.became import subjects_of
from inward.intake.models import Batch, ListRow
from inward.places.models import Site
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def became(batch: Batch) -> list[list[int]]:
    rows = list(ListRow.objects.filter(batch=batch).select_related("batch").order_by("line"))
    found = subjects_of(rows)
    return [[one.pk for one in found.get(row.pk, [])] for row in rows]


def test_two_rows_of_a_new_firm_lead_to_it_and_none_was_known_before() -> None:
    known = make.organisation(en="AstraZeneca", zh="阿斯利康")
    rows = [("青穗贸易", "李明", ""), ("青穗贸易", "王芳", ""), ("阿斯利康", "吴晨", "")]
    batch = received([HEADER, *rows], about=make.event().subject)

    written = taken(batch)

    assert (written.new, written.known) == (1, 1)
    firm = Organisation.objects.exclude(pk=known.pk).get()
    assert became(batch) == [[firm.pk], [firm.pk], [known.pk]]


def test_the_page_links_a_new_row_to_what_it_became() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    firm = Organisation.objects.get()

    page = signed_in().get(reverse("list", args=[batch.uuid])).content.decode()

    assert f'<a href="{reverse("organisation", args=[firm.subject.uuid])}">' in page


def test_a_row_of_an_agreement_leads_to_the_firm_and_the_paper() -> None:
    batch = received([["单位名称", "协议名称"], ["青穗贸易", "合作备忘录"]], kind="agreements")
    taken(batch)

    assert became(batch) == [[Organisation.objects.get().pk, Agreement.objects.get().pk]]


def test_a_row_of_a_site_leads_to_the_site() -> None:
    batch = received([["楼宇名称", "地址"], ["青穗大厦", "石门路1号"]], kind="sites")
    taken(batch)

    assert became(batch) == [[Site.objects.get().pk]]


def test_what_is_not_in_the_record_leads_nowhere() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    assert became(batch) == [[]]
    taken(batch)
    batch.refresh_from_db()

    undoing.undo(batch, by=None, at=make.NOW)

    assert became(batch) == [[]]


def test_a_page_of_rows_in_the_record_asks_as_often_for_many_as_for_one() -> None:
    asked = []
    event, officer = make.event(), signed_in()
    for size in (1, 20):
        # Names that nobody takes for one another.
        names = [
            "".join(chr(0x4E00 + (n * 997 + k * 379 + size * 61) % 20_000) for k in range(4))
            for n in range(size)
        ]
        rows = [(f"{name}有限公司", f"李{n}", "") for n, name in enumerate(names)]
        batch = received([HEADER, *rows], about=event.subject)
        taken(batch)
        officer.get(reverse("list", args=[batch.uuid]))
        with CaptureQueriesContext(connection) as queries:
            officer.get(reverse("list", args=[batch.uuid]))
        asked.append(len(queries))

    assert asked[0] == asked[1]
