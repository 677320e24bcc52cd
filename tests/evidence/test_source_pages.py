"""A document's page shows everything it supports; a form says where a statement stands."""

import pytest
from django.urls import reverse

from inward.core.permissions import Role
from inward.events.models import Participation
from inward.evidence.actions import cite, state, writing
from inward.evidence.forms import CiteForm
from inward.evidence.models import Fact, Mention, Source, fact_models
from inward.evidence.queries import citations_of, supported_by
from tests import make
from tests.support.everything import one_of_each
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
# One look into each ledger, and what any page asks.
LEDGERS = len(fact_models()) + 8


def test_a_source_page_lists_every_kind_of_fact_it_supports():
    source = make.source(title="The paper")
    promise = make.commitment(promisor=make.organisation(en="AstraZeneca"))
    with writing("cite", by=None, at=make.NOW) as entry:
        first = cite(entry, [type(make.cites()[0])(source)])
        state(entry, Mention, promise.subject, make.interval("2024"), cited=first)

    page = signed_in().get(reverse("source", args=[source.code]))
    assert "supports 1 fact" in words(page.content)
    assert "Open an R&D centre" in words(page.content)


def test_a_document_beside_the_first_supports_the_fact_as_well():
    first, beside = make.source(), make.source()
    made = make.organisation()
    with writing("cite", by=None, at=make.NOW) as entry:
        cited = cite(entry, [type(make.cites()[0])(s) for s in (first, beside)])
        fact = state(entry, Mention, made.subject, make.interval("2024"), cited=cited)

    assert [c.source for c in citations_of([fact]).of(fact)] == [first, beside]
    assert [s.kind for s in supported_by(beside)] == ["mention"]


@pytest.mark.parametrize("q", ["T9", "signed paper", "office example.org", "PAPER"])
def test_sources_are_found_by_code_title_publisher_and_address(q):
    make.source(code="T900")
    page = signed_in().get(reverse("sources"), {"q": q})

    assert "T900" in words(page.content)


def test_sources_that_match_nothing_offer_all_of_them():
    page = signed_in().get(reverse("sources"), {"q": "zzz"})

    assert "Show all sources" in words(page.content)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_sources_asks_the_store_a_fixed_number_of_times(
    rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make.source()
    client = signed_in()
    client.get(reverse("sources"))

    with django_assert_max_num_queries(6):
        client.get(reverse("sources"))


def test_a_source_is_entered_and_corrected_and_the_entry_says_what_it_was():
    client = signed_in()
    client.post(reverse("source-new"), {"title": "A papper", "published": "2024-Q2"})
    made = Source.objects.get(title="A papper")
    client.post(
        reverse("source-edit", args=[made.code]), {"title": "A paper", "published": "2024-Q2"}
    )

    made.refresh_from_db()
    assert (made.title, made.printed, made.last.isoformat()) == ("A paper", "2024-Q2", "2024-06-30")
    shown = words(client.get(reverse("source", args=[made.code])).content)
    assert "A papper → A paper" in shown


def test_a_language_that_the_form_does_not_offer_is_not_lost_by_a_correction():
    found = make.source(title="Bericht")
    Source.objects.filter(pk=found.pk).update(language="de")
    client = signed_in()
    address = reverse("source-edit", args=[found.code])
    form = client.get(address).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}

    client.post(address, said | {"title": "Ein Bericht"})

    found.refresh_from_db()
    assert (found.title, found.language) == ("Ein Bericht", "de")


def test_one_address_is_one_source():
    known = make.source()
    answer = signed_in().post(reverse("source-new"), {"title": "Again", "url": known.url})

    assert answer.status_code == 422
    assert f"on the record as {known.code}" in words(answer.content)


def test_a_reader_enters_no_source():
    assert signed_in(Role.READER).get(reverse("source-new")).status_code == 403


# --- the form that asks where a statement stands -----------------------------------------------


