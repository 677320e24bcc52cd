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
            name="Area",
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
                ("code", models.CharField(blank=True, max_length=40)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                ("focus_en", models.CharField(blank=True, max_length=500)),
                ("focus_zh", models.CharField(blank=True, max_length=500)),
                ("geometry", models.JSONField(blank=True, null=True)),
                ("geometry_from", models.CharField(blank=True, max_length=300)),
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
                        name="area_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Focus",
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
                        to="places.focus",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.term",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject"], name="focus_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="focus_in_order"
                    )
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Offer",
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
                        to="places.offer",
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("listed", models.BooleanField()),
                (
                    "rent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                (
                    "per",
                    models.CharField(
                        blank=True,
                        choices=[("day", "m² and day"), ("month", "m² and month")],
                        max_length=5,
                    ),
                ),
                (
                    "service_charge",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                ("available_first", models.DateField(null=True)),
                ("available_last", models.DateField(null=True)),
                ("available_printed", models.CharField(blank=True, max_length=40)),
                ("reserved_first", models.DateField(null=True)),
                ("reserved_last", models.DateField(null=True)),
                ("reserved_printed", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["subject", "last"], name="offer_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="offer_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("per", ""), ("rent__isnull", True)),
                            models.Q(
                                ("per__in", ["day", "month"]),
                                ("rent__gte", 0),
                                ("rent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offer_rent_says_per_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rent", None), ("service_charge", None)),
                            ("cited__isnull", False),
                            ("withdrawn", True),
                            _connector="OR",
                        ),
                        name="offer_money_is_cited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service_charge", None), ("service_charge__gte", 0), _connector="OR"
                        ),
                        name="offer_charge_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("available_first__isnull", True),
                                    ("available_last__isnull", True),
                                ),
                                models.Q(
                                    ("available_first__isnull", False),
                                    ("available_last__gte", models.F("available_first")),
                                    ("available_last__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("reserved_first__isnull", True),
                                    ("reserved_last__isnull", True),
                                ),
                                models.Q(
                                    ("reserved_first__isnull", False),
                                    ("reserved_last__gte", models.F("reserved_first")),
                                    ("reserved_last__isnull", False),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="offer_spans_in_order",
                    ),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Site",
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
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "floor_area_m2",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("area_refers_to", models.CharField(blank=True, max_length=200)),
                ("opened_first", models.DateField(blank=True, null=True)),
                ("opened_last", models.DateField(blank=True, null=True)),
                ("opened_printed", models.CharField(blank=True, max_length=80)),
                ("grade", models.CharField(blank=True, max_length=80)),
                (
                    "height_m",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
                ),
                ("floors", models.CharField(blank=True, max_length=80)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
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
                        name="site_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__gte", -90),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="site_point_is_whole",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Unit",
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.site",
                    ),
                ),
                ("floor", models.SmallIntegerField(blank=True, null=True)),
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
                        name="unit_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor", 0), _negated=True),
                        name="unit_floor_is_not_zero",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
    ]
