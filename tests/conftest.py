"""One store per worker, with vocabularies in it; tests that commit get a copy of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from inward.intake import names
from inward.intake.vocabularies import load_vocabularies
from inward.public.finder import queries as finder
from inward.siting import stock as stocks
from tests.support.browser import browser_page, chromium, site
from tests.support.store import copied

# One Chromium for a whole run: a second beside it would find Playwright's loop running.
__all__ = ["browser_page", "chromium", "site"]

FOLDER = pytest.StashKey[Path]()

# A busy machine is no fault of the code; and the full run tries the same examples each time.
hypothesis.settings.register_profile(
    "inward",
    deadline=None,
    derandomize=bool(os.environ.get("INWARD_TEST_ALL")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("inward")


def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    store = settings.DATABASES["default"]
    folder = config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="inward-tests-"))
    # WhiteNoise warns of a folder that is not there, and a warning is an error here.
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT = folder / f"files-{worker}"
    # A ledger cannot be flushed, so tests that commit work on a copy of this template; each worker
    # has one of its own.
    template = folder / f"template-{worker}.sqlite3"
    on_file = store["ENGINE"].endswith("sqlite")
    connections["default"].settings_dict["TEST"]["NAME"] = (
        str(template) if on_file else f"test_{store['NAME']}_{worker}"
    )
    # A test's record is rolled back, so that the next one goes as far and says something else.
    settings.PUBLIC_KEEP = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a test that opens a browser or commits come first: they take longest, and no
    worker is to end alone with one. (xdist would begin with the files that hold most tests:
    tools/run-tests tells it not to.)"""
    long = {
        item.path for item in items if any(map(item.get_closest_marker, ("browser", "commits")))
    }
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The migrated store, with the vocabularies every office starts with.

    In place of pytest-django's, which makes none where only tests with `own_store` run: these
    would then have worked on the store of whoever runs them.
    """
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
        )
        load_vocabularies()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are compared in the source language, unless a test says otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test's store came to is not what another's does: each is rolled back to the same."""
    cache.clear()
    # An index that is still mapped keeps its 100 MB of disk, wherever its folder went.
    names._cache.clear()
    stocks._KEPT.clear()
    finder._KEPT.clear()


@pytest.fixture
def own_store(django_db_setup: None, django_db_blocker, tmp_path: Path) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A store of the test's own, into which it may commit; the name or path of it."""
    with django_db_blocker.unblock(), copied(connections["default"], tmp_path) as name:
        yield name


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)
