"""Subjects of a kind are found without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [
        migrations.AddIndex("subject", models.Index(fields=["kind", "id"], name="subject_of_kind"))
    ]
