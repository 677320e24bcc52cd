"""A stranger verifies a release with the standard library alone, and finds any byte changed."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from inward.agreements.rules import Verdict
from inward.core.intervals import interval
from inward.evidence.actions import state, writing
from inward.evidence.models import Publication, Subject
from inward.evidence.rules import Basis
from inward.pipeline.rules import PATH, Stage
from inward.publish import verify_release
from inward.publish.actions import erase_row
from inward.publish.models import Release
from inward.publish.queries.files import chain_file, release_file, release_table
from inward.publish.queries.verification import verify
from inward.publish.rules import canonical_row
from tests import make
from tests.figures.working import reach
from tests.publish.releasing import ON, released

pytestmark = pytest.mark.django_db
SCRIPT = Path(verify_release.__file__)

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_the_script_writes_canonical_json_as_rfc_8785_has_it(value: object):
    assert verify_release.canonical(value).encode() == rfc8785.dumps(value)


rows = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(codec="ascii")), rows))
def test_rows_are_written_as_rfc_8785_has_it(row: dict[str, object]):
    assert canonical_row(row).encode() == rfc8785.dumps(row)


def publish(*subjects: int) -> None:
    with writing("publish", by=None, at=make.NOW) as entry:
        for subject in subjects:
            state(entry, Publication, subject, interval("2024"), public=True)


def kept_rate() -> Release:
    public, hidden = make.commitment("开设研发中心", due="2024"), make.commitment(due="2025")
    make.assessment(public, Verdict.KEPT)
    publish(public.pk, public.promisor_id)
    make.assessment(hidden, Verdict.BROKEN)
    return released("kept_rate")


def written(made: Release, folder: Path, *, public: bool = True, name: str = "") -> Path:
    path = folder / (name or f"{made.number}.json")
    path.write_text("".join(release_file(made, public_on=ON if public else None)), newline="")
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As a stranger would: no site packages, no environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("public", [True, False])
def test_a_stranger_verifies_the_file_of_a_release(tmp_path: Path, public: bool):
    made = kept_rate()
    path = written(made, tmp_path, public=public)

    answer = run(path, "--digest", made.digest)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "holds" in answer.stdout
    assert made.digest in answer.stdout


@pytest.mark.parametrize(
    ("figure", "asked", "value"),
    [
        ("days_between", {"to": "qualified"}, "20"),
        ("funds_rate", {}, "33.33"),
        ("value_of_projects", {"basis": "actual"}, "10"),
    ],
)
@pytest.mark.parametrize("public", [True, False])
def test_a_stranger_adds_up_the_values_of_the_rows(
    tmp_path: Path, figure: str, asked: dict[str, str], value: str, public: bool
):
    for days in (11, 20, 31):
        project = make.project(on="2026-01-01")
        for stage in PATH[1 : PATH.index(Stage.SIGNED) + 1]:
            reach(project, stage, f"2026-01-{days + 1 if days < 31 else 31:02d}")
    for basis, amount in ((Basis.CONTRACTED, "30"), (Basis.ACTUAL, "10")):
        make.observation(
            project, "project_investment", amount, as_of="2026-03", basis=basis, unit="CNY"
        )
    made = released(figure, **asked)
    path = written(made, tmp_path, public=public)

    assert json.loads(made.frozen)["value"] == value
    assert verify(made).holds
    assert run(path).returncode == 0
    said = json.loads(path.read_text())
    said["frozen"]["value"] = "7"
    faults = verify_release.value_faults(said["frozen"], said["rows"])
    # Whoever is shown no rows can only check that what was frozen was not changed.
    assert bool(faults) is not public


def test_the_public_file_shows_public_rows_and_only_counts_the_others(tmp_path: Path):
    made = kept_rate()
    said = json.loads(written(made, tmp_path).read_text())

    states = [row["state"] for row in said["rows"]]
    assert states == ["open", "withheld"]
    assert set(said["rows"][1]) == {"counted", "digest", "state"}
    assert "1 withheld" in run(written(made, tmp_path)).stdout


def test_an_erased_row_verifies_as_erased(tmp_path: Path):
    made = kept_rate()
    erase_row(release=made, position=1, why="a request", by=None, at=make.NOW)

    answer = run(written(made, tmp_path))
    assert answer.returncode == 0, answer.stdout
    assert "1 erased" in answer.stdout


def test_several_releases_and_the_chain_verify_together(tmp_path: Path):
    first, second = kept_rate(), released("agreements_signed")
    chain = tmp_path / "chain.json"
    chain.write_text("".join(chain_file()), newline="")

    answer = run(written(second, tmp_path), written(first, tmp_path), chain)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_release_swapped_for_another_of_the_same_number_breaks_the_chain(tmp_path: Path):
    made = kept_rate()
    chain = "".join(chain_file()).replace('"on":"2026-11-22"', '"on":"2026-11-21"')
    forged = json.loads(chain)
    forged["releases"][0]["digest"] = verify_release.sha256(
        verify_release.canonical(forged["releases"][0]["frozen"])
    )
    path = tmp_path / "chain.json"
    path.write_text(verify_release.canonical(forged), newline="")

    answer = run(written(made, tmp_path), path)
    assert answer.returncode == 1
    assert "two different releases have the number 1" in answer.stdout


def test_another_digest_than_the_published_one_is_wrong(tmp_path: Path):
    answer = run(written(kept_rate(), tmp_path), "--digest", "0" * 64)

    assert answer.returncode == 1
    assert "not the published one" in answer.stdout


def test_any_byte_of_the_file_that_is_changed_is_found(tmp_path: Path):
    path = written(kept_rate(), tmp_path, public=False)
    honest = path.read_bytes()
    unnoticed = []
    for position, was in enumerate(honest):
        other = (was ^ 1, was ^ 32, ord("0") if was != ord("0") else ord("1"))[position % 3]
        path.write_bytes(honest[:position] + bytes([other]) + honest[position + 1 :])
        if not found_wrong(path):
            unnoticed.append((position, other))

    assert unnoticed == []


def found_wrong(path: Path) -> bool:
    try:
        content, said = verify_release.read(str(path))
        return bool(verify_release.release_faults(content, said))
    except (verify_release.Unreadable, KeyError, TypeError, ValueError, AttributeError):
        return True


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_a_file_cut_short_is_wrong_and_never_a_crash(tmp_path: Path, cut: int):
    path = written(kept_rate(), tmp_path)
    path.write_bytes(path.read_bytes()[:cut])

    answer = run(path)
    assert answer.returncode in {1, 2}
    assert "Traceback" not in answer.stderr


def test_a_value_that_does_not_follow_is_found_even_with_all_digests_made_anew(tmp_path: Path):
    path = written(kept_rate(), tmp_path)
    said = json.loads(path.read_text())
    said["frozen"]["value"] = "0.9"
    said["digest"] = verify_release.sha256(verify_release.canonical(said["frozen"]))
    said.pop("seal")
    said["seal"] = verify_release.sha256(verify_release.canonical(said))
    path.write_text(verify_release.canonical(said), newline="")

    assert "does not follow from the rows, which say 0.5" in run(path).stdout


def test_a_table_of_rows_leaves_out_what_is_not_public():
    make.agreement("=Paper", signed="2023-11-06", parties=(make.organisation(en="Secret Ltd"),))
    made = released("agreements_signed")
    publish(*Subject.objects.filter(kind="agreement").values_list("pk", flat=True))
    public = "".join(release_table(made, public_on=date(2026, 11, 23)))
    whole = "".join(release_table(made, public_on=None))

    assert "Secret" not in public
    assert "Secret Ltd" in whole
    assert "'=Paper" in public
