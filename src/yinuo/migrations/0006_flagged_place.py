from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0005_arrival_position")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("escalation", "升级提醒"),
                    ("breach", "承诺超时"),
                    ("dispatched", "新派工"),
                    ("reassigned", "改派"),
                    ("handed_on", "工单已转他人"),
                    ("conduct", "行为规范投诉"),
                    ("refused_signature", "拒签"),
                    ("flagged_time", "时间待核"),
                    ("flagged_place", "到场待核"),
                    ("cancelled", "工单取消"),
                    ("conflict", "补记结果"),
                    ("help", "请求支援"),
                    ("help_overdue", "支援没有答复"),
                    ("help_answered", "支援答复"),
                    ("outsourced", "转外委"),
                ],
                max_length=20,
            ),
        ),
    ]
