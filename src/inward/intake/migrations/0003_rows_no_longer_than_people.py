"""Rows of lists name people: they are erased no later than those."""

from django.db import migrations
from django.db.models import F


def lower(apps, _editor):
    batches = apps.get_model("intake", "Batch").objects
    batches.filter(persons_until__lt=F("erase_after")).update(erase_after=F("persons_until"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_made_of")]
    operations = [migrations.RunPython(lower, migrations.RunPython.noop)]
