"""All current tables by the kind of subject they are of, in the order in which they build on one another."""

from inward.aftercare import current as aftercare
from inward.aftercare.models import Policy
from inward.agreements import current as agreements
from inward.directory import current as directory
from inward.events.models import Edition, Event, Programme
from inward.evidence.current import Current, described
from inward.evidence.rules import Kind
from inward.office.models import Team
from inward.pipeline import current as pipeline
from inward.places import current as places
from inward.places.models import Area, Site
from inward.siting.models import Requirement


def current_by_kind() -> dict[Kind, list[Current]]:
    return {
        Kind.TEAM: [described(Team, Kind.TEAM)],
        Kind.AREA: [described(Area, Kind.AREA)],
        Kind.SITE: [described(Site, Kind.SITE)],
        Kind.UNIT: [places.UNITS],
        Kind.ORGANISATION: [directory.listing(), directory.labels()],
        Kind.REQUIREMENT: [described(Requirement, Kind.REQUIREMENT)],
        Kind.PROGRAMME: [described(Programme, Kind.PROGRAMME)],
        Kind.EDITION: [described(Edition, Kind.EDITION)],
        Kind.EVENT: [described(Event, Kind.EVENT)],
        Kind.AGREEMENT: [agreements.LABELS, agreements.PAPERS],
        Kind.COMMITMENT: [agreements.STANDING, agreements.PROMISES],
        Kind.PROJECT: [pipeline.LABELS, pipeline.PROGRESS, pipeline.passages()],
        Kind.POLICY: [described(Policy, Kind.POLICY)],
        Kind.CASE: [aftercare.LABELS, aftercare.DESK],
    }


def all_current() -> list[Current]:
    return [table for tables in current_by_kind().values() for table in tables]
