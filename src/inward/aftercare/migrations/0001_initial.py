import django.db.models.deletion
import inward.core.language
import inward.core.ledger
from django.conf import settings
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
        ("directory", "0001_initial"),
        ("evidence", "0001_initial"),
        ("office", "0001_initial"),
        ("pipeline", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Benefit",
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
                        to="aftercare.benefit",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("what_en", models.CharField(blank=True, max_length=300)),
                ("what_zh", models.CharField(blank=True, max_length=300)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("unit", models.CharField(max_length=40)),
                (
                    "bound",
                    models.CharField(
                        choices=[("exact", "fixed"), ("up_to", "up to")],
                        default="up_to",
                        max_length=6,
                    ),
                ),
                (
                    "given",
                    models.CharField(
                        choices=[("once", "once"), ("year", "a year"), ("month", "a month")],
                        default="once",
                        max_length=6,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject"], name="benefit_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="benefit_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what_en", ""), _negated=True),
                            models.Q(("what_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="benefit_says_for_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bound__in", ["exact", "up_to"])),
                        name="benefit_bound_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given__in", ["once", "year", "month"])),
                        name="benefit_given_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cited__isnull", False), ("withdrawn", True), _connector="OR"
                        ),
                        name="benefit_is_cited",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Case",
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
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enquiry", "Enquiry"),
                            ("service", "Service"),
                            ("grievance", "Grievance"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pipeline.project",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("complex", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("provisional", models.BooleanField(default=False)),
                (
                    "capital_at_risk",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True),
                ),
                ("jobs_at_risk", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "capital_retained",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True),
                ),
                ("jobs_retained", models.PositiveIntegerField(blank=True, null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["enterprise"], name="case_of"),
                    models.Index(fields=["received_at", "topic", "kind"], name="case_received"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["enquiry", "service", "grievance"])),
                        name="case_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("capital_retained", None),
                                ("capital_retained__lte", models.F("capital_at_risk")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("jobs_retained", None),
                                ("jobs_retained__lte", models.F("jobs_at_risk")),
                                _connector="OR",
                            ),
                        ),
                        name="case_retains_no_more_than_was_at_risk",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="CaseStep",
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
                        to="aftercare.casestep",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("assigned", "Assigned"),
                            ("referred", "Referred to a public body"),
                            ("escalated", "Escalated"),
                            ("answered", "Answered"),
                            ("confirmed", "Confirmed by the enterprise"),
                            ("disputed", "Disputed by the enterprise"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
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
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("answer_by", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject", "id"], name="casestep_of"),
                    models.Index(fields=["step", "last", "subject"], name="casestep_reached"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="casestep_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "received",
                                    "acknowledged",
                                    "assigned",
                                    "referred",
                                    "escalated",
                                    "answered",
                                    "confirmed",
                                    "disputed",
                                    "closed",
                                ],
                            )
                        ),
                        name="casestep_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "referred"), _negated=True),
                            ("body__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="casestep_referral_names_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "assigned"), _negated=True),
                            ("member__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="casestep_assignment_names_a_member",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "disputed"), _negated=True),
                            ("answer_by__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="casestep_dispute_has_a_clock",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Condition",
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
                        to="aftercare.condition",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("criterion", models.CharField(max_length=100)),
                ("at_least", models.CharField(blank=True, max_length=40)),
                ("at_most", models.CharField(blank=True, max_length=40)),
                ("among", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject"], name="condition_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="condition_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at_least", ""), _negated=True),
                            models.Q(("at_most", ""), _negated=True),
                            models.Q(("among", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="condition_asks_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cited__isnull", False), ("withdrawn", True), _connector="OR"
                        ),
                        name="condition_is_cited",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Policy",
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
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("text_en", models.TextField(blank=True)),
                ("text_zh", models.TextField(blank=True)),
                ("since_first", models.DateField(blank=True, null=True)),
                ("since_last", models.DateField(blank=True, null=True)),
                ("since_printed", models.CharField(blank=True, max_length=80)),
                ("until_first", models.DateField(blank=True, null=True)),
                ("until_last", models.DateField(blank=True, null=True)),
                ("until_printed", models.CharField(blank=True, max_length=80)),
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
                        name="policy_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_last", None),
                            ("since_first", None),
                            ("until_last__gte", models.F("since_first")),
                            _connector="OR",
                        ),
                        name="policy_ends_after_it_begins",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="desk",
                        serialize=False,
                        to="aftercare.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enquiry", "Enquiry"),
                            ("service", "Service"),
                            ("grievance", "Grievance"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("assigned", "Assigned"),
                            ("referred", "Referred to a public body"),
                            ("escalated", "Escalated"),
                            ("answered", "Answered"),
                            ("confirmed", "Confirmed by the enterprise"),
                            ("disputed", "Disputed by the enterprise"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
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
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["closed_at", "answer_by", "case"], name="desk_by_clock"),
                    models.Index(
                        fields=["member", "closed_at", "answered_at", "answer_by", "case"],
                        name="desk_of_member",
                    ),
                    models.Index(fields=["kind", "received_at", "case"], name="desk_kind"),
                    models.Index(fields=["body", "received_at"], name="desk_body"),
                    models.Index(fields=["received_at", "case"], name="desk_received"),
                    models.Index(
                        condition=models.Q(("body__isnull", False)),
                        fields=["received_at", "body", "kind"],
                        name="desk_referred",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="aftercare.case",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="aftercare.casestep",
                    ),
                ),
                ("text", models.TextField()),
                ("shown", models.BooleanField()),
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
                    models.Index(fields=["case", "id"], name="words_of"),
                    models.Index(fields=["erase_after"], name="words_to_erase"),
                ],
            },
        ),
    ]
