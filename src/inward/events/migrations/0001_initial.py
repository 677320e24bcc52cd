import django.db.models.deletion
import inward.core.language
import inward.core.ledger
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="programme_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Edition",
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
                ("held_first", models.DateField(blank=True, null=True)),
                ("held_last", models.DateField(blank=True, null=True)),
                ("held_printed", models.CharField(blank=True, max_length=40)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.programme",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "roll",
                    models.CharField(
                        choices=[
                            ("complete", "Complete"),
                            ("partial", "Partial"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="edition_has_a_name",
                    ),
                    models.UniqueConstraint(fields=("programme", "number"), name="edition_once"),
                    models.CheckConstraint(
                        condition=models.Q(("roll__in", ["complete", "partial", "unknown"])),
                        name="edition_roll_known",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Event",
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
                ("held_first", models.DateField(blank=True, null=True)),
                ("held_last", models.DateField(blank=True, null=True)),
                ("held_printed", models.CharField(blank=True, max_length=40)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.edition",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("place_text", models.CharField(blank=True, max_length=300)),
                ("host_text", models.CharField(blank=True, max_length=500)),
                ("launched_en", models.TextField(blank=True)),
                ("launched_zh", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["held_last", "subject"], name="event_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="event_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Participation",
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
                        to="events.participation",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("answered", "Answered"),
                            ("came", "Came"),
                        ],
                        default="came",
                        max_length=10,
                    ),
                ),
                (
                    "stand_m2",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                ("detail", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject", "last"], name="participation_of"),
                    models.Index(fields=["event", "subject"], name="participation_in"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="participation_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "answered", "came"])),
                        name="participation_state_known",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
    ]
