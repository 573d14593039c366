from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0006_flagged_place")]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="pauses",
            field=models.JSONField(default=list),
        ),
    ]
