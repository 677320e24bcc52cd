"""Whether the store is the one this version of the code was written for."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def steps_behind() -> tuple[int, bool]:
    """How many migrations the store lacks, and whether it has any at all."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(plan), bool(executor.loader.applied_migrations)
