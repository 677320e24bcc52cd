"""Views of the list of projects that somebody comes back to: their own, or their team's."""

import pytest
from django.test import Client
from django.urls import reverse

from inward.core.permissions import Role
from inward.office.models import Member, Team
from inward.pipeline.filters.queries import canonical_text
from inward.pipeline.models import SavedFilter
from tests import make
from tests.support.pages import words

pytestmark = pytest.mark.django_db


def working(role: Role = Role.OFFICER, team: Team | None = None) -> tuple[Client, Member]:
    member = make.colleague(role, team=team)
    client = Client(headers={"accept-language": "en"})
    client.force_login(member.user)
    return client, member


def keep(client: Client, name: str = "Mine", query: str = "stage=signed", **more: str) -> str:
    typed = {"name": name, "query": query} | more
    return words(client.post(reverse("filter-keep"), typed, follow=True).content)


def shown(client: Client, query: str = "") -> str:
    return words(client.get(f"{reverse('projects')}?{query}").content)


def test_a_filter_has_one_spelling_and_nothing_else_in_an_address_is_kept() -> None:
    assert canonical_text("after=x&team=&stage=signed&q=lab") == "q=lab&stage=signed"


def test_ones_own_filter_is_on_ones_own_list_and_marked_while_it_is_applied() -> None:
    client, _member = working()
    other, _colleague = working()
    said = keep(client)
    body = client.get(f"{reverse('projects')}?stage=signed").content.decode()

    assert "Kept as “Mine”." in said
    assert 'href="/projects/?stage=signed" aria-current="true"' in body
    assert "Mine" not in shown(other)


def test_a_filter_of_the_team_is_on_everybodys_list_in_it() -> None:
    team = make.team()
    client, _member = working(team=team)
    keep(client, "Ours", for_team="on")

    assert "Ours" in shown(working(team=team)[0])
    assert "Ours" not in shown(working(team=make.team("Other"))[0])


def test_the_same_name_again_takes_the_place_of_the_first() -> None:
    client, _member = working()
    keep(client, query="stage=signed")
    keep(client, query="stage=lost")

    assert [saved.query for saved in SavedFilter.objects.all()] == ["stage=lost"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Give the filter a name"),
        ({"query": "after=x"}, "Narrow the list first"),
        ({"for_team": "on"}, "You are in no team"),
        ({"name": "\x00"}, "Give the filter a name"),
        ({"query": "q=" + "%E5%8A%9E" * 60}, "too long to be kept"),
    ],
)
def test_what_cannot_be_kept_is_said(typed: dict[str, str], said: str) -> None:
    client, _member = working()

    assert said in keep(client, **typed)
    assert not SavedFilter.objects.exists()


def test_a_filter_is_dropped_by_whom_it_belongs_to() -> None:
    team = make.team()
    client, _member = working(team=team)
    stranger, _other = working(team=make.team("Other"))
    keep(client)
    keep(client, "Ours", for_team="on")
    own, ours = SavedFilter.objects.order_by("pk")

    for saved in (own, ours):
        assert stranger.post(reverse("filter-drop", args=[saved.pk])).status_code == 403
        assert client.post(reverse("filter-drop", args=[saved.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_who_only_reads_keeps_filters_for_themselves_but_not_for_the_team() -> None:
    client, _member = working(Role.READER, team=make.team())
    keep(client)

    assert (
        client.post(
            reverse("filter-keep"), {"name": "x", "query": "stage=lost", "for_team": "on"}
        ).status_code
        == 403
    )
    assert SavedFilter.objects.count() == 1


def test_the_part_that_filters_in_place_offers_to_keep_what_is_filtered() -> None:
    client, _member = working()
    part = client.get(f"{reverse('projects')}?stage=signed", headers={"HX-Request": "true"})

    assert 'name="query" value="stage=signed"' in part.content.decode()
