import django.db.models.deletion
import inward.core.language
import inward.core.ledger
from django.conf import settings
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
        ("directory", "0001_initial"),
        ("events", "0001_initial"),
        ("evidence", "0001_initial"),
        ("office", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
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
                        to="pipeline.milestone",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("qualified", "Qualified"),
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("signed", "Signed"),
                            ("registered", "Registered"),
                            ("investing", "Investing"),
                            ("operating", "Operating"),
                            ("delivered", "Delivered"),
                            ("declined", "Declined"),
                            ("on_hold", "On hold"),
                            ("lost", "Lost"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("waiver", models.CharField(blank=True, max_length=500)),
                (
                    "came_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("screened", models.CharField(max_length=64, null=True)),
                ("required", models.CharField(max_length=64, null=True)),
                (
                    "manager",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                ("promises", models.PositiveSmallIntegerField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.observation",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.establishment",
                    ),
                ),
                ("assessed", models.PositiveSmallIntegerField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject", "last"], name="milestone_of"),
                    models.Index(
                        fields=["stage", "last", "subject", "first", "entry", "withdrawn"],
                        name="milestone_stage",
                    ),
                    models.Index(
                        fields=["subject", "stage", "last", "first", "entry", "withdrawn"],
                        name="milestone_path",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="milestone_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "received",
                                    "qualified",
                                    "negotiating",
                                    "agreed",
                                    "signed",
                                    "registered",
                                    "investing",
                                    "operating",
                                    "delivered",
                                    "declined",
                                    "on_hold",
                                    "lost",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="milestone_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stage__in", ["declined", "on_hold", "lost", "withdrawn"]),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="milestone_exit_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            ("done_by", None),
                            models.Q(("checked_by", models.F("done_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "received"), _negated=True),
                            ("withdrawn", True),
                            models.Q(("came_by__isnull", False), ("investor__isnull", False)),
                            _connector="OR",
                        ),
                        name="milestone_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "qualified"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                models.Q(
                                    ("screened__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("manager__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_qualified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "negotiating"), _negated=True),
                            ("withdrawn", True),
                            ("required__isnull", False),
                            models.Q(("waiver", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_negotiating",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "agreed"), _negated=True),
                            ("withdrawn", True),
                            ("cited__isnull", False),
                            models.Q(("waiver", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "signed"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                ("cited__isnull", False),
                                models.Q(
                                    ("agreement__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("promises__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "registered"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                ("cited__isnull", False),
                                models.Q(
                                    ("entity__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_registered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "investing"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                ("cited__isnull", False),
                                models.Q(
                                    ("observation__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_investing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "operating"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                ("cited__isnull", False),
                                models.Q(
                                    ("establishment__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_operating",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "delivered"), _negated=True),
                            ("withdrawn", True),
                            models.Q(
                                models.Q(
                                    ("assessed__isnull", False),
                                    models.Q(("waiver", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("checked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_delivered",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Project",
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
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=80)),
                (
                    "came_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("feedback_due", models.DateField(blank=True, null=True)),
                ("feedback_given", models.DateField(blank=True, null=True)),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.team",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                ("requirement", models.TextField(blank=True)),
                ("siting", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["investor"], name="project_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="project_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="office.team",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", True), ("team__isnull", False)),
                            models.Q(("member__isnull", False), ("team__isnull", True)),
                            _connector="OR",
                        ),
                        name="savedfilter_is_of_one",
                    ),
                    models.UniqueConstraint(fields=("member", "name"), name="savedfilter_own"),
                    models.UniqueConstraint(fields=("team", "name"), name="savedfilter_teams"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interaction",
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
                        to="pipeline.interaction",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pipeline.project",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.team",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["subject", "last", "kind", "withdrawn"], name="interaction_with"
                    ),
                    models.Index(fields=["project", "last"], name="interaction_in"),
                    models.Index(fields=["member", "last"], name="interaction_by"),
                    models.Index(
                        fields=["kind", "last", "subject", "first", "entry", "withdrawn"],
                        name="interaction_kind",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="interaction_in_order",
                    )
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "milestone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="pipeline.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pipeline.project",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("qualified", "Qualified"),
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("signed", "Signed"),
                            ("registered", "Registered"),
                            ("investing", "Investing"),
                            ("operating", "Operating"),
                            ("delivered", "Delivered"),
                            ("declined", "Declined"),
                            ("on_hold", "On hold"),
                            ("lost", "Lost"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cohort", models.CharField(blank=True, max_length=4)),
                ("received_first", models.DateField()),
                ("received_last", models.DateField()),
                ("reached_first", models.DateField()),
                ("reached_last", models.DateField()),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.team",
                    ),
                ),
                ("before_last", models.DateField(null=True)),
                ("days", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "cohort",
                            "stage",
                            "days",
                            "reached_last",
                            "received_last",
                            "before_last",
                        ],
                        name="passage_funnel",
                    ),
                    models.Index(
                        fields=[
                            "team",
                            "cohort",
                            "stage",
                            "days",
                            "reached_last",
                            "received_last",
                            "before_last",
                        ],
                        name="passage_team",
                    ),
                    models.Index(
                        fields=[
                            "stage",
                            "received_last",
                            "received_first",
                            "project",
                            "reached_last",
                        ],
                        name="passage_stage",
                    ),
                    models.Index(
                        fields=["stage", "reached_last", "reached_first", "team", "project"],
                        name="passage_reached",
                    ),
                    models.Index(fields=["project", "stage", "reached_last"], name="passage_path"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="progress",
                        serialize=False,
                        to="pipeline.project",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.member",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.team",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("qualified", "Qualified"),
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("signed", "Signed"),
                            ("registered", "Registered"),
                            ("investing", "Investing"),
                            ("operating", "Operating"),
                            ("delivered", "Delivered"),
                            ("declined", "Declined"),
                            ("on_hold", "On hold"),
                            ("lost", "Lost"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "furthest",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("qualified", "Qualified"),
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("signed", "Signed"),
                            ("registered", "Registered"),
                            ("investing", "Investing"),
                            ("operating", "Operating"),
                            ("delivered", "Delivered"),
                            ("declined", "Declined"),
                            ("on_hold", "On hold"),
                            ("lost", "Lost"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reached_last", models.DateField()),
                ("received_last", models.DateField()),
                ("contacted_last", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["stage", "reached_last", "project"], name="progress_stage"
                    ),
                    models.Index(
                        fields=["manager", "stage", "reached_last"], name="progress_manager"
                    ),
                    models.Index(fields=["team", "stage", "reached_last"], name="progress_team"),
                    models.Index(fields=["received_last", "project"], name="progress_received"),
                    models.Index(
                        fields=["manager", "received_last", "project"], name="progress_mine"
                    ),
                    models.Index(
                        fields=["team", "received_last", "project"], name="progress_theirs"
                    ),
                    models.Index(
                        fields=["sector", "received_last", "project"], name="progress_sector"
                    ),
                    models.Index(
                        fields=["manager", "contacted_last", "stage"], name="progress_silent"
                    ),
                    models.Index(fields=["investor"], name="progress_investor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "interaction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="pipeline.interaction",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("erase_after", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "kind", "id"], name="note_of"),
                    models.Index(fields=["erase_after"], name="note_to_erase"),
                ],
            },
        ),
    ]
