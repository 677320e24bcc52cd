"""What a case is about stands on the desk too: what comes again and again is counted from it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftercare", "0001_initial"),
        ("core", "0001_initial"),
        ("evidence", "0001_initial"),
        ("office", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_received"),
        migrations.AddField(
            model_name="desk",
            name="topic",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.term",
            ),
        ),
        migrations.RunSQL(
            """UPDATE aftercare_desk SET topic_id =
 (SELECT c.topic_id FROM aftercare_case c WHERE c.subject_id = aftercare_desk.case_id)""",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="desk",
            index=models.Index(
                condition=models.Q(("topic__isnull", False)),
                fields=["received_at", "topic", "kind"],
                name="desk_about",
            ),
        ),
    ]
