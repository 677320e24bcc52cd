"""The made-up office keeps apart from any real record: a folder of its own, marked as invented."""

import os
import shutil
from pathlib import Path

import inward

NAMES = Path(inward.__file__).parent / "example" / "fictional" / "office.json"


def set_apart() -> None:
    """Give the made-up office a folder of its own, marked as such, before settings are read.

    Raises:
        SystemExit: where a database by address would be shared with a real record.
    """
    if os.environ.get("DATABASE_URL"):
        raise SystemExit(
            "inward demo --office fictional: the made-up office keeps to a file of its own; "
            "unset DATABASE_URL first"
        )
    home = Path(os.environ.get("INWARD_HOME") or "var").resolve() / "fictional"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(NAMES, home / "fictional.json")
    os.environ["INWARD_HOME"] = str(home)