def filled(**said: str) -> CiteForm:
    return CiteForm({f"cite-{name}": value for name, value in said.items()}, prefix="cite")


def test_a_source_is_chosen_by_its_code_in_any_case():
    source = make.source(code="S501")
    form = filled(source="s501", locator="p. 2", quote="so it is", confidence="medium")

    assert form.is_valid()
    (place,) = form.cites()
    assert (place.source, place.locator, place.quote) == (source, "p. 2", "so it is")
    assert place.confidence == "medium"


def test_a_source_is_chosen_by_its_whole_title():
    source = make.source(title="Two words")
    form = filled(source="Two words")

    assert form.is_valid()
    assert form.cites()[0].source == source


def test_a_new_source_is_not_written_before_it_is_cited():
    form = filled(title="New paper", published="2024-05", url="https://example.org/new")

    assert form.is_valid()
    assert (form.cites()[0].source.pk, Source.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({}, "source"),
        ({"source": "S000"}, "source"),
        ({"source": "T1", "title": "another"}, "source"),
        ({"url": "https://example.org/x"}, "title"),
        ({"title": "Again", "url": "https://example.org/paper"}, "url"),
        ({"title": "x", "published": "some day"}, "published"),
        ({"title": "x", "url": "no address"}, "url"),
    ],
)
def test_what_cannot_be_cited_is_told_at_its_field(said, where):
    make.source(code="T1")
    form = filled(**said)

    assert not form.is_valid()
    assert where in form.errors


def test_evidence_may_be_left_out_where_the_form_says_so():
    form = CiteForm({}, prefix="cite", required=False)

    assert form.is_valid()
    assert form.cites() == []


def test_choices_for_a_source_are_found_whatever_the_field_is_called():
    make.source(code="S600", title="Found paper")
    part = signed_in().get(reverse("source-options"), {"evidence-source": "found"})

    assert '<option value="S600">' in part.content.decode()


# --- any fact by itself --------------------------------------------------------------------------


def one_fact_of_each_kind() -> list[Fact]:
    one_of_each()
    found = [model._default_manager.first() for model in fact_models()]
    return [fact for fact in found if fact is not None]


def test_every_kind_of_fact_opens_to_what_it_says():
    facts = one_fact_of_each_kind()
    client = signed_in()
    pages = [client.get(reverse("fact", args=[f._meta.model_name, f.pk])) for f in facts]

    assert len(pages) >= 15
    assert {page.status_code for page in pages} == {200}
    assert all("known at" in words(page.content) for page in pages)


def test_every_kind_of_fact_can_be_corrected_on_a_form_of_its_own_or_one_made_from_what_it_says():
    facts = one_fact_of_each_kind()
    client = signed_in(Role.MANAGER)
    addresses = [reverse("fact-correct", args=[f._meta.model_name, f.pk]) for f in facts]
    pages = [client.get(address, follow=True) for address in addresses]

    assert {page.status_code for page in pages} == {200}
    made = [(f, p) for f, p in zip(facts, pages, strict=True) if not p.redirect_chain]
    assert all(set(fact.says) <= set(page.context["form"].fields) for fact, page in made)
    assert {"name", "observation", "establishment"} <= {f._meta.model_name for f, _page in made}


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_of_a_source_asks_the_store_as_often_for_twenty_facts_as_for_one(
    rows, django_assert_max_num_queries
):
    source, firm, role = make.source(), make.organisation(), make.term("role:exhibitor")
    for event in [make.event() for _ in range(rows)]:
        with writing("took part", by=None, at=make.NOW) as entry:
            cited = cite(entry, [type(make.cites()[0])(source)])
            when = make.interval("2023-11")
            state(entry, Participation, firm.pk, when, cited=cited, event=event, role=role)
    client, where = signed_in(), reverse("source", args=[source.code])
    client.get(where)

    with django_assert_max_num_queries(LEDGERS):
        client.get(where)
