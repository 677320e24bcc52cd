"""The vocabularies every office starts with: read from data, written again wherever they changed."""

from pathlib import Path

from django.db import transaction

import inward
from inward.intake.actions import quiet
from inward.intake.faults import Refused
from inward.intake.reading import Reading
from inward.intake.tables.sources import TERMS
from inward.intake.writer import write_terms

PACKAGED = Path(inward.__file__).parent / "example" / "vocabularies"


@transaction.atomic
def load_vocabularies(folder: Path = PACKAGED) -> int:
    """Load every CSV file of a folder as terms; how many were new or changed.

    Raises:
        Refused: with every problem of the files.
    """
    reading = Reading(folder, told=quiet, only=TERMS)
    try:
        reading.check()
        if reading.faults:
            raise Refused(folder, reading.faults)
        return sum(write_terms(reading.rows(*sheet)) for sheet in reading.sheets)
    finally:
        reading.keys.close()
