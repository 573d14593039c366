import django.db.models.deletion
from django.db import migrations, models

import yinuo.warranty.types.cases


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0018_recovery")]

    operations = [
        migrations.CreateModel(
            name="RepairNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RepairWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_at", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=list)),
                (
                    "vehicle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="repair_watch", to="yinuo.vehicle"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("check_at__isnull", False)),
                        fields=["check_at", "id"],
                        name="repair_to_check",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuaranteeCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("state", models.CharField(choices=yinuo.warranty.types.cases.CaseState.listed, max_length=12)),
                ("is_open", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                (
                    "wish",
                    models.CharField(blank=True, choices=yinuo.warranty.types.cases.Remedy.listed, max_length=10),
                ),
                ("findings", models.JSONField(default=list)),
                ("promised", models.JSONField(default=dict)),
                (
                    "proposal",
                    models.CharField(blank=True, choices=yinuo.warranty.types.cases.Remedy.listed, max_length=10),
                ),
                ("proposal_reason", models.TextField(blank=True, max_length=2000)),
                (
                    "decision",
                    models.CharField(blank=True, choices=yinuo.warranty.types.cases.Remedy.listed, max_length=10),
                ),
                ("decision_reason", models.TextField(blank=True, max_length=2000)),
                ("outcome", models.TextField(blank=True, max_length=2000)),
                ("opened_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("remind_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee_cases",
                        to="yinuo.customer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee_cases",
                        to="yinuo.serviceorder",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee_cases",
                        to="yinuo.vehicle",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-opened_at", "-id"], name="case_newest"),
                    models.Index(
                        condition=models.Q(("remind_at__isnull", False)),
                        fields=["remind_at", "id"],
                        name="case_to_remind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)), fields=("vehicle",), name="one_open_case_a_machine"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remind_at", None), ("is_open", True), _connector="OR"),
                        name="only_open_cases_remind",
                    ),
                ],
            },
        ),
    ]
