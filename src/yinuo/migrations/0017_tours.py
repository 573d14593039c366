import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.orders.types
import yinuo.tours.types


class Migration(migrations.Migration):
    dependencies = [("yinuo", "0017_rescue")]
    operations = [
        migrations.CreateModel(
            name="DueDay",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="InspectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("text", models.CharField(max_length=200)),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("chassis", "底盘"),
                            ("engine", "发动机"),
                            ("aux_engine", "副发动机/取力器"),
                            ("hydraulics", "液压系统"),
                            ("body", "箱体/上装结构"),
                            ("electrics", "电气系统"),
                            ("battery", "动力电池/高压系统"),
                            ("water", "水路系统"),
                            ("brush", "扫刷/滚刷"),
                            ("blower", "风机"),
                            ("snow_blade", "雪铲/抛雪头"),
                            ("spreading", "撒布装置"),
                            ("other", "其他/不清楚"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("judged", "判断"), ("measure", "测量"), ("photo", "照片")],
                        default="judged",
                        max_length=8,
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("least", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("most", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("families", models.JSONField(default=list)),
                ("position", models.PositiveSmallIntegerField()),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.AlterField(
            model_name="serviceorder",
            name="channel",
            field=models.CharField(choices=yinuo.orders.types.Channel.listed, max_length=10),
        ),
        migrations.CreateModel(
            name="FirstSnow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=40, unique=True)),
                ("month", models.PositiveSmallIntegerField()),
                ("day", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("day__gte", 1), ("day__lte", 31), ("month__gte", 1), ("month__lte", 12)),
                        name="first_snow_is_a_day",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="TourMachine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(choices=yinuo.tours.types.MachineState.listed, default="due", max_length=10),
                ),
                ("due_on", models.DateField()),
                ("limit", models.CharField(choices=yinuo.tours.types.Limit.listed, max_length=8)),
                ("hours", models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ("km", models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("done_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tour_machines", to="yinuo.vehicle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TourAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=20)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("photo", models.CharField(blank=True, max_length=64)),
                ("finding", models.BooleanField(default=False)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="yinuo.inspectionitem"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tour_findings",
                        to="yinuo.serviceorder",
                    ),
                ),
                (
                    "machine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="yinuo.tourmachine"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TourPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(choices=yinuo.tours.types.PlanKind.listed, max_length=8)),
                (
                    "state",
                    models.CharField(choices=yinuo.tours.types.PlanState.listed, default="active", max_length=10),
                ),
                ("families", models.JSONField(default=list)),
                ("provinces", models.JSONField(default=list)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("before_snow", models.BooleanField(default=False)),
                ("covered", models.BooleanField(default=False)),
                ("every_months", models.PositiveSmallIntegerField(null=True)),
                ("every_hours", models.PositiveIntegerField(null=True)),
                ("every_km", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("closed_why", models.CharField(blank=True, max_length=200)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="tourmachine",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="machines", to="yinuo.tourplan"
            ),
        ),
        migrations.CreateModel(
            name="TourVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("province", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(choices=yinuo.tours.types.VisitState.listed, default="planned", max_length=12),
                ),
                ("due_on", models.DateField()),
                ("contact_name", models.CharField(blank=True, max_length=60)),
                ("contact_phone", models.CharField(blank=True, max_length=30)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("moved", models.PositiveSmallIntegerField(default=0)),
                ("signer", models.CharField(blank=True, max_length=60)),
                ("signature", models.CharField(blank=True, max_length=64)),
                ("opinion", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tour_visits", to="yinuo.customer"
                    ),
                ),
                (
                    "engineer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tour_visits",
                        to="yinuo.engineer",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="yinuo.outlet"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="yinuo.tourplan"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="tourmachine",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="machines", to="yinuo.tourvisit"
            ),
        ),
        migrations.CreateModel(
            name="CustomerCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField()),
                ("purpose", models.CharField(choices=yinuo.tours.types.CallPurpose.listed, max_length=10)),
                ("met", models.CharField(max_length=60)),
                ("result", models.CharField(max_length=1000)),
                ("next_step", models.CharField(blank=True, max_length=500)),
                ("next_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="yinuo.customer"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "visited_on"], name="call_of_person"),
                    models.Index(fields=["-visited_on", "-id"], name="call_newest"),
                ]
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
                ("way", models.CharField(blank=True, choices=yinuo.tours.types.FollowWay.listed, max_length=8)),
                ("spoke_with", models.CharField(blank=True, max_length=60)),
                ("condition", models.CharField(blank=True, choices=yinuo.tours.types.Condition.listed, max_length=8)),
                ("hours", models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ("km", models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ("issues", models.CharField(blank=True, max_length=500)),
                ("advice", models.CharField(blank=True, max_length=500)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engineer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="yinuo.engineer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="yinuo.serviceorder",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="yinuo.outlet"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="yinuo.vehicle"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("done_at", None)), fields=["due_on", "id"], name="follow_up_due"),
                    models.Index(fields=["vehicle", "-done_at"], name="follow_up_history"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)), fields=("vehicle",), name="one_open_follow_up"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None),
                            models.Q(models.Q(("way", ""), _negated=True), models.Q(("condition", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="follow_up_says_how",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="touranswer",
            index=models.Index(condition=models.Q(("finding", True)), fields=["machine"], name="tour_finding"),
        ),
        migrations.AddConstraint(
            model_name="touranswer",
            constraint=models.UniqueConstraint(fields=("machine", "item"), name="tour_answer_once"),
        ),
        migrations.AddIndex(
            model_name="tourplan", index=models.Index(fields=["state", "kind"], name="tour_plan_active")
        ),
        migrations.AddConstraint(
            model_name="tourplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "season"), _negated=True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="season_begins_before_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="tourplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "repeat"), _negated=True),
                    ("every_months__gt", 0),
                    ("every_hours__gt", 0),
                    ("every_km__gt", 0),
                    _connector="OR",
                ),
                name="repeat_says_how_often",
            ),
        ),
        migrations.AddIndex(
            model_name="tourvisit",
            index=models.Index(
                condition=models.Q(("state__in", ["done", "not_possible"]), _negated=True),
                fields=["due_on", "id"],
                name="tour_visit_due",
            ),
        ),
        migrations.AddIndex(
            model_name="tourvisit",
            index=models.Index(
                condition=models.Q(("state__in", ["done", "not_possible"]), _negated=True),
                fields=["engineer", "due_on"],
                name="tour_visit_of_engineer",
            ),
        ),
        migrations.AddIndex(
            model_name="tourvisit", index=models.Index(fields=["plan", "province", "state"], name="tour_visit_of_plan")
        ),
        migrations.AddConstraint(
            model_name="tourvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "not_possible"]), ("ended_at__isnull", False)),
                    models.Q(models.Q(("state__in", ["done", "not_possible"]), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="ended_tour_visit_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="tourvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_possible"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_possible_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="tourmachine", index=models.Index(fields=["vehicle", "-done_at"], name="tour_machine_history")
        ),
        migrations.AddConstraint(
            model_name="tourmachine",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "due")), fields=("plan", "vehicle"), name="due_once_per_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="tourmachine",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "due"), ("done_at__isnull", False), _connector="OR"),
                name="inspected_says_when",
            ),
        ),
    ]
