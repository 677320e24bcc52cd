"""Every table of a folder, in the order in which they build on one another.

Takes: kinds of columns, rules of rows.
Gives: declarations by which rows of a file or sheet are read; the documented format is printed from them.
"""

from inward.intake.declare import Table
from inward.intake.tables.agreements import AGREEMENTS, ASSESSMENTS, COMMITMENTS, PARTY
from inward.intake.tables.events import EDITIONS, EVENTS, PARTICIPATIONS, PROGRAMMES
from inward.intake.tables.organisations import (
    DESIGNATIONS,
    ESTABLISHMENTS,
    IDENTIFIERS,
    MERGES,
    NAMES,
    ORGANISATIONS,
)
from inward.intake.tables.places import AREAS, FOCUSES, OFFERS, SITES, TEAMS, UNITS
from inward.intake.tables.policies import BENEFITS, CONDITIONS, POLICIES
from inward.intake.tables.sources import SOURCE, TERMS
from inward.intake.tables.statements import CLAIMS, CONTRADICTIONS, OBSERVATIONS, PUBLICATIONS

TABLES: tuple[Table, ...] = (
    TERMS,
    SOURCE,
    AREAS,
    TEAMS,
    FOCUSES,
    SITES,
    UNITS,
    OFFERS,
    ORGANISATIONS,
    NAMES,
    IDENTIFIERS,
    DESIGNATIONS,
    ESTABLISHMENTS,
    MERGES,
    PROGRAMMES,
    EDITIONS,
    EVENTS,
    PARTICIPATIONS,
    AGREEMENTS,
    PARTY,
    COMMITMENTS,
    ASSESSMENTS,
    OBSERVATIONS,
    CLAIMS,
    CONTRADICTIONS,
    POLICIES,
    BENEFITS,
    CONDITIONS,
    PUBLICATIONS,
)
BY_NAME = {table.name: table for table in TABLES}
