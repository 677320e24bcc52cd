"""A folder becomes a record; the same folder again changes nothing, a changed row corrects what it said."""

from decimal import Decimal
from pathlib import Path

import pytest

from inward.agreements.models import (
    Agreement,
    Assessment,
    Commitment,
    Party,
    Signing,
    Standing,
    Terms,
)
from inward.core.models import Term
from inward.core.permissions import NotAllowed, Role
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Listing,
    Merge,
    Name,
    Organisation,
)
from inward.events.models import Edition, Event, Participation, Programme
from inward.evidence.actions import edit, replace, withdraw, writing
from inward.evidence.models import (
    Citation,
    Contradiction,
    Edit,
    Entry,
    Mention,
    Observation,
    Publication,
    Source,
    SourceEdit,
    Subject,
    fact_models,
)
from inward.figures.models import Claim
from inward.intake.actions import Outcome, load
from inward.intake.current import all_current
from inward.intake.faults import Refused
from inward.intake.models import Loaded, Loading
from inward.office.models import Team
from inward.places.models import Area, Site
from tests import make
from tests.intake.folders import Tables, find, sound, written

pytestmark = pytest.mark.django_db


def loaded(folder: Path, tables: Tables, *, encoding: str = "utf-8") -> Outcome:
    return load(written(folder, tables, encoding=encoding), by=None, at=make.NOW)


def counts() -> dict[str, int]:
    """Rows of everything a load writes."""
    models = [*fact_models(), Citation, Subject, Entry, Edit, Loaded, Loading, Source, Term]
    return {model._meta.label: model._default_manager.count() for model in models}


def made(table: str, key: str, part: str = "") -> int:
    found = Loaded.objects.filter(table=table, key=key, part=part).order_by("-id").first()
    assert found is not None
    return found.made


def is_current() -> bool:
    return [d for table in all_current() for d in table.differences()] == []


def test_every_row_lands_in_its_place(tmp_path: Path) -> None:
    tables = sound()

    outcome = loaded(tmp_path / "office", tables)

    stand = {
        Area: 2,
        Team: 1,
        Site: 1,
        Organisation: 4,
        Name: 6 + 1,
        Identifier: 2,
        Designation: 1,
        Establishment: 2,
        Merge: 1,
        Programme: 1,
        Edition: 1,
        Event: 1,
        Participation: 2,
        Agreement: 1,
        Signing: 1,
        Party: 2,
        Commitment: 2,
        Terms: 2,
        Assessment: 2,
        Observation: 1,
        Claim: 1,
        Contradiction: 1,
        Publication: 1,
        Mention: 2 + 1 + 4 + 1 + 1 + 1,
    }
    assert {model: model._default_manager.count() for model in stand} == stand
    assert {name: tally.new for name, tally in outcome.tables.items()} == {
        name: len(rows) for name, rows in tables.items()
    }
    assert outcome.facts == sum(model._default_manager.count() for model in fact_models())
    assert is_current()


def test_a_row_says_what_it_says_with_its_sources_and_days(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())

    firm = Organisation.objects.get(pk=made("organisations", "O1"))
    assert firm.parent_id == made("organisations", "O3")
    assert (firm.kind_id, firm.country) == ("organisation_kind:enterprise", "GB")
    signing = Signing.objects.get()
    assert (signing.printed, signing.event_id) == ("2023-11-06", made("events", "E1"))
    beside = Citation.objects.filter(beside=signing.cited)
    assert [c.source.code for c in (signing.cited, *beside)] == ["S1", "S2"]
    assert signing.cited.confidence == "medium"
    terms = Terms.objects.get(subject_id=made("commitments", "C2"))
    assert (terms.target, terms.quantifier, terms.metric_id) == (10, "over", "metric:outlets")
    site = Site.objects.get()
    assert (site.floor_area_m2, site.opened_printed) == (Decimal("1200.50"), "2019")
    assert Contradiction.objects.get().against.source.code == "S2"
    event = Subject.objects.get(pk=made("events", "E1"))
    assert Claim.objects.get().parameters == {"event": str(event.uuid), "role": "role:exhibitor"}


