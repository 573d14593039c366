import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yinuo.checklists.types import Gate
from yinuo.orders.types import Rescue, State
from yinuo.rescue.types import AlarmKind


class Migration(migrations.Migration):
    """A rescue and its closed gates on the order, and what stands ready for one (R-9.1 to R-9.7)."""

    dependencies = [
        ("yinuo", "0016_vouchers"),
    ]

    operations = [
        migrations.AddField(
            "serviceorder",
            "rescue",
            models.CharField(blank=True, choices=Rescue.listed, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("serviceorder", "closed", models.JSONField(default=list)),
        migrations.AddField("serviceorder", "holds", models.JSONField(default=list)),
        migrations.AlterField("serviceorder", "state", models.CharField(choices=State.listed, max_length=20)),
        migrations.AlterField("checklistitem", "gate", models.CharField(choices=Gate.listed, max_length=12)),
        migrations.AddIndex(
            "serviceorder",
            models.Index(
                condition=models.Q(("rescue", ""), _negated=True), fields=["-reported_at", "-id"], name="order_rescues"
            ),
        ),
        migrations.CreateModel(
            name="RescueAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(choices=AlarmKind.listed, max_length=12)),
                ("subject", models.CharField(max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("raised_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["raised_at"], name="rescue_alarm_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="RescueReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                (
                    "rescue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returned_as", to="yinuo.serviceorder"
                    ),
                ),
                (
                    "workshop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rescued_by", to="yinuo.serviceorder"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallOutTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("crew", models.CharField(max_length=200)),
                ("called_at", models.DateTimeField()),
                ("turned_out_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_out_tests", to="yinuo.outlet"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-called_at", "-id"], name="call_out_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("turned_out_at", None), ("turned_out_at__gte", models.F("called_at")), _connector="OR"
                        ),
                        name="turned_out_after_the_call",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadinessCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shift_at", models.DateTimeField()),
                ("vehicle", models.CharField(max_length=60)),
                ("found", models.JSONField(default=dict)),
                ("missing", models.JSONField(default=list)),
                ("ready", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="yinuo.engineer"
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readiness_checks", to="yinuo.outlet"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="yinuo.engineer"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "-checked_at", "-id"], name="readiness_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("driver", models.F("technician")), _negated=True), name="crew_is_two_people"
                    )
                ],
            },
        ),
    ]
