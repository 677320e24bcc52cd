import django.db.models.deletion
import inward.core.language
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("vocabulary", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=300)),
                ("name_zh", models.CharField(max_length=300)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                ("definition_en", models.TextField(blank=True)),
                ("definition_zh", models.TextField(blank=True)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("standard", models.CharField(blank=True, max_length=120)),
                ("maps_to", models.CharField(blank=True, max_length=300)),
                ("sources", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["vocabulary", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("vocabulary", "code"), name="term_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since", None),
                            ("until", None),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="term_ends_after_it_begins",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
    ]
