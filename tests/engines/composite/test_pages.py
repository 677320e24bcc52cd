"""The documents of the index engine say what it does."""

import inspect
import shutil
from pathlib import Path

import numpy as np
import pytest

from inward.engines.composite import framework_from_text
from tests.engines.composite.pages import (
    DOCS,
    MARK,
    expect_page,
    framework_file_page,
    methods_page,
    ran,
)
from tests.engines.composite.worked import MODULES, WORKED, Worked
from tests.support.shared import needs

pytestmark = pytest.mark.engine

WRITTEN_ELSEWHERE = {"impute_multiple"}  # its result is a cloud of tables, not one


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.function)
def test_every_step_gives_what_its_small_table_says(worked: Worked) -> None:
    found, expected = worked.result(), worked.expected()

    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=0.5001e-4)


def test_every_public_step_has_a_small_table() -> None:
    public = {
        f"{name}.{function}"
        for name, module in MODULES.items()
        for function, object_ in inspect.getmembers(module, inspect.isfunction)
        if not function.startswith("_")
        and function not in WRITTEN_ELSEWHERE
        and (object_.__module__ == module.__name__ or function in getattr(module, "__all__", ()))
    }

    assert {worked.function for worked in WORKED} == public


def test_the_methods_page_is_written_from_them() -> None:
    expect_page("methods.md", methods_page())


def test_the_page_of_the_framework_file_names_every_key_and_method() -> None:
    standing = (DOCS / "framework-file.md").read_text("utf-8")

    assert MARK in standing
    expect_page("framework-file.md", framework_file_page(standing))


def test_the_example_of_the_page_is_a_sound_framework() -> None:
    standing = (DOCS / "framework-file.md").read_text("utf-8")

    framework, faults = framework_from_text(standing.split("```toml\n")[1].split("```")[0])

    assert faults == ()
    assert [i.code for i in framework.indicators] == ["offices", "rent"]


def test_the_tour_prints_what_it_says(tmp_path: Path) -> None:
    standing = (DOCS / "index-engine.md").read_text("utf-8")

    expect_page("index-engine.md", ran(standing, tmp_path))


def test_hdi_is_reproduced_in_ten_lines(tmp_path: Path) -> None:
    standing = (DOCS / "reproduce-hdi.md").read_text("utf-8")
    shutil.copytree(needs("data", "composite", "hdi"), tmp_path, dirs_exist_ok=True)

    expect_page("reproduce-hdi.md", ran(standing, tmp_path))

    code = standing.split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line.strip()]) == 10
