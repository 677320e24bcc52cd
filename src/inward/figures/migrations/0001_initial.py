import django.db.models.deletion
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
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.entry",
                    ),
                ),
                (
                    "cited",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.citation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="figures.claim",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("text_en", models.CharField(blank=True, max_length=400)),
                ("text_zh", models.CharField(blank=True, max_length=400)),
                ("value", models.DecimalField(decimal_places=6, max_digits=26, null=True)),
                (
                    "quantifier",
                    models.CharField(
                        blank=True,
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
                ("unit", models.CharField(blank=True, max_length=40)),
                ("superlative", models.CharField(blank=True, max_length=40)),
                ("figure", models.CharField(blank=True, max_length=60)),
                ("parameters", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject"], name="claim_about")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="claim_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cited__isnull", False), ("withdrawn", True), _connector="OR"
                        ),
                        name="claim_is_cited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False),
                            models.Q(("superlative", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_says_something",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
    ]
