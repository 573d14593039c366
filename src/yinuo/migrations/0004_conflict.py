from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HOW = [("applied", "已按原时间补记"), ("noted", "已记入经过"), ("dismissed", "没有采用"), ("redone", "工程师已重做")]
KINDS = [
    ("escalation", "升级提醒"),
    ("breach", "承诺超时"),
    ("dispatched", "新派工"),
    ("reassigned", "改派"),
    ("handed_on", "工单已转他人"),
    ("conduct", "行为规范投诉"),
    ("refused_signature", "拒签"),
    ("flagged_time", "时间待核"),
    ("cancelled", "工单取消"),
    ("conflict", "补记结果"),
    ("help", "请求支援"),
    ("help_overdue", "支援没有答复"),
    ("help_answered", "支援答复"),
    ("outsourced", "转外委"),
]


def keep_what_waits(apps: Any, schema_editor: Any) -> None:
    """Steps of engineers refused before there were conflicts wait now, unless the same step was taken later."""
    command, conflict = apps.get_model("yinuo", "Command"), apps.get_model("yinuo", "Conflict")
    engineers = set(apps.get_model("yinuo", "User").objects.filter(role="engineer").values_list("pk", flat=True))
    waiting: dict[tuple[str, str, str], Any] = {}
    for each in command.objects.filter(kind__startswith="order.").order_by("recorded_at", "pk").iterator():
        sent, problem = each.answer.get("sent"), each.answer.get("problem", {})
        order = (sent or each.answer).get("order")
        if sent is None:
            waiting.pop((each.owner, each.kind, order), None)
        elif problem.get("code") != "unknown_order" and int(each.owner.removeprefix("user:")) in engineers:
            waiting[each.owner, each.kind, order] = each
    conflict.objects.bulk_create(
        conflict(
            command=each, subject=f"order:{order}", reporter_id=int(owner.removeprefix("user:")),
            code=each.answer["problem"]["code"],
            why={
                "clause": each.answer["problem"]["clause"] or None, "field": each.answer["problem"]["field"] or None,
                "facts": {name: each.answer["problem"][name] for name in ("gates", "missing")},
            },
        )
        for (owner, _kind, order), each in waiting.items()
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0003_parts")]

    operations = [
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "command",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="conflict",
                        serialize=False,
                        to="yinuo.command",
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=40)),
                ("why", models.JSONField(default=dict)),
                ("how", models.CharField(blank=True, choices=HOW, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how", ""), ("resolved_at", None))
                        | models.Q(models.Q(("how", ""), _negated=True), ("resolved_at__isnull", False)),
                        name="conflict_settled_says_how",
                    )
                ],
                "indexes": [
                    models.Index(condition=models.Q(("resolved_at", None)), fields=["subject"], name="conflict_open"),
                    models.Index(fields=["reporter", "-resolved_at"], name="conflict_of_reporter"),
                ],
            },
        ),
        migrations.AlterField("notice", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunPython(keep_what_waits, migrations.RunPython.noop),
    ]