def test_what_a_row_leaves_open_is_borrowed_from_where_it_belongs(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())

    party = Party.objects.filter(party_id=made("organisations", "O1")).get()
    assert (party.printed, party.cited.source.code) == ("2023-11-06", "S1")
    assert Participation.objects.get(role_id="role:exhibitor").printed == "2023-11-06"
    assert Terms.objects.get(subject_id=made("commitments", "C1")).printed == "2023-11-06"
    assert Name.objects.get(text="MUJI").printed == "2023-11-08"


def test_a_fact_leads_back_to_file_and_line(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())

    trace = Loaded.objects.get(model="directory.name", made=Name.objects.get(text="Muji").pk)

    assert (trace.table, trace.key, trace.part, trace.line) == ("organisations", "O2", "name_en", 3)
    assert trace.loading.dataset == "office"
    assert trace.loading.files["organisations.csv"]["rows"] == 4


def test_the_same_folder_again_writes_nothing(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())
    before = counts()

    outcome = loaded(tmp_path / "office", sound())

    assert counts() == before
    assert outcome.entry is None
    assert all(tally.same == tally.rows for tally in outcome.tables.values())


def test_rows_and_columns_in_another_order_are_the_same_rows(tmp_path: Path) -> None:
    tables = sound()
    folder = written(tmp_path / "office", tables)
    load(folder, by=None, at=make.NOW)
    before = counts()

    lines = (folder / "names.csv").read_text(encoding="utf-8").splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines]
    (folder / "names.csv").write_text("\n".join(turned), encoding="utf-8")
    tables["organisations"].reverse()
    written(folder, {"organisations": tables["organisations"]})
    load(folder, by=None, at=make.NOW)

    assert counts() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_is_read_in_the_encodings_offices_have(tmp_path: Path, encoding: str) -> None:
    outcome = loaded(tmp_path / "office", sound(), encoding=encoding)

    assert Listing.objects.filter(name_zh="阿斯利康").count() == 1
    said = {"utf-8-sig": "UTF-8 (BOM)", "gb18030": "GB18030"}[encoding]
    assert outcome.encodings["organisations.csv"] == said


def test_the_encoding_of_a_file_does_not_make_its_rows_new(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())
    before = counts()

    loaded(tmp_path / "office", sound(), encoding="gb18030")

    assert counts() == before


def test_columns_may_be_headed_in_either_language(tmp_path: Path) -> None:
    folder = written(tmp_path / "office", sound())
    text = (folder / "names.csv").read_text(encoding="utf-8")
    headed = text.replace("id,organisation,text", "编号,企业或机构,Name", 1)
    (folder / "names.csv").write_text(headed, encoding="utf-8")

    load(folder, by=None, at=make.NOW)

    assert Name.objects.filter(text="MUJI").count() == 1


