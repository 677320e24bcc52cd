"""A folder with faults: all of them are said at once, with file, line and remedy, and nothing is written."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from inward.intake.actions import load
from inward.intake.faults import Fault, Refused
from tests import make
from tests.intake.folders import Tables, find, sound, written

Change = Callable[[Tables], Any]


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(Refused) as refusal:
        load(folder, by=None, at=make.NOW)
    return refusal.value.faults


def on_disk() -> str:
    """A digest of everything the store holds: its file, or every row of every table."""
    whole = hashlib.sha256()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole.update(Path(connection.settings_dict["NAME"]).read_bytes())
        return whole.hexdigest()
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')
            for (row,) in cursor:
                whole.update(f"{model._meta.db_table} {row}\n".encode())
    return whole.hexdigest()


# Twenty faults in one folder, each with the place where it must be said and a word of its remedy.
TWENTY: list[tuple[Change, str, str]] = [
    (lambda t: find(t, "P1").update(event="E11"), "participations.csv:2 event", "E1"),
    (lambda t: find(t, "E1").update(held="6 Nov 2023"), "events.csv:2 held", "2019-11-05"),
    (lambda t: find(t, "P2").update(sources=""), "participations.csv:3 sources", "sources.csv"),
    (lambda t: find(t, "O2").update(id="O1"), "organisations.csv:3 id", "own"),
    (lambda t: find(t, "P1").update(role="exibitor"), "participations.csv:2 role", "exhibitor"),
    (lambda t: find(t, "R1").update(value="over 110"), "observations.csv:2 value", "digits"),
    (lambda t: find(t, "V1").update(sources=""), "assessments.csv:2 sources", "document"),
    (lambda t: find(t, "R1").update(sources=""), "observations.csv:2 sources", "basis"),
    (lambda t: find(t, "C2").update(target="ten"), "commitments.csv:3 target", "digits"),
    (
        lambda t: find(t, "I1").update(value="91110000600037341M"),
        "identifiers.csv:2 value",
        "regist",
    ),
    (
        lambda t: find(t, "I2").update(value="529900T8BM49AURSDO56"),
        "identifiers.csv:3 value",
        "regist",
    ),
    (lambda t: find(t, "S2").update(url="example.org/a"), "sources.csv:3 url", "https://"),
    (lambda t: find(t, "H1").update(closed="2020"), "establishments.csv:2 closed", "days"),
    (
        lambda t: find(t, "expo-6").update(held="2023-11-10/2023-11-05"),
        "editions.csv:2 held",
        "2019",
    ),
    (lambda t: find(t, "city").update(parent="Z1"), "areas.csv:2 parent", "circle"),
    (lambda t: find(t, "M1").update(into="O3"), "merges.csv:2 into", "another"),
    (lambda t: find(t, "T1").update(latitude="131.2"), "sites.csv:2 latitude", "90"),
    (lambda t: find(t, "D1").update(as_of="2023-02-30"), "designations.csv:2 as_of", "2019-11-05"),
    (
        lambda t: find(t, "F1").update(figure="participants_of"),
        "claims.csv:2 figure",
        "participants",
    ),
    (lambda t: find(t, "A1").update(signed=""), "agreements.csv:2 signed", "day"),
]


@pytest.mark.commits
def test_one_run_lists_twenty_planted_faults_and_leaves_the_store_as_it_was(
    own_store: str, tmp_path: Path
) -> None:
    tables = sound()
    for change, _where, _remedy in TWENTY:
        change(tables)
    folder = written(tmp_path / "office", tables)
    before = on_disk()

    faults = faults_of(folder)

    assert on_disk() == before
    said = {fault.where: fault for fault in faults}
    wanted = {where for _change, where, _remedy in TWENTY}
    # A circle is said at both its ends, and names in other rows hang on the id that was doubled.
    assert wanted - set(said) == set()
    assert set(said) - wanted <= {"areas.csv:3 parent", *_hanging_on("O2", tables)}
    assert [where for _c, where, word in TWENTY if word not in said[where].remedy] == []
    assert all(fault.what and fault.remedy for fault in faults)


def _hanging_on(id_: str, tables: Tables) -> set[str]:
    """Where an id is named."""
    return {
        f"{name}.csv:{line} {column}"
        for name, rows in tables.items()
        for line, row in enumerate(rows, start=2)
        for column, cell in row.items()
        if cell == id_
    }


@pytest.mark.commits
def test_the_same_folder_mended_and_loaded_twice_has_no_duplicates(
    own_store: str, tmp_path: Path
) -> None:
    tables = sound()
    for change, _where, _remedy in TWENTY:
        change(tables)
    assert len(faults_of(written(tmp_path / "office", tables))) >= len(TWENTY)

    mended = written(tmp_path / "office", sound())
    first = load(mended, by=None, at=make.NOW)
    after_one = on_disk()
    second = load(mended, by=None, at=make.NOW)

    assert (first.facts > 0, second.facts, second.entry) == (True, 0, None)
    assert on_disk() == after_one


SINGLE: list[tuple[Change, str, str]] = [
    (lambda t: find(t, "O1").update(name_en="", name_zh=""), "nothing-said", "organisations.csv:2"),
    (lambda t: find(t, "O1").update(kind=""), "empty", "organisations.csv:2"),
    (lambda t: find(t, "O1").update(name_en="x" * 401), "too-long", "organisations.csv:2"),
    (lambda t: find(t, "O1").update(note="bell\x07"), "control-character", "organisations.csv:2"),
    (lambda t: find(t, "O1").update(id="O 1"), "bad-id", "organisations.csv:2"),
    (lambda t: find(t, "O1").update(parent="O1"), "points-at-itself", "organisations.csv:2"),
    (lambda t: find(t, "O3").update(parent="O1"), "circle", "organisations.csv:4"),
    (lambda t: find(t, "T1").update(longitude=""), "half-a-point", "sites.csv:2"),
    (lambda t: find(t, "T1").update(floor_area_m2="1,200"), "not-a-number", "sites.csv:2"),
    (lambda t: find(t, "T1").update(floor_area_m2="-1"), "out-of-range", "sites.csv:2"),
    (lambda t: find(t, "T1").update(floor_area_m2="1.234"), "number-too-long", "sites.csv:2"),
    (lambda t: find(t, "expo-6").update(number="six"), "not-a-whole-number", "editions.csv:2"),
    (
        lambda t: t["editions"].append(dict(find(t, "expo-6"), id="again")),
        "said-twice",
        "editions.csv:3",
    ),
    (lambda t: find(t, "A1").update(sources=""), "missing-source", "agreements.csv:2"),
    (lambda t: find(t, "C1").update(sources=""), "missing-source", "commitments.csv:2"),
    (lambda t: find(t, "C2").update(unit=""), "no-unit", "commitments.csv:3"),
    (lambda t: find(t, "R1").update(unit="tons"), "wrong-term", "observations.csv:2"),
    (lambda t: find(t, "F1").update(value=""), "nothing-said", "claims.csv:2"),
    (lambda t: find(t, "F1").update(parameters="event"), "bad-parameters", "claims.csv:2"),
    (lambda t: find(t, "F1").update(parameters="event=E9"), "unknown-id", "claims.csv:2"),
    (lambda t: find(t, "F1").update(parameters="year=2023"), "unknown-parameter", "claims.csv:2"),
    (lambda t: find(t, "F1").update(parameters="event=E1;role=x"), "wrong-term", "claims.csv:2"),
    (lambda t: find(t, "X1").update(sources_b=""), "missing-source", "contradictions.csv:2"),
    (lambda t: find(t, "U1").update(public="maybe"), "wrong-term", "publications.csv:2"),
    (lambda t: find(t, "S1").update(date=""), "no-day", "areas.csv:2"),
    (lambda t: find(t, "S1").update(file="../secret.pdf"), "missing-document", "sources.csv:2"),
    (lambda t: find(t, "T1").update(id="O1"), "ambiguous-id", "participations.csv:2"),
    (lambda t: t["terms"][0].update(parent="work"), "wrong-term", "terms.csv:2"),
    (lambda t: t["terms"][0].update(since="2024-01"), "not-a-day", "terms.csv:2"),
    (
        lambda t: t["terms"][0].update(since="2024-01-02", until="2024-01-01"),
        "end-before-start",
        "terms.csv:2",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code", "where"), SINGLE, ids=[f"{code} {where}" for _c, code, where in SINGLE]
)
def test_each_kind_of_fault_is_told_from_the_others(
    tmp_path: Path, change: Change, code: str, where: str
) -> None:
    tables = sound()
    change(tables)

    faults = faults_of(written(tmp_path / "office", tables))

    assert (code, where) in {(f.code, f.where.split(" ")[0]) for f in faults}


def changed_text(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "code", "remedy"),
    [
        ("names.csv", ",kind,", ",", "missing-column", "Add it"),
        ("names.csv", ",language,", ",langauge,", "unknown-column", "language"),
        ("names.csv", ",language,", ",kind,", "column-twice", "Delete"),
        ("names.csv", "MUJI", '"MUJI', "not-csv", "quotation mark"),
        ("names.csv", "MUJI", "MUJI, Ltd", "wrong-width", "comma"),
        ("names.csv", "id,organisation,text,language,kind,sources", "id;text", "not-csv", "comma"),
    ],
)
def test_a_file_that_is_no_such_table_is_explained_once(
    tmp_path: Path, file: str, old: str, new: str, code: str, remedy: str
) -> None:
    folder = written(tmp_path / "office", sound())
    changed_text(folder, file, old, new)

    faults = [fault for fault in faults_of(folder) if fault.code == code]

    assert [fault.file for fault in faults] == [file]
    assert remedy in faults[0].remedy


@pytest.mark.django_db
def test_a_missing_file_is_asked_for_once_not_in_every_row(tmp_path: Path) -> None:
    tables = sound()
    del tables["organisations"]

    faults = faults_of(written(tmp_path / "office", tables))

    places = {fault.where for fault in faults if fault.code == "missing-file"}
    assert "names.csv organisation" in places
    assert [fault for fault in faults if fault.file == "names.csv" and fault.line] == []


@pytest.mark.django_db
def test_a_file_with_a_mistyped_name_is_not_passed_over(tmp_path: Path) -> None:
    folder = written(tmp_path / "office", sound())
    (folder / "events.csv").rename(folder / "event.csv")

    faults = faults_of(folder)

    assert ("event.csv", "Did you mean events.csv?") in {(f.file, f.remedy) for f in faults}


@pytest.mark.django_db
def test_a_folder_without_tables_and_one_with_a_torn_description_are_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "dataset.toml").write_text("as_of = 'soon'", encoding="utf-8")
    torn = faults_of(tmp_path)
    (tmp_path / "dataset.toml").write_text("licens = 'CC0'", encoding="utf-8")
    mistyped = faults_of(tmp_path)
    (tmp_path / "dataset.toml").unlink()
    empty = faults_of(tmp_path)

    assert [f.code for f in torn] == ["bad-dataset"]
    assert [(f.code, f.remedy) for f in mistyped] == [("unknown-setting", "Did you mean licence?")]
    assert [f.code for f in empty] == ["nothing-here"]


RING = [[121, 31], [122, 31], [122, 32], [121, 31]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feature", "code"),
    [
        ({"id": "Z9", "geometry": {"type": "Polygon", "coordinates": [RING]}}, "unknown-id"),
        ({"id": "Z1", "geometry": {"type": "Point", "coordinates": [121, 31]}}, "bad-geojson"),
        ({"id": "Z1", "geometry": {"type": "Polygon", "coordinates": [RING[:3]]}}, "bad-geojson"),
        (
            {"id": "Z1", "geometry": {"type": "Polygon", "coordinates": [[*RING[:3], [200, 31]]]}},
            "bad-geojson",
        ),
        ({"geometry": {"type": "Polygon", "coordinates": [RING]}}, "bad-geojson"),
        ("not a feature", "bad-geojson"),
    ],
)
def test_an_outline_that_cannot_be_drawn_or_placed_is_refused(
    tmp_path: Path, feature: Any, code: str
) -> None:
    folder = written(tmp_path / "office", sound())
    (folder / "boundaries").mkdir()
    file = folder / "boundaries" / "zones.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    faults = faults_of(folder)

    assert [(f.file, f.code) for f in faults] == [("boundaries/zones.geojson", code)]


@pytest.mark.django_db
def test_a_source_id_that_another_source_has_is_refused(tmp_path: Path) -> None:
    make.source(code="S2")

    faults = faults_of(written(tmp_path / "office", sound()))

    assert [(f.where, f.code) for f in faults] == [("sources.csv:3 id", "taken-id")]


@pytest.mark.django_db
def test_when_everything_is_wrong_the_first_ten_thousand_are_listed_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    names = [
        {
            "id": f"N{n}",
            "organisation": "O1",
            "text": "x",
            "language": "en",
            "kind": "nick",
            "sources": "S1",
        }
        for n in range(10_005)
    ]

    with pytest.raises(Refused) as refusal:
        load(written(tmp_path / "office", {**sound(), "names": names}), by=None, at=make.NOW)

    assert (len(refusal.value.faults), refusal.value.unkept) == (10_000, 5)
