import django.db.models.deletion
import inward.core.language
from inward.core.first import FirstMigration
from django.db import migrations, models


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("directory", "0001_initial"),
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
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
                ("text_en", models.TextField(blank=True)),
                ("text_zh", models.TextField(blank=True)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
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
                ("telephone", models.CharField(blank=True, max_length=60)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("address_en", models.CharField(blank=True, max_length=300)),
                ("address_zh", models.CharField(blank=True, max_length=300)),
                ("hours_en", models.CharField(blank=True, max_length=200)),
                ("hours_zh", models.CharField(blank=True, max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
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
                        name="contact_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("telephone", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            models.Q(("address_en", ""), _negated=True),
                            models.Q(("address_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_can_be_reached",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="News",
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
                ("text_en", models.TextField(blank=True)),
                ("text_zh", models.TextField(blank=True)),
                ("day", models.DateField()),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["day", "subject"], name="news_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="news_has_a_name",
                    )
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Story",
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
                ("text_en", models.TextField(blank=True)),
                ("text_zh", models.TextField(blank=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organisation",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                ("position_en", models.CharField(blank=True, max_length=200)),
                ("position_zh", models.CharField(blank=True, max_length=200)),
                ("words_en", models.TextField(blank=True)),
                ("words_zh", models.TextField(blank=True)),
                ("told_on", models.DateField()),
                ("consent_on", models.DateField(blank=True, null=True)),
                ("consent_how", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["told_on", "subject"], name="story_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="story_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent_on", None),
                            models.Q(("consent_how", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="story_consent_says_how",
                    ),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name="Text",
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
                ("text_en", models.TextField(blank=True)),
                ("text_zh", models.TextField(blank=True)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "Home page"),
                            ("about", "About the office"),
                            ("zone", "A zone"),
                            ("sector", "A sector"),
                            ("space", "Finding space"),
                            ("enquiry", "The enquiry form"),
                            ("licence", "Licence of the data"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.subject",
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
                        name="text_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "place__in",
                                ["home", "about", "zone", "sector", "space", "enquiry", "licence"],
                            )
                        ),
                        name="text_place_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about__isnull", False), ("place", "zone"), ("sector", None)),
                            models.Q(
                                ("about", None), ("place", "sector"), ("sector__isnull", False)
                            ),
                            models.Q(
                                models.Q(("place__in", ["zone", "sector"]), _negated=True),
                                ("about", None),
                                ("sector", None),
                            ),
                            _connector="OR",
                        ),
                        name="text_says_what_it_introduces",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("place__in", ["zone", "sector"]), _negated=True),
                        fields=("place",),
                        name="text_once",
                    ),
                    models.UniqueConstraint(fields=("about",), name="text_once_for_a_zone"),
                    models.UniqueConstraint(fields=("sector",), name="text_once_for_a_sector"),
                ],
            },
            bases=(inward.core.language.Bilingual, models.Model),
        ),
    ]
