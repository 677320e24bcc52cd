import django.db.models.deletion
import inward.core.ledger
import uuid
from django.conf import settings
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("evidence", "0001_initial"),
        ("office", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being read"),
                            ("columns", "Columns to confirm"),
                            ("preview", "To decide"),
                            ("accepting", "Being taken in"),
                            ("accepted", "Taken in"),
                            ("refused", "Cannot be read"),
                            ("dropped", "Put aside"),
                        ],
                        default="waiting",
                        max_length=10,
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
                ("name", models.CharField(max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("printed", models.CharField(max_length=40)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("header", models.PositiveIntegerField(null=True)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                ("constants", models.JSONField(default=dict)),
                ("read_as", models.JSONField(default=dict)),
                ("said", models.JSONField(default=list)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "Consent"),
                            ("contract", "Contract"),
                            ("public_office", "Public office"),
                            ("legitimate", "Legitimate interest"),
                        ],
                        default="legitimate",
                        max_length=15,
                    ),
                ),
                ("persons_until", models.DateField()),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="office.job",
                    ),
                ),
                ("refused", models.JSONField(default=dict)),
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
                ("erased", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about", "id"], name="batch_about"),
                    models.Index(fields=["erase_after"], name="batch_to_erase"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exported",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("filters", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField()),
                ("purpose", models.CharField(max_length=300)),
                ("digest", models.CharField(max_length=64)),
            ],
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Layout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("headings", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "headings"), name="layout_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Loading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.entry",
                    ),
                ),
                ("dataset", models.CharField(max_length=80)),
                ("licence", models.CharField(blank=True, max_length=200)),
                ("files", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["dataset", "entry"], name="loading_of")],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "citation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.citation",
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
                ("batch", models.UUIDField()),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("line", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "line"], name="taken_from")],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="intake.batch",
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("values", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("mended", models.JSONField(default=dict)),
                ("key", models.CharField(blank=True, max_length=200)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("known", "Known"),
                            ("new", "New"),
                            ("doubtful", "Doubtful"),
                            ("double", "Twice in the list"),
                            ("refused", "Cannot be taken"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField(default=0)),
                ("proposals", models.JSONField(default=list)),
                ("double_of", models.PositiveIntegerField(null=True)),
                (
                    "who",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                (
                    "decided",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "The same"),
                            ("new", "A new one"),
                            ("later", "Later"),
                            ("out", "Left out"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("claimed_at", models.DateTimeField(null=True)),
                (
                    "taken_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.entry",
                    ),
                ),
                ("salt", models.BinaryField(max_length=16)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["batch", "found", "decided", "line"], name="list_row_found"
                    ),
                    models.Index(fields=["batch", "key"], name="list_row_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "line"), name="list_row_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Loaded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "loading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.loading",
                    ),
                ),
                ("table", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=80)),
                ("part", models.CharField(max_length=20)),
                ("line", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=16)),
                ("model", models.CharField(max_length=40)),
                ("made", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["table", "key"], name="loaded_from"),
                    models.Index(fields=["made", "model"], name="loaded_into"),
                ],
            },
            bases=(inward.core.ledger.Ledger, models.Model),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="intake.listrow",
                    ),
                ),
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
                (
                    "decided",
                    models.CharField(
                        choices=[
                            ("same", "The same"),
                            ("new", "A new one"),
                            ("later", "Later"),
                            ("out", "Left out"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
                ("before", models.JSONField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by", "undone_at", "-id"], name="decision_of")],
            },
        ),
        migrations.CreateModel(
            name="Made",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="made",
                        to="intake.listrow",
                    ),
                ),
                ("model", models.CharField(max_length=40)),
                ("key", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["row"], name="made_by")],
            },
        ),
    ]
