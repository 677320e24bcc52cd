"""`inward publish`: the whole site or nothing, the same bytes each time, and only what is public."""

import errno
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from inward.public import addresses as table
from inward.public.exporting import folder as folders
from inward.public.exporting import rendering
from inward.public.exporting.folder import MANIFEST, CannotPublish, must_be_ours, only_one
from tests import make
from tests.public.publishing import ON, contents, district, out, traces
from tests.public.showing import hide, show

pytestmark = pytest.mark.django_db


def test_every_public_address_is_a_file(tmp_path: Path):
    district()
    outcome = out(tmp_path / "site")

    files = contents(tmp_path / "site")
    wanted = {
        rendering.file_of(one.path)
        for one in table.addresses(ON)
        if not one.kind.startswith("sitemap")
    }
    assert wanted <= set(files)
    static = {name for name in files if name.startswith("static/")}
    assert set(files) - wanted - static == {"index.html", "404.html", MANIFEST}
    assert any(name.endswith(".css") for name in static)
    assert (outcome.pages, outcome.files) == (len(wanted), len(files) - 1)


def test_one_record_and_one_day_give_the_same_bytes(tmp_path: Path):
    district()
    out(tmp_path / "one")
    out(tmp_path / "two")
    out(tmp_path / "one", again=True)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_is_no_longer_public_is_gone_with_all_its_traces(tmp_path: Path):
    shown = district()
    names = ("Sunrise Robotics", "Memorandum on robots", "Harbour Forum", "Harbour House")
    out(tmp_path / "site")
    assert all(traces(tmp_path / "site", *names).values())

    for gone, name in (("firm", names[0]), ("paper", names[1]), ("site", names[3])):
        hide(shown[gone], on="2026-11-03")
        outcome = out(tmp_path / "site")
        assert traces(tmp_path / "site", name) == {name: []}
        uuid = str(shown[gone].subject.uuid)
        assert traces(tmp_path / "site", uuid) == {uuid: []} or gone == "paper"
        assert not outcome.unchanged
    assert traces(tmp_path / "site", "Riverside")["Riverside"]


def test_an_event_no_longer_public_is_not_named_by_what_was_signed_there(tmp_path: Path):
    shown = district()
    hide(shown["event"], on="2026-11-03")
    out(tmp_path / "site")

    assert traces(tmp_path / "site", "Harbour Forum") == {"Harbour Forum": []}


def test_a_figure_asked_for_somebody_who_is_not_public_is_held_back(tmp_path: Path):
    from tests.publish.releasing import released

    shown = district()
    asked = released(
        "agreements_signed", on=ON.replace(day=22), event=str(shown["event"].subject.uuid)
    )
    out(tmp_path / "site")
    assert (tmp_path / "site/en/figures" / asked.address / "index.html").exists()
    assert (tmp_path / "site/data/chain.json").exists()

    hide(shown["event"], on="2026-11-03")
    out(tmp_path / "site")

    assert not (tmp_path / "site/en/figures" / asked.address).exists()
    assert (tmp_path / "site/en/figures" / shown["release"].address).exists()
    # With a release held back there is no whole chain to show.
    assert not (tmp_path / "site/data/chain.json").exists()
    assert traces(tmp_path / "site", "Harbour Forum") == {"Harbour Forum": []}


def test_nothing_is_rendered_where_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    district()
    out(tmp_path / "site")
    before = {path: path.stat().st_ino for path in (tmp_path / "site").rglob("*")}
    monkeypatch.setattr(rendering, "rendered", None)

    assert out(tmp_path / "site").unchanged
    assert {path: path.stat().st_ino for path in (tmp_path / "site").rglob("*")} == before


def test_a_file_changed_by_hand_is_put_right(tmp_path: Path):
    district()
    out(tmp_path / "site")
    whole = contents(tmp_path / "site")
    (tmp_path / "site/en/index.html").write_text("something else")
    (tmp_path / "site/zh/index.html").unlink()

    assert not out(tmp_path / "site").unchanged
    assert contents(tmp_path / "site") == whole


def test_a_page_that_did_not_change_stays_the_same_file(tmp_path: Path):
    district()
    out(tmp_path / "site")
    about = (tmp_path / "site/data/verify_release.py").stat()
    show(make.area("Hillside"))
    out(tmp_path / "site")

    now = (tmp_path / "site/data/verify_release.py").stat()
    assert (now.st_mtime_ns, now.st_ino) == (about.st_mtime_ns, about.st_ino)


def test_another_day_is_another_site(tmp_path: Path):
    district()
    show(make.area("Hillside"), on="2026-11-20")
    out(tmp_path / "site", ON.replace(day=19))
    assert traces(tmp_path / "site", "Hillside") == {"Hillside": []}

    out(tmp_path / "site", ON.replace(day=20))
    assert traces(tmp_path / "site", "Hillside")["Hillside"]


