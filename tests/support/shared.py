"""The shared folder of reference data that lies beside the project, never inside it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("INWARD_SHARED") or Path(__file__).parents[3] / "shared")


def needs(*parts: str) -> Path:
    """The path of a reference file or folder.

    Where it is absent the test is skipped loudly; in the full run (INWARD_TEST_ALL) that is a failure.
    """
    path = SHARED.joinpath(*parts)
    if not path.exists():
        said = f"reference data is not beside the project: {path}"
        if os.environ.get("INWARD_TEST_ALL"):
            pytest.fail(said)
        pytest.skip(said)
    return path
