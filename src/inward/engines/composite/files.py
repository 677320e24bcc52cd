"""A framework file and a data file together: read the one for the other, or list all their faults."""

from pathlib import Path

from inward.engines.composite.checks import faults_on, group_columns, number_columns
from inward.engines.composite.data import Columns, Table, table_and_faults
from inward.engines.composite.faults import Fault, FaultyInput, refuse
from inward.engines.composite.framework import Framework
from inward.engines.composite.framework_file import framework_and_faults


def columns_for(framework: Framework) -> Columns:
    """Which columns of a data file a framework needs, and for what."""
    return Columns(
        unit=framework.unit_id,
        name=framework.unit_name,
        time=framework.time,
        groups=group_columns(framework),
        numbers=number_columns(framework),
        long=framework.long,
    )


def read_table_for(framework: Framework, path: str | Path) -> Table:
    """Read the columns of a CSV file that a framework needs; other columns are not looked at.

    Raises:
        FaultyInput: with every fault, of the file and between it and the framework.
        OSError: if the file cannot be read.
    """
    table, faults = table_and_faults(path, columns_for(framework))
    refuse((*faults, *faults_on(framework, table, file=Path(path).name)))
    return table


def read_index(
    framework_path: str | Path, table_path: str | Path, more_path: str | Path | None = None
) -> tuple[Framework, Table]:
    """A framework file and its data, read and checked together.

    Args:
        framework_path: TOML or CSV.
        table_path: CSV with the units of the index.
        more_path: CSV with further columns of the same units, such as denominators.

    Raises:
        FaultyInput: with every fault of the files and between them.
        OSError: if a file cannot be read.
    """
    framework, table, faults = _all(framework_path, table_path, more_path)
    refuse(faults)
    if framework is None or table is None:
        raise FaultyInput(faults)
    return framework, table


def check(
    framework_path: str | Path, table_path: str | Path, more_path: str | Path | None = None
) -> tuple[Fault, ...]:
    """Everything that is wrong with the files of an index, or worth knowing, all at once.

    Args:
        framework_path, table_path, more_path: as in `read_index`.

    Raises:
        OSError: if a file cannot be read.
    """
    return _all(framework_path, table_path, more_path)[2]


def _all(
    framework_path: str | Path, table_path: str | Path, more_path: str | Path | None
) -> tuple[Framework | None, Table | None, tuple[Fault, ...]]:
    try:
        framework, faults = framework_and_faults(framework_path)
    except FaultyInput as error:
        return None, None, error.faults
    try:
        table, more = table_and_faults(table_path, columns_for(framework))
        if more_path is not None:
            beside = Columns(unit=framework.unit_id, numbers=number_columns(framework))
            other, faults_beside = table_and_faults(more_path, beside)
            table, more = table.joined(other), (*more, *faults_beside)
    except FaultyInput as error:
        return framework, None, (*faults, *error.faults)
    between = faults_on(framework, table, file=Path(table_path).name)
    return framework, table, (*faults, *more, *between)
