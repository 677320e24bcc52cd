import django.db.models.deletion
import django.db.models.expressions
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
            name="Release",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.entry",
                    ),
                ),
                ("figure", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("series", models.CharField(max_length=16)),
                ("value", models.DecimalField(decimal_places=6, max_digits=26, null=True)),
                (
                    "quantifier",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("about", "about"),
                            ("over", "over"),
                            ("more_than", "more than"),
                            ("at_least", "at least"),
                            ("nearly", "nearly"),
                            ("almost", "almost"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("known", models.BigIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("counted", models.PositiveIntegerField()),
                ("frozen", models.TextField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publish.release",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["series", "number"], name="release_series")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="release_correction_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted__lte", models.F("rows"))),
                        name="release_counts_its_rows",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="ReleaseRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publish.release",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("counted", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "id",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("release_id"), "*", models.Value(4294967296)
                                    ),
                                    "+",
                                    models.F("position"),
                                ),
                            )
                        ),
                        name="release_row_is_in_its_place",
                    )
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure",
                        to="publish.releaserow",
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
                ("why", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="erasure_says_why"
                    )
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="RowContent",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="publish.releaserow",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "beside",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("grouped", models.CharField(blank=True, max_length=200)),
                ("open", models.TextField()),
                ("open_salt", models.CharField(max_length=32)),
                ("inner", models.TextField()),
                ("inner_salt", models.CharField(max_length=32)),
            ],
        ),
    ]
