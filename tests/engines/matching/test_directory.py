"""Lists matched against a directory: what is accepted, asked, refused, and why."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inward.engines.matching import (
    Directory,
    Match,
    Outcome,
    Query,
    Record,
    segment,
    sentence,
)
from tests.engines.matching.conftest import BRANCH_3, EVERYBODY, FLYING, QINGSUI

pytestmark = pytest.mark.engine
ROWS = [
    Query("上海青穗生物科技"),
    Query("青岁生物科技", city="上海"),
    Query("Shanghai Qing Sui Biotechnology Co., Ltd."),
    Query("荆门东红商贸"),
    Query("hotman"),
    Query("Flyng Fish Robotics", email_domain="a.b@flyingfish.com"),
    Query("武汉康泽大药房连锁有限公司第三分店"),
    Query("北京完全无关的钢铁厂"),
]


def brief(matches: list[Match]) -> list[tuple[str, str, float, list[tuple[str, float]]]]:
    return [(m.outcome, m.id, m.score, [(c.id, c.score) for c in m.candidates]) for m in matches]


def test_every_way_to_write_a_name_leads_to_the_organisation(directory: Directory) -> None:
    matches = directory.match(ROWS)

    assert [m.candidates[0].id for m in matches[:7]] == ["o1", "o1", "o1", "o2", "o3", "o4", "o6"]
    assert matches[7].outcome is Outcome.NO_MATCH
    assert matches[7].id == ""


def test_the_reasons_say_what_was_seen(directory: Directory) -> None:
    match = directory.match([Query("上海青穗生物科技", city="上海市")])[0]

    said = [sentence(reason) for reason in match.candidates[0].reasons]
    in_chinese = [sentence(reason, "zh-hans") for reason in match.candidates[0].reasons]

    assert said[:2] == [
        "same after the legal form 有限公司 and the region are dropped",
        "city agrees",
    ]
    assert in_chinese[:2] == ["去掉组织形式有限公司和地名后相同", "城市一致"]


def test_an_identifier_with_right_check_digits_is_taken_without_asking(
    directory: Directory,
) -> None:
    match = directory.match([Query("青穗", identifier="9131 0000 7109 3311 2E")])[0]

    assert (match.outcome, match.id) == (Outcome.ACCEPT, "o1")
    assert match.candidates[0].reasons[0].code == "identifier"


def test_an_identifier_beside_a_quite_different_name_is_asked(directory: Directory) -> None:
    match = directory.match([Query("北京完全无关的钢铁厂", identifier="91310000710933112E")])[0]

    assert (match.outcome, match.id) == (Outcome.ASK, "o1")


def test_another_number_is_another_branch(directory: Directory) -> None:
    directory.drop("o6")

    match = directory.match([Query("武汉康泽大药房连锁有限公司第三分店", city="武汉")])[0]

    assert match.outcome is not Outcome.ACCEPT


def test_an_alias_confirmed_once_is_found_next_time_and_can_be_taken_back(
    directory: Directory,
) -> None:
    brand = Query("Green Ear")
    before = directory.match([brand])

    directory.confirm("Green Ear", "o1", by="li", on="2026-11-30")
    confirmed = directory.match([brand])[0]
    directory.unconfirm("Green Ear", "o1")

    assert (confirmed.outcome, confirmed.id) == (Outcome.ACCEPT, "o1")
    assert "li, 2026-11-30" in sentence(confirmed.candidates[0].reasons[0])
    assert directory.match([brand]) == before


def test_one_alias_of_two_organisations_is_asked_unless_the_person_tells(
    directory: Directory,
) -> None:
    directory.confirm("Ear", "o1", by="li", on="2026-11-30", person="Wang Fang")
    directory.confirm("Ear", "o2", by="li", on="2026-11-30", person="Zhao Lei")

    asked, known = directory.match([Query("Ear"), Query("Ear", person="wang fang")])

    assert asked.outcome is Outcome.ASK
    assert (known.outcome, known.id) == (Outcome.ACCEPT, "o1")
    assert "wang" not in (directory.path / directory._name / "changes.jsonl").read_text().lower()


def test_an_alias_of_a_dropped_organisation_finds_nothing(directory: Directory) -> None:
    directory.confirm("Green Ear", "o1", by="li", on="2026-11-30")
    directory.drop("o1")

    assert directory.match([Query("Green Ear")])[0].id != "o1"


def test_the_other_name_of_a_row_is_looked_at_too(directory: Directory) -> None:
    match = directory.match([Query("Mr Wang", other_name="上海青穗生物科技有限公司")])[0]

    assert match.candidates[0].id == "o1"


def test_the_order_of_rows_and_a_row_twice_change_nothing(directory: Directory) -> None:
    matches = directory.match(ROWS)

    assert directory.match(ROWS[::-1]) == matches[::-1]
    assert directory.match([row for row in ROWS for _ in (1, 2)]) == [
        m for m in matches for _ in (1, 2)
    ]


def test_a_list_gives_the_same_answers_again(directory: Directory) -> None:
    assert directory.match(ROWS) == directory.match(ROWS)


def test_adding_an_unrelated_organisation_changes_nothing(directory: Directory) -> None:
    before = directory.match(ROWS, top=1)

    directory.put(Record("x", "Zzyzx Quarry", country="BR"))

    assert brief(directory.match(ROWS, top=1)) == brief(before)


def test_putting_and_dropping_gives_what_building_anew_gives(
    directory: Directory, tmp_path: Path
) -> None:
    moved = replace(FLYING, name="Flying Fish Marine Robots", city="Salem")
    directory.put(Record("o7", "上海青穗农业科技有限公司", city="上海"))
    directory.put(moved)
    directory.drop(BRANCH_3.id)
    kept = [r for r in EVERYBODY if r not in (FLYING, BRANCH_3)]
    anew = [*kept, moved, Record("o7", "上海青穗农业科技有限公司", city="上海")]

    rebuilt = Directory.build(anew, tmp_path / "anew", like=directory)

    assert brief(directory.match(ROWS)) == brief(rebuilt.match(ROWS))
    assert len(directory) == len(rebuilt) == 6


def test_a_change_made_by_one_process_is_seen_by_the_other(directory: Directory) -> None:
    other = Directory.open(directory.path)
    other.match(ROWS)

    directory.put(Record("o8", "Aurora Gate Ceramics"))

    assert other.match([Query("Aurora Gate Ceramics")])[0].id == "o8"


def test_an_index_built_anew_is_taken_over_by_who_has_the_old_one_open(
    directory: Directory,
) -> None:
    other = Directory.open(directory.path)

    Directory.build([Record("n1", "Aurora Gate Ceramics")], directory.path)

    assert len(other) == 1
    assert other.match([Query("Aurora Gate Ceramics")])[0].id == "n1"


def test_several_processes_build_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment, "_CHUNK", 2)

    Directory.build(EVERYBODY, tmp_path / "one")
    Directory.build(EVERYBODY, tmp_path / "two", processes=2)

    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).glob("index-*/*")}
        for name in ("one", "two")
    )
    assert len(EVERYBODY) > 2 * 2
    assert one == two


def test_two_records_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'o1'"):
        Directory.build([QINGSUI, QINGSUI], tmp_path)


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="build it first"):
        Directory.open(tmp_path)


def test_an_empty_directory_knows_nobody(tmp_path: Path) -> None:
    empty = Directory.build([], tmp_path)

    assert {match.outcome for match in empty.match(ROWS)} == {Outcome.NO_MATCH}
    assert empty.match([]) == []


ODD = [
    "",
    " ",
    "🎉🎉",
    "a" * 10_000,
    "有" * 10_000,
    "مرحبا بالعالم",
    "\u202eabc",
    "ＡＢＣ株式会社",
    "\ud800",
    "\x00",
    "\n\t",
    "(((",
    "有限公司",
    "1",
    "中",
    "\u0301",
]


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_the_oddest_names_are_answered(small_folder: Path, name: str) -> None:
    match = Directory.open(small_folder).match([Query(name, name, name, name, name, name, name)])[0]

    assert match.outcome in set(Outcome)
    assert 0 <= match.score <= 1


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_the_oddest_names_can_stand_in_the_directory(tmp_path: Path, name: str) -> None:
    directory = Directory.build(
        [*EVERYBODY, Record("odd", name, (name,), name, name, name, name)], tmp_path
    )

    assert [m.candidates[0].id for m in directory.match(ROWS[:5])] == ["o1", "o1", "o1", "o2", "o3"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.builds(Query, *[st.text(max_size=40)] * 7), max_size=6))
def test_any_list_is_answered_row_by_row(small_folder: Path, rows: list[Query]) -> None:
    opened = Directory.open(small_folder)

    together = opened.match(rows)

    assert len(together) == len(rows)
    assert brief(together) == brief([opened.match([row])[0] for row in rows])


def test_a_change_reaches_the_index_that_was_built_anew_meanwhile(directory: Directory) -> None:
    other = Directory.open(directory.path)
    Directory.build([Record("n1", "Hotman")], directory.path)

    other.put(Record("o8", "Aurora Gate Ceramics"))
    other.confirm("the gate", "o8", by="li", on="2026-05-01")

    assert Directory.open(directory.path).match([Query("the gate")])[0].id == "o8"


def test_a_change_cut_off_in_the_middle_stops_nobody(directory: Directory) -> None:
    with (directory.path / directory._name / "changes.jsonl").open("ab") as log:
        log.write(b'{"what": "put", "rec')

    directory.put(Record("o8", "Aurora Gate Ceramics"))

    for each in (directory, Directory.open(directory.path)):
        assert each.match([Query("Aurora Gate Ceramics")])[0].id == "o8"
