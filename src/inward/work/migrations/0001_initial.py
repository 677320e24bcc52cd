import django.db.models.deletion
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
                            ("answer", "Lead without an answer"),
                            ("assess", "Lead not assessed"),
                            ("contact", "No contact for long"),
                            ("feedback", "Word owed to a referrer"),
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
    ]
