from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="made",
            index=models.Index(fields=["key", "model"], name="made_of"),
        ),
    ]
