import django.db.models.deletion
import inward.core.language
import inward.core.ledger
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Requirement",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="evidence.subject",
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("name_zh", models.CharField(blank=True, max_length=400)),
                ("note", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("asked_on", models.DateField()),
                ("asked", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["asked_by"], name="requirement_by"),
                    models.Index(fields=["asked_on", "subject"], name="requirement_on"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="requirement_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Brief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="siting.requirement",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.entry",
                    ),
                ),
                ("on", models.DateField()),
                (
                    "language",
                    models.CharField(
                        choices=[("zh", "中文"), ("en", "English"), ("both", "中文 · English")],
                        max_length=4,
                    ),
                ),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["requirement", "id"], name="brief_of")],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
    ]
