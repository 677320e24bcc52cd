"""A term says what several are called in English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.AddField("term", "plural_en", models.CharField(blank=True, max_length=300))
    ]
