"""The order of stages, refused by the database itself."""

from django.db import migrations

from inward.pipeline.triggers import POSTGRESQL, SQLITE, TABLE


def write(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def drop(apps, editor):
    names = ["order", "correction"] if editor.connection.vendor == "sqlite" else ["order"]
    on = "" if editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for name in names:
        editor.execute(f"DROP TRIGGER {TABLE}_{name}{on}")


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0001_initial")]
    operations = [migrations.RunPython(write, drop)]
