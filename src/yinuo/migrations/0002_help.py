from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="serviceorder",
            name="help_overdue_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="serviceorder",
            name="help_wanted",
            field=models.CharField(
                blank=True,
                choices=[("colleague", "请同事接手"), ("shop", "请外委厂维修"), ("advice", "请教怎么处理")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("report", "报修"),
                    ("before", "维修前"),
                    ("after", "维修后"),
                    ("work", "维修中"),
                    ("hazard", "安全措施"),
                    ("help", "请求支援"),
                    ("signature", "签字"),
                    ("voice", "语音"),
                    ("apology", "致歉"),
                    ("other", "其他"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("escalation", "承诺预警"),
                    ("breach", "承诺超时"),
                    ("dispatched", "新派工"),
                    ("reassigned", "改派"),
                    ("handed_on", "工单已转他人"),
                    ("conduct", "行为规范投诉"),
                    ("refused_signature", "拒签"),
                    ("flagged_time", "时间待核"),
                    ("cancelled", "工单取消"),
                    ("help", "请求支援"),
                    ("help_overdue", "支援没有答复"),
                    ("help_answered", "支援答复"),
                    ("outsourced", "转外委"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="serviceorder",
            index=models.Index(
                condition=models.Q(("help_overdue_at__isnull", False)),
                fields=["help_overdue_at", "id"],
                name="order_help_overdue",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("help_overdue_at", None), models.Q(("help_wanted", ""), _negated=True), _connector="OR"
                ),
                name="only_asked_help_is_overdue",
            ),
        ),
    ]
