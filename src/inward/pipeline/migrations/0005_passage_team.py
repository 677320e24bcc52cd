from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial"), ("pipeline", "0004_contact_person")]

    operations = [
        # A current table: `inward check --rebuild` fills it again.
        migrations.RunSQL("DELETE FROM pipeline_passage", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="passage",
            name="reached_first",
            field=models.DateField(default="1900-01-01"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="passage",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="office.team",
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                fields=["stage", "reached_last", "reached_first", "team", "project"],
                name="passage_reached",
            ),
        ),
    ]
