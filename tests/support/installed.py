"""Tests of what an extra installs."""

import importlib.util
import os

import pytest


def needs_installed(*packages: str) -> None:
    """Skips loudly where a package is missing; in the full run (INWARD_TEST_ALL) that is a failure."""
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        said = f"not installed: {', '.join(missing)}"
        if os.environ.get("INWARD_TEST_ALL"):
            pytest.fail(said)
        pytest.skip(said)
