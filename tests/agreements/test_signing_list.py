"""What is entered of each promise before a signing counts: on the agreement and at the gate."""

from itertools import product

import pytest
from django.urls import reverse

from inward.agreements import actions
from inward.agreements.models import Agreement, Terms
from inward.agreements.queries.signing import signing_list
from inward.agreements.rules import Entered, Strength, unentered
from inward.core.intervals import interval
from inward.pipeline.actions import CannotMove, advance
from inward.pipeline.models import Milestone, Progress
from inward.pipeline.rules import Need, Stage
from tests import make
from tests.support.pages import signed_in, words

WHOLE = {
    "wording_en": "Open a laboratory",
    "locator": "Article 3",
    "evidence_wanted": "Opening permit",
    "no_metric": True,
    "no_due": True,
}

WHEN = {"on": interval("2026-11-23"), "by": None, "at": make.NOW}


@pytest.mark.parametrize("there", list(product([True, False], repeat=5)))
def test_just_what_is_missing_is_named(there):
    names = ("who", "what", "metric", "due", "evidence")
    lacks = unentered(**dict(zip(names, there, strict=True)))

    assert lacks == tuple(e for e, met in zip(Entered, there, strict=True) if not met)


def paper(**says: object) -> Agreement:
    """A paper with one promise of which just this is entered."""
    firm, office = make.organisation(en="Muji"), make.public_body()
    made = make.agreement("Investment agreement", parties=(firm, office))
    entered = WHOLE | says
    actions.enter_promise(
        promise=actions.Promise(
            promisor=firm.subject,
            promisee=None if entered.pop("nobody", False) else office.subject,
            says=actions.Promised(strength=Strength.SIGNED, **entered),  # type: ignore[arg-type]
        ),
        agreement=made,
        as_of=interval("2026-11-20"),
        cited=make.cites(),
        by=None,
        at=make.NOW,
    )
    return made


def at_the_gate(project, agreement: Agreement, **says: object) -> Milestone:  # type: ignore[no-untyped-def]
    for stage in (Stage.QUALIFIED, Stage.NEGOTIATING, Stage.AGREED):
        advance(project=project, to=stage, waiver="told of", **WHEN)  # type: ignore[arg-type]
    return advance(
        project=project,
        to=Stage.SIGNED,
        agreement=agreement,
        cited=make.cites(),
        **WHEN,  # type: ignore[arg-type]
        **says,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "lacks"),
    [
        ({"nobody": True}, Entered.WHO),
        ({"locator": ""}, Entered.WHAT),
        ({"no_metric": False}, Entered.METRIC),
        ({"no_due": False}, Entered.DUE),
        ({"evidence_wanted": ""}, Entered.EVIDENCE),
    ],
)
def test_each_thing_that_is_not_entered_keeps_the_gate_shut(missing, lacks):
    made = paper(**missing)

    assert signing_list(made.pk)[0].lacks == (lacks,)
    with pytest.raises(CannotMove) as refused:
        at_the_gate(make.project(), made)
    assert [one.need for one in refused.value.lacking] == [Need.PROMISES]


@pytest.mark.django_db
def test_a_waiver_lets_an_incomplete_paper_through_and_stays_visible():
    made = at_the_gate(make.project(), paper(evidence_wanted=""), waiver="the annex follows")

    assert (made.promises, made.waiver) == (None, "the annex follows")


@pytest.mark.django_db
def test_what_the_paper_names_counts_as_well_as_saying_that_it_names_none():
    due = paper(no_due=False, due=interval("2027"))
    metric = paper(no_metric=False, metric=make.term("metric:jobs"))

    assert [one.lacks for one in signing_list(due.pk)] == [()]
    assert [one.lacks for one in signing_list(metric.pk)] == [()]


@pytest.mark.django_db
def test_the_agreement_and_the_gate_show_the_same_list(monkeypatch):
    made, project = paper(evidence_wanted=""), make.project()
    client = signed_in()
    on_paper = words(client.get(reverse("agreement", args=[made.subject.uuid])).content)
    Progress.objects.filter(pk=project.pk).update(stage="agreed", furthest="agreed")
    typed = {"on": "2026-11-23", "agreement": str(made.subject.uuid)}
    refused = client.post(
        reverse("project-advance", args=[project.subject.uuid]),
        typed | {"cite-source": make.source().code},
    )

    assert refused.status_code == 422
    for page in (on_paper, words(refused.content)):
        assert "Open a laboratory" in page
        assert str(Entered.EVIDENCE.label) in page
    assert "Until then no project becomes “signed”" in on_paper


@pytest.mark.django_db
def test_what_is_entered_whole_opens_the_gate():
    made = paper()
    milestone = at_the_gate(make.project(), made)
    page = signed_in().get(reverse("agreement", args=[made.subject.uuid]))

    assert milestone.promises == 1
    assert "Every promise is entered whole" in words(page.content)


@pytest.mark.django_db
def test_an_officer_enters_what_is_missing_on_the_form_of_the_terms():
    made = paper(evidence_wanted="")
    promise = signing_list(made.pk)[0].standing.commitment
    where = reverse("promise-terms", args=[promise.subject.uuid])
    client = signed_in()
    form = client.get(where).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    typed = said | {"how": "wrong", "evidence_wanted": "Opening permit", "no_due": "on"}
    client.post(where, typed | {"no_metric": "on"})

    assert [one.lacks for one in signing_list(made.pk)] == [()]
    assert Terms.objects.live().about(promise.pk).get().evidence_wanted == "Opening permit"


@pytest.mark.django_db
def test_naming_a_day_and_saying_that_there_is_none_is_refused():
    promise = make.commitment(due="2027")
    where = reverse("promise-terms", args=[promise.subject.uuid])
    client = signed_in()
    form = client.get(where).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(where, said | {"how": "wrong", "no_due": "on"})

    assert answer.status_code == 422
    assert "either it is named or not" in words(answer.content)
