import django.db.models.deletion
import inward.agreements.models
import inward.core.language
import inward.core.ledger
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("events", "0001_initial"),
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                ("none_promised", models.BooleanField(default=False)),
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
                        name="agreement_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Assessment",
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
                        to="agreements.assessment",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("kept_in_part", "Kept in part"),
                            ("kept", "Kept"),
                            ("broken", "Broken"),
                            ("changed", "Changed"),
                            ("released", "Released"),
                            ("nothing_found", "Looked, nothing found"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("found_en", models.TextField(blank=True)),
                ("found_zh", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["subject", "last", "entry", "id", "verdict", "withdrawn"],
                        name="assessment_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="assessment_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                [
                                    "on_track",
                                    "at_risk",
                                    "kept_in_part",
                                    "kept",
                                    "broken",
                                    "changed",
                                    "released",
                                    "nothing_found",
                                ],
                            )
                        ),
                        name="assessment_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "nothing_found"),
                            ("cited__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="assessment_verdict_is_cited",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Party",
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
                        to="agreements.party",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
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
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject"], name="party_of"),
                    models.Index(fields=["party"], name="party_who"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="party_in_order"
                    )
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Signing",
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
                        to="agreements.signing",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject"], name="signing_of"),
                    models.Index(fields=["last"], name="signing_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="signing_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", None)),
                        fields=("subject",),
                        name="signing_once",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Statement",
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
                        to="agreements.statement",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("confirms", "Confirmed by the enterprise"),
                            ("disputes", "Disputed by the enterprise"),
                            ("declares", "Kept, to be confirmed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("kept_in_part", "Kept in part"),
                            ("kept", "Kept"),
                            ("broken", "Broken"),
                            ("changed", "Changed"),
                            ("released", "Released"),
                            ("nothing_found", "Looked, nothing found"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["subject", "id"], name="statement_of"),
                    models.Index(fields=["speaker", "id"], name="statement_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="statement_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__in", ["confirms", "disputes", "declares"])),
                        name="statement_position_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                [
                                    "on_track",
                                    "at_risk",
                                    "kept_in_part",
                                    "kept",
                                    "broken",
                                    "changed",
                                    "released",
                                    "nothing_found",
                                ],
                            )
                        ),
                        name="statement_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position", "declares"), _negated=True),
                            models.Q(("document", ""), _negated=True),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="statement_that_it_is_kept_is_shown",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Terms",
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
                        to="agreements.terms",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("wording_en", models.TextField(blank=True)),
                ("wording_zh", models.TextField(blank=True)),
                ("locator", models.CharField(blank=True, max_length=300)),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("signed", "Signed"),
                            ("announced", "Announced"),
                            ("target", "Target"),
                            ("wish", "Wish"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "metric",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                ("target", models.DecimalField(decimal_places=6, max_digits=26, null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
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
                ("due_first", models.DateField(null=True)),
                ("due_last", models.DateField(null=True)),
                ("due_printed", models.CharField(blank=True, max_length=40)),
                ("evidence_wanted", models.CharField(blank=True, max_length=500)),
                ("no_metric", models.BooleanField(default=False)),
                ("no_due", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject", "last"], name="terms_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="terms_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("no_metric", False), ("metric", None), _connector="OR"),
                        name="terms_no_metric_has_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("no_due", False), ("due_first", None), _connector="OR"),
                        name="terms_no_due_has_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wording_en", ""), ("wording_zh", ""), _negated=True),
                        name="terms_say_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strength__in", ["signed", "announced", "target", "wish"])
                        ),
                        name="terms_strength_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_first", None), ("due_last", None)),
                            ("due_last__gte", models.F("due_first")),
                            _connector="OR",
                        ),
                        name="terms_due_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("strength", "signed"), _negated=True),
                            ("cited__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="terms_signed_are_cited",
                    ),
                ],
            },
            bases=(inward.agreements.models._Promised, inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Answer",
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
                        to="agreements.answer",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="agreements.statement",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.assessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject"], name="answer_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="answer_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessment__isnull", False),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="answer_that_refuses_says_why",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Commitment",
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
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "promisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "promisee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
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
                ("note", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["promisor"], name="commitment_by"),
                    models.Index(fields=["agreement"], name="commitment_in"),
                    models.Index(
                        condition=models.Q(("promisee__isnull", False)),
                        fields=["promisee"],
                        name="commitment_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="paper",
                        serialize=False,
                        to="agreements.agreement",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
                (
                    "signing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.signing",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                ("signed_first", models.DateField(null=True)),
                ("signed_last", models.DateField(null=True)),
                ("signed_printed", models.CharField(blank=True, max_length=40)),
                ("promises", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["signed_last", "agreement"], name="paper_by_day"),
                    models.Index(fields=["event"], name="paper_of_event"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wording",
                        to="agreements.statement",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("who", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("erase_after", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["erase_after"], name="wording_to_erase")],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="agreements.commitment",
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
                (
                    "promisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
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
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.terms",
                    ),
                ),
                (
                    "said",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.assessment",
                    ),
                ),
                ("wording_en", models.TextField(blank=True)),
                ("wording_zh", models.TextField(blank=True)),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("signed", "Signed"),
                            ("announced", "Announced"),
                            ("target", "Target"),
                            ("wish", "Wish"),
                        ],
                        max_length=10,
                    ),
                ),
                ("promised_last", models.DateField()),
                ("promised_printed", models.CharField(max_length=40)),
                ("due_first", models.DateField(null=True)),
                ("due_last", models.DateField(null=True)),
                ("due_printed", models.CharField(blank=True, max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("kept_in_part", "Kept in part"),
                            ("kept", "Kept"),
                            ("broken", "Broken"),
                            ("changed", "Changed"),
                            ("released", "Released"),
                            ("nothing_found", "Looked, nothing found"),
                        ],
                        max_length=13,
                    ),
                ),
                ("verdict_last", models.DateField(null=True)),
                ("verdict_printed", models.CharField(blank=True, max_length=40)),
                ("looked_last", models.DateField(null=True)),
                ("nothing_last", models.DateField(null=True)),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.statement",
                    ),
                ),
                (
                    "shelf",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "DATED"), (1, "UNDATED"), (2, "SETTLED"), (3, "WISH")]
                    ),
                ),
                ("shelf_day", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["shelf", "shelf_day", "commitment"], name="standing_shelf"
                    ),
                    models.Index(
                        fields=["verdict", "shelf", "shelf_day", "commitment"],
                        name="standing_verdict",
                    ),
                    models.Index(fields=["due_last", "strength", "verdict"], name="standing_due"),
                    models.Index(
                        fields=["strength", "verdict", "due_last"], name="standing_strength"
                    ),
                    models.Index(fields=["looked_last", "commitment"], name="standing_looked"),
                    models.Index(fields=["promisor"], name="standing_promisor"),
                    models.Index(fields=["place"], name="standing_place"),
                    models.Index(fields=["agreement"], name="standing_agreement"),
                    models.Index(
                        condition=models.Q(("statement__isnull", False)),
                        fields=["statement"],
                        name="standing_statement",
                    ),
                ],
            },
            bases=(inward.agreements.models._Promised, models.Model),
        ),
    ]