def test_a_changed_row_replaces_the_fact_and_the_old_word_stays(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    before = Observation.objects.get()

    find(tables, "R1")["value"] = "114"
    outcome = loaded(tmp_path / "office", tables)

    assert [o.value for o in Observation.objects.live()] == [114]
    assert Observation.objects.get(value=114).replaces == before
    assert Observation.objects.get(value=114).cited == before.cited
    assert outcome.tables["observations"].changed == 1
    assert outcome.facts == 1


def test_a_changed_source_of_a_row_is_cited_anew(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    find(tables, "R1")["sources"] = "S2;S1"
    loaded(tmp_path / "office", tables)

    observation = Observation.objects.live().get()
    assert observation.cited.source.code == "S2"
    assert [c.source.code for c in Citation.objects.filter(beside=observation.cited)] == ["S1"]


def test_a_changed_description_is_edited_and_journaled(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    find(tables, "Z1")["name_en"] = "Riverbank"
    find(tables, "T1")["kind"] = "mall"
    outcome = loaded(tmp_path / "office", tables)

    assert Area.objects.get(pk=made("areas", "Z1")).name_en == "Riverbank"
    assert [(e.field, e.before, e.after) for e in Edit.objects.order_by("id")] == [
        ("name_en", "Riverside", "Riverbank"),
        ("kind", "site_kind:office", "site_kind:mall"),
    ]
    assert outcome.facts == 0
    assert is_current()


def test_a_name_that_is_no_longer_given_is_withdrawn(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    find(tables, "O2")["name_zh"] = ""
    loaded(tmp_path / "office", tables)

    live = Name.objects.about(made("organisations", "O2")).live()
    assert sorted(name.text for name in live) == ["MUJI", "Muji"]
    assert "organisations.csv, line 3" in Name.objects.get(withdrawn=True).note
    assert is_current()


def test_a_name_given_back_after_it_was_withdrawn_stands_again(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    find(tables, "O2")["name_zh"] = ""
    loaded(tmp_path / "office", tables)

    loaded(tmp_path / "office", sound())

    live = Name.objects.about(made("organisations", "O2")).live()
    assert sorted(name.text for name in live) == ["MUJI", "Muji", "无印良品"]
    assert is_current()


def test_a_row_about_somebody_else_is_withdrawn_there_and_stated_here(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    find(tables, "H1")["organisation"] = "O2"
    loaded(tmp_path / "office", tables)

    live = Establishment.objects.live().filter(function_id="presence:rd_centre")
    assert [e.subject_id for e in live] == [made("organisations", "O2")]
    assert is_current()


def test_a_row_missing_from_the_folder_is_left_alone(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    before = counts()

    del tables["assessments"], tables["names"][0]
    loaded(tmp_path / "office", tables)

    assert counts() == before


def test_a_folder_may_bring_only_what_is_new(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())

    more = {"id": "P9", "event": "E1", "participant": "O2", "role": "buyer", "as_of": "2023"}
    later = written(tmp_path / "later", {"participations": [{**more, "sources": "S1"}]})
    (later / "dataset.toml").write_text('name = "office"', encoding="utf-8")
    load(later, by=None, at=make.NOW)

    assert Participation.objects.get(role_id="role:buyer").subject_id == made("organisations", "O2")


def test_what_was_corrected_here_meanwhile_is_overruled_and_said(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    with writing("corrected by hand", by=None, at=make.NOW) as entry:
        replace(entry, Observation.objects.get(), value=Decimal(113))

    find(tables, "R1")["value"] = "114"
    outcome = loaded(tmp_path / "office", tables)

    assert [o.value for o in Observation.objects.live()] == [114]
    assert outcome.overruled == ["observations.csv:2 R1"]


def test_an_unchanged_row_does_not_undo_a_correction_made_here(tmp_path: Path) -> None:
    loaded(tmp_path / "office", sound())
    with writing("withdrawn by hand", by=None, at=make.NOW) as entry:
        withdraw(entry, Observation.objects.get(), why="never so")

    loaded(tmp_path / "office", sound())

    assert not Observation.objects.live().exists()


def test_a_promise_moved_to_no_agreement_is_counted_out_of_the_old_one(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    find(tables, "C1").update(agreement="", as_of="2023-11-06")
    loaded(tmp_path / "office", tables)

    assert Standing.objects.get(pk=made("commitments", "C1")).agreement_id is None
    assert is_current()


def test_a_site_that_moves_takes_its_organisations_along(tmp_path: Path) -> None:
    tables = sound()
    tables["areas"].append({"id": "Z2", "kind": "zone", "name_en": "Hill", "sources": "S1"})
    loaded(tmp_path / "office", tables)
    before = Listing.objects.get(pk=made("organisations", "O1")).zone_id

    find(tables, "T1")["area"] = "Z2"
    loaded(tmp_path / "office", tables)

    assert before == made("areas", "Z1")
    assert Listing.objects.get(pk=made("organisations", "O1")).zone_id == made("areas", "Z2")
    assert is_current()


def test_a_site_that_moves_takes_along_whoever_is_in_its_units(tmp_path: Path) -> None:
    tables = sound()
    tables["areas"].append({"id": "Z2", "kind": "zone", "name_en": "Hill", "sources": "S1"})
    tables["units"] = [{"id": "U1", "site": "T1", "name_en": "12A", "as_of": "2021"}]
    find(tables, "H1")["place"] = "U1"
    loaded(tmp_path / "office", tables)

    find(tables, "T1").update(area="Z2", name_en="Hill House")
    loaded(tmp_path / "office", tables)

    assert Listing.objects.get(pk=made("organisations", "O1")).zone_id == made("areas", "Z2")
    assert is_current()


def test_a_changed_term_and_a_changed_source_are_written_anew(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)

    tables["terms"][0]["zh"] = "签证便利"
    find(tables, "S2")["title"] = "Better title"
    loaded(tmp_path / "office", tables)

    assert Term.objects.get(pk="service:visa").name_zh == "签证便利"
    assert Source.objects.get(code="S2").title == "Better title"


def test_a_document_in_the_folder_is_kept_by_its_digest(tmp_path: Path) -> None:
    tables = sound()
    find(tables, "S1")["file"] = "paper.txt"
    folder = written(tmp_path / "office", tables)
    (folder / "paper.txt").write_bytes(b"signed")

    load(folder, by=None, at=make.NOW)

    sha256 = "4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d"
    assert Source.objects.get(code="S1").digest == sha256


def test_an_outline_of_an_area_is_kept_with_where_it_comes_from(tmp_path: Path) -> None:
    folder = written(tmp_path / "office", sound())
    (folder / "boundaries").mkdir()
    (folder / "boundaries" / "zones.geojson").write_text(
        '{"type": "FeatureCollection", "_meta": {"source": "survey", "licence": "CC0"},'
        ' "features": [{"type": "Feature", "id": "Z1", "properties": {}, "geometry":'
        ' {"type": "Polygon", "coordinates": [[[121, 31], [122, 31], [122, 32], [121, 31]]]}}]}',
        encoding="utf-8",
    )

    load(folder, by=None, at=make.NOW)

    area = Area.objects.get(pk=made("areas", "Z1"))
    assert area.geometry["type"] == "Polygon"
    assert area.geometry_from == "survey; CC0"


def test_a_check_writes_nothing_and_says_what_would_come(tmp_path: Path) -> None:
    before = counts()

    outcome = load(written(tmp_path / "office", sound()), by=None, at=make.NOW, only_check=True)

    assert counts() == before
    assert (outcome.entry, outcome.tables["organisations"].new) == (None, 4)


@pytest.mark.parametrize(
    ("role", "tables"),
    [(Role.READER, ()), (Role.OFFICER, ("publications",)), (Role.OFFICER, ("merges",))],
)
def test_who_may_not_record_merge_or_publish_cannot_load_it(
    tmp_path: Path, role: Role, tables: tuple[str, ...]
) -> None:
    kept = {n: r for n, r in sound().items() if n in tables or n not in {"merges", "publications"}}
    folder = written(tmp_path / "office", kept)

    with pytest.raises(NotAllowed):
        load(folder, by=make.member(role), at=make.NOW)

    assert not Organisation.objects.exists()


def test_two_datasets_do_not_touch_each_others_rows(tmp_path: Path) -> None:
    ours, theirs = sound(), sound()
    for number, row in enumerate(theirs["sources"]):
        row["id"] = f"T{number}"
    text = {"S1": "T0", "S2": "T1", "S1;S2": "T0;T1"}
    for row in (row for rows in theirs.values() for row in rows):
        row.update({c: text[v] for c, v in row.items() if c.startswith("sources") and v in text})
    loaded(tmp_path / "ours", ours)

    loaded(tmp_path / "theirs", theirs)

    assert Organisation.objects.count() == 8
    assert is_current()


def test_a_changed_source_is_journaled_with_what_stood_there(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    before = Source.objects.get(code="S1").title

    find(tables, "S1")["title"] = "The second printing"
    loaded(tmp_path / "office", tables)
    loaded(tmp_path / "office", tables)

    (edit,) = SourceEdit.objects.all()
    assert (edit.source.code, edit.field) == ("S1", "title")
    assert (edit.before, edit.after) == (before, "The second printing")


def test_what_an_officer_entered_for_the_signing_outlives_a_new_load(tmp_path: Path) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    commitment = tables["commitments"][0]
    terms = Terms.objects.live().about(made("commitments", commitment["id"])).get()
    with writing("enter what will show it", by=None, at=make.NOW) as entry:
        replace(entry, terms, evidence_wanted="Opening permit", no_metric=terms.metric is None)

    commitment["wording_en"] = "open a second laboratory"
    loaded(tmp_path / "office", tables)

    now = Terms.objects.live().about(terms.subject_id).get()
    assert now.wording_en == "open a second laboratory"
    assert now.evidence_wanted == "Opening permit"


def test_a_day_that_a_new_load_brings_takes_back_that_the_paper_names_none(tmp_path: Path) -> None:
    tables = sound()
    tables["commitments"][0]["due"] = ""
    loaded(tmp_path / "office", tables)
    commitment = tables["commitments"][0]
    terms = Terms.objects.live().about(made("commitments", commitment["id"])).get()
    with writing("the paper names no day", by=None, at=make.NOW) as entry:
        replace(entry, terms, no_due=True)

    commitment["due"] = "2027"
    loaded(tmp_path / "office", tables)

    now = Terms.objects.live().about(terms.subject_id).get()
    assert (now.due_printed, now.no_due) == ("2027", False)


def test_a_folder_says_what_will_show_a_promise_and_what_the_paper_does_not_name(
    tmp_path: Path,
) -> None:
    tables = sound()
    commitment = tables["commitments"][0]
    commitment |= {"evidence_wanted": "Opening permit", "no_metric": "yes", "no_due": "no"}
    tables["commitments"][1] |= {"evidence_wanted": "", "no_metric": "", "no_due": "是"}
    loaded(tmp_path / "office", tables)
    first, second = (
        Terms.objects.live().about(made("commitments", one["id"])).get()
        for one in tables["commitments"]
    )

    assert (first.evidence_wanted, first.no_metric, first.no_due) == ("Opening permit", True, False)
    assert (second.evidence_wanted, second.no_metric, second.no_due) == ("", False, True)

    commitment["evidence_wanted"] = ""
    loaded(tmp_path / "office", tables)
    assert Terms.objects.live().about(first.subject_id).get().evidence_wanted == ""


@pytest.mark.parametrize(("column", "said"), [("no_due", "due"), ("no_metric", "metric")])
def test_a_paper_that_names_something_does_not_also_name_nothing(
    tmp_path: Path, column: str, said: str
) -> None:
    tables = sound()
    tables["commitments"][0] |= {"metric": "outlets", "target": "10", "unit": "count"}
    for row in tables["commitments"]:
        row |= {"no_due": "", "no_metric": ""}
    tables["commitments"][0][column] = "yes"

    with pytest.raises(Refused) as refused:
        loaded(tmp_path / "office", tables)
    assert [(f.column, f.what) for f in refused.value.faults] == [
        (column, f"{said} is filled as well")
    ]
    assert not Terms.objects.exists()


def test_a_column_that_a_folder_does_not_have_leaves_alone_what_an_officer_entered(
    tmp_path: Path,
) -> None:
    tables = sound()
    loaded(tmp_path / "office", tables)
    firm = Organisation.objects.get(pk=made("organisations", "O1"))
    with writing("an account", by=None, at=make.NOW) as entry:
        edit(entry, firm, firm.subject, {"tier": make.term("account_tier:key")})
    tables["organisations"][0]["note"] = "told anew"
    loaded(tmp_path / "office", tables)

    firm.refresh_from_db()
    assert (firm.note, firm.tier_id) == ("told anew", "account_tier:key")
