"""Titles are found by any part of them."""

from django.db import migrations

from inward.core import titles


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]
    operations = [titles.index("office_task", "id", "text")]