# --- whose folder it is ---------------------------------------------------------------------------


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.txt").write_text("years of work")

    with pytest.raises(CannotPublish, match=r"thesis\.txt"):
        out(tmp_path / "site")
    assert contents(tmp_path) == {".site.inward-lock": b"", "site/thesis.txt": b"years of work"}


def test_a_file_that_somebody_laid_into_our_folder_is_not_lost(tmp_path: Path):
    out(tmp_path / "site")
    (tmp_path / "site/en/notes.txt").write_text("mine")
    (tmp_path / "site/link").symlink_to(tmp_path)

    with pytest.raises(CannotPublish, match=r"en/notes\.txt, link"):
        out(tmp_path / "site", again=True)
    assert (tmp_path / "site/en/notes.txt").read_text() == "mine"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format": "other", "files": {}}'])
def test_a_manifest_that_is_not_ours_does_not_make_a_folder_ours(tmp_path: Path, manifest: str):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.txt").write_text("a")
    (tmp_path / "site" / MANIFEST).write_text(manifest)

    with pytest.raises(CannotPublish, match=r"a\.txt"):
        must_be_ours(tmp_path / "site")


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "site").mkdir(mode=0o750)
    out(tmp_path / "site")

    assert (tmp_path / "site/en/index.html").exists()
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o750


def test_a_file_a_link_and_a_place_that_is_not_there_are_refused(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)

    for place in ("file", "link", "nowhere/site"):
        with pytest.raises(CannotPublish):
            out(tmp_path / place)
    assert (tmp_path / "link").is_symlink()


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path):
    with only_one(tmp_path / "site"), pytest.raises(CannotPublish, match="Another run"):
        out(tmp_path / "site")


# --- a run that breaks off ------------------------------------------------------------------------


def test_a_page_that_fails_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    district()
    out(tmp_path / "site")
    before = contents(tmp_path)
    show(make.area("Hillside"))
    honest = rendering.rendered

    def failing(path: str, **given: object) -> object:
        if path == "/zh/":
            raise ZeroDivisionError
        return honest(path, **given)  # type: ignore[arg-type]

    monkeypatch.setattr("inward.public.exporting.workers.rendered", failing)

    with pytest.raises(ZeroDivisionError):
        out(tmp_path / "site")
    assert contents(tmp_path) == before


def test_an_address_that_answers_no_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "inward.public.exporting.whole.addresses",
        lambda on: [table.Address("/en/zones/nowhere/", "zone", None, "en", "zone/nowhere")],
    )

    with pytest.raises(CannotPublish, match="/en/zones/nowhere/ answers 404"):
        out(tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("broken", ["away", "beside"])
def test_what_a_broken_run_left_is_put_right(tmp_path: Path, broken: str):
    """Where the system cannot exchange two folders, a run can end between two renames."""
    district()
    site, before = tmp_path / "site", tmp_path / ".site.inward-before"
    out(site)
    whole = contents(site)
    half = tmp_path / ".site.inward-building"
    half.mkdir()
    (half / "secret.html").write_text("half a site")
    if broken == "away":
        os.rename(site, before)
    else:
        before.mkdir()

    assert out(site).unchanged
    assert contents(site) == whole
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site.inward-lock"}


def test_without_an_exchange_of_folders_it_is_renamed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    district()
    out(tmp_path / "site")
    monkeypatch.setattr(folders, "_exchanged", lambda one, other: False)
    show(make.area("Hillside"))
    out(tmp_path / "site")

    assert traces(tmp_path / "site", "Hillside")["Hillside"]
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site.inward-lock"}


def test_a_mount_point_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out(tmp_path / "site")

    def busy(one: Path, other: Path) -> bool:
        raise OSError(errno.EBUSY, "busy")

    monkeypatch.setattr(folders, "_exchanged", busy)
    with pytest.raises(CannotPublish, match="mount point"):
        out(tmp_path / "site", again=True)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "a/../../b", "..", "a\0b"])
def test_no_address_is_written_outside_of_the_folder(name: str):
    with pytest.raises(CannotPublish):
        folders.safe(name)


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("publish", out=tmp_path / "site", on=ON)
    first = capsys.readouterr().out
    call_command("publish", out=tmp_path / "site", on=ON)
    second = capsys.readouterr().out

    assert "as of 2026-11-23" in first
    assert "INWARD_PUBLIC_URL is not set" in first
    assert "Nothing has changed" in second


def test_the_command_refuses_in_words(tmp_path: Path):
    (tmp_path / "a.txt").write_text("a")

    with pytest.raises(CommandError, match=r"a\.txt"):
        call_command("publish", out=tmp_path, on=ON)
