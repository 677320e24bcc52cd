"""The index of names follows the record by itself, in whichever process, whatever happened to its files."""

from pathlib import Path

import pytest

from inward.core.intervals import interval
from inward.directory.actions import list_again, merge, unmerge
from inward.directory.models import Name
from inward.engines.matching import Query
from inward.evidence.actions import withdraw, writing
from inward.intake import names
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def best(name: str) -> str:
    """The id proposed for a name, empty for none."""
    return names.directory().match([Query(name)])[0].id


def builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes each time the index is built as a whole."""
    noted: list[int] = []
    build = names._build

    def told(path: Path, newest: int, said: names.Said) -> object:
        noted.append(newest)
        return build(path, newest, said)

    monkeypatch.setattr(names, "_build", told)
    return noted


def test_it_is_built_where_there_is_none_and_then_follows_by_single_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built = builds(monkeypatch)
    first = make.organisation(en="Borealis Instruments", zh="北极光仪器")
    assert best("北极光仪器") == str(first.pk)

    second = make.organisation(en="Quarrow Fisheries", zh="海雀渔业")

    assert best("海雀渔业") == str(second.pk)
    assert len(names.directory()) == 2
    assert len(built) == 1


def test_another_process_finds_what_this_one_brought_up_to_date() -> None:
    firm = make.organisation(en="Borealis Instruments", zh="北极光仪器")
    names.directory()
    make.organisation(en="Quarrow Fisheries", zh="海雀渔业")
    names.directory()

    names._cache.clear()  # as a process that has just begun

    assert best("北极光仪器") == str(firm.pk)
    assert len(names.directory()) == 2


def test_whoever_is_merged_is_found_under_the_other_until_it_is_taken_back() -> None:
    one = make.organisation(en="Borealis Instruments", zh="北极光仪器")
    twin = make.organisation(en="Polar Light Meters", zh="极光计量")
    names.directory()

    fact = merge(twin, into=one, why="same", as_of=interval("2026"), by=None, at=make.NOW)
    assert best("极光计量") == str(one.pk)

    unmerge(fact, why="not the same", by=None, at=make.NOW)
    assert best("极光计量") == str(twin.pk)


def test_whoever_has_no_name_left_is_not_found() -> None:
    firm = make.organisation(en="Borealis Instruments")
    assert best("Borealis Instruments")

    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, Name.objects.get(subject=firm.pk), why="never so")
        list_again(firm.pk)

    assert best("Borealis Instruments") == ""


@pytest.mark.parametrize("harm", ["torn state", "no index", "another store", "an older store"])
def test_an_index_that_is_not_of_this_record_is_built_anew(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    firm = make.organisation(en="Borealis Instruments", zh="北极光仪器")
    names.directory()
    state = names.folder() / "known.json"
    said = state.read_text()
    built = builds(monkeypatch)

    if harm == "torn state":
        state.write_text(said[:10])
    elif harm == "no index":
        (names.folder() / "current").unlink()
        names._cache.clear()
    elif harm == "another store":
        state.write_text(said.replace(str(firm.subject.uuid), "0" * 8 + str(firm.subject.uuid)[8:]))
    else:
        state.write_text(said.replace('"entry": ', '"entry": 9'))

    assert best("北极光仪器") == str(firm.pk)
    assert len(built) == 1


def test_many_changes_at_once_build_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    make.organisation(en="Borealis Instruments")
    names.directory()
    built = builds(monkeypatch)
    monkeypatch.setattr(names, "_MANY", 2)

    made = [make.organisation(en=f"Firm of {word}") for word in ("Amber", "Basalt", "Cedar")]

    assert best("Firm of Cedar") == str(made[2].pk)
    assert len(built) == 1


def test_a_process_that_still_has_the_old_index_open_follows_to_the_new_one() -> None:
    make.organisation(en="Borealis Instruments")
    mine = names.directory()
    names._cache.clear()  # as another process begins
    (names.folder() / names._STATE).unlink()
    names.directory()
    new = make.organisation(en="Quarrow Fisheries")

    names._cache[names.folder()] = mine

    assert best("Quarrow Fisheries") == str(new.pk)
