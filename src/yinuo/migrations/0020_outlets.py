import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.network.types


class Migration(migrations.Migration):
    dependencies = [
        ("yinuo", "0019_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=yinuo.network.types.FacilityKind.listed, max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("quantity", models.PositiveIntegerField(default=1)),
                (
                    "condition",
                    models.CharField(choices=yinuo.network.types.Condition.listed, default="good", max_length=10),
                ),
                ("checked_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facilities", to="yinuo.outlet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceVehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plate", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("use", models.CharField(choices=yinuo.network.types.VehicleUse.listed, max_length=10)),
                (
                    "state",
                    models.CharField(choices=yinuo.network.types.VehicleState.listed, default="ready", max_length=10),
                ),
                ("licence_until", models.DateField(null=True)),
                ("insurance_until", models.DateField(null=True)),
                ("inspection_until", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("alarm_on", models.DateField(null=True)),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="service_vehicles", to="yinuo.outlet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("lifting", models.BooleanField(default=False)),
                (
                    "condition",
                    models.CharField(choices=yinuo.network.types.Condition.listed, default="good", max_length=10),
                ),
                ("inspected_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("alarm_on", models.DateField(null=True)),
                (
                    "engineer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tools",
                        to="yinuo.engineer",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tools", to="yinuo.outlet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(blank=True, max_length=120)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("km_out", models.PositiveIntegerField(null=True)),
                ("km_in", models.PositiveIntegerField(null=True)),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trips", to="yinuo.engineer"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trips",
                        to="yinuo.serviceorder",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trips", to="yinuo.servicevehicle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutletReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField()),
                ("conclusion", models.CharField(choices=yinuo.network.types.Conclusion.listed, max_length=10)),
                ("findings", models.TextField(max_length=1000)),
                ("measures", models.TextField(blank=True, max_length=1000)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="yinuo.outlet"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("outlet", "year"), name="outlet_year_reviewed_once")],
            },
        ),
        migrations.AddIndex(
            model_name="servicevehicle",
            index=models.Index(
                condition=models.Q(("alarm_on__isnull", False)), fields=["alarm_on", "id"], name="service_vehicle_alarm"
            ),
        ),
        migrations.AddIndex(
            model_name="tool",
            index=models.Index(
                condition=models.Q(("alarm_on__isnull", False)), fields=["alarm_on", "id"], name="tool_alarm"
            ),
        ),
        migrations.AddIndex(
            model_name="trip",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["driver"], name="trip_running"),
        ),
        migrations.AddIndex(
            model_name="trip",
            index=models.Index(fields=["vehicle", "-id"], name="trip_newest"),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("vehicle",), name="one_trip_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__isnull", False), models.Q(("purpose", ""), _negated=True), _connector="OR"),
                name="trip_has_a_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("km_in", None), ("km_out", None), ("km_in__gte", models.F("km_out")), _connector="OR"
                ),
                name="trip_meter_goes_up",
            ),
        ),
    ]
