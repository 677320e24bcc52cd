"""A private link opens by itself, so it is never written down."""

import logging

import pytest

from inward.core.logs import WithoutSecrets
from inward.evidence.models import Subject
from inward.office.links import make_link
from tests import make


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["enterprise/%s/requests/new/", "confirm/%s/", "en/enquiry/%s/"])
def test_the_secret_of_a_link_does_not_reach_the_log(way: str) -> None:
    firm = Subject.objects.get(pk=make.organisation().pk)
    _link, secret = make_link(
        purpose="page", subject=firm, at=make.NOW, lasts=make.NOW - make.NOW, by=None
    )
    path = "/" + way % secret
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Unprocessable Entity", path), None
    )

    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Unprocessable Entity: /" + way % "(secret)"


def test_addresses_that_open_nothing_by_themselves_stay_readable() -> None:
    path = "/organisations/01a22b3d-fde3-74ec-b223-b8f3271fe795/"
    record = logging.LogRecord("x", logging.WARNING, "", 1, "Not Found: %s", (path,), None)

    WithoutSecrets().filter(record)

    assert record.getMessage() == f"Not Found: {path}"
