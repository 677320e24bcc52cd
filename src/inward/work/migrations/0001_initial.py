import django.db.models.deletion
import inward.core.ledger
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        ("office", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "Due today"),
                            ("promise", "Promise falls due"),
                            ("overdue", "Promise is past its date"),
                            ("looked", "Last looked at long ago"),
                            ("stated", "Said by an enterprise, not answered"),
                            ("answer", "Lead without an answer"),
                            ("assess", "Lead not assessed"),
                            ("contact", "No contact for long"),
                            ("rhythm", "Enterprise not seen for longer than its tier asks"),
                            ("feedback", "Word owed to a referrer"),
                            ("running", "Clock of a case is about to run out"),
                            ("ran_out", "Clock of a case has run out"),
                            ("team", "Case of your team has run out"),
                            ("director", "Case has run out and its team does not move"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("text", models.CharField(max_length=400)),
                ("due", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="office.message",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "made_at"], name="reminded_member")],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                        to="work.target",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("figure", models.CharField(max_length=60)),
                ("parameters", models.CharField(default="{}", max_length=600)),
                ("period_first", models.DateField()),
                ("period_last", models.DateField()),
                ("period_printed", models.CharField(max_length=40)),
                ("value", models.DecimalField(decimal_places=6, max_digits=26)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["period_first", "period_last", "figure"], name="target_of_period"
                    ),
                    models.Index(fields=["subject", "period_first"], name="target_of_team"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="target_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_last__gte", models.F("period_first"))),
                        name="target_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="target_is_above_nought"
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
    ]
