"""Titles are found by any part of them."""

from django.db import migrations

from inward.core import titles


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0002_topic_on_the_desk")]
    operations = [titles.index("aftercare_case", "subject_id", "name_en", "name_zh")]
