import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.vouchers.types


class Migration(migrations.Migration):
    dependencies = [
        ("yinuo", "0015_suppliers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="serviceorder",
            index=models.Index(
                condition=models.Q(("is_open", False)), fields=["engineer", "ended_at"], name="order_ended_of"
            ),
        ),
        migrations.CreateModel(
            name="VoucherPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("month", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(choices=yinuo.vouchers.types.PackState.listed, default="open", max_length=10),
                ),
                ("content", models.TextField(blank=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("orders", models.PositiveIntegerField(default=0)),
                ("lacking", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("judged_at", models.DateTimeField(null=True)),
                ("alarm_at", models.DateTimeField(null=True)),
                (
                    "engineer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_packs",
                        to="yinuo.engineer",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-month", "id"], name="voucher_pack_month"),
                    models.Index(
                        condition=models.Q(("alarm_at__isnull", False)),
                        fields=["alarm_at", "id"],
                        name="voucher_pack_alarm",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("engineer", "month"), name="voucher_pack_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_in_at__isnull", False),
                                ("state__in", ["handed_in", "locked"]),
                                models.Q(("content_hash", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["handed_in", "locked"]), _negated=True),
                                ("content", ""),
                                ("content_hash", ""),
                            ),
                            _connector="OR",
                        ),
                        name="voucher_pack_frozen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoucherLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="yinuo.voucherpack"
                    ),
                ),
            ],
        ),
    ]
