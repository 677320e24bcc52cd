"""Titles are found by any part of them."""

from django.db import migrations

from inward.core import titles


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0002_order")]
    operations = [titles.index("pipeline_project", "subject_id", "name_en", "name_zh")]
