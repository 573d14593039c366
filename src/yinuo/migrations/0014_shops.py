"""Outside repair shops: files, papers, facilities, prices, evaluations, jobs and settlements."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("yinuo", "0013_charges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("province", models.CharField(max_length=40)),
                ("city", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=200)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("contact_name", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=30)),
                (
                    "repair_class",
                    models.CharField(
                        choices=[("one", "一类维修企业"), ("two", "二类维修企业"), ("three", "三类维修业户")],
                        max_length=8,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("suspended_why", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("search", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="shop_on_the_map",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopFacility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lift", "举升机"),
                            ("crane", "起重设备"),
                            ("welding", "焊接工位"),
                            ("pit", "地沟"),
                            ("bay", "维修工位"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60)),
                ("capacity_t", models.DecimalField(decimal_places=1, max_digits=6, null=True)),
                ("length_m", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("active", models.BooleanField(default=True)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facilities", to="yinuo.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "营业执照"),
                            ("filing", "维修经营备案"),
                            ("agreement", "外委维修协议"),
                            ("safety", "安全生产管理协议"),
                            ("insurance", "责任保险"),
                            ("welder", "焊工操作证"),
                            ("electrician", "电工操作证"),
                            ("crane", "起重机作业证"),
                            ("inspection", "设备定期检验"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("holder", models.CharField(blank=True, max_length=60)),
                ("families", models.JSONField(default=list)),
                ("scope", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("countersigned_at", models.DateTimeField(null=True)),
                ("alarm_on", models.DateField(null=True)),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="yinuo.shopfacility",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="yinuo.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rate",
                    models.CharField(
                        choices=[
                            ("mechanic", "机修工时"),
                            ("welder", "焊工工时"),
                            ("electrician", "电工工时"),
                            ("body", "钣金喷漆工时"),
                            ("lift", "举升机使用"),
                            ("crane", "起重设备使用"),
                            ("welding", "焊接工位使用"),
                            ("pit", "地沟使用"),
                            ("bay", "维修工位使用"),
                        ],
                        max_length=12,
                    ),
                ),
                ("hour_cny", models.DecimalField(decimal_places=2, max_digits=9)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="yinuo.shoppaper"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("month", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待外委厂确认"),
                            ("confirmed", "待部长批准"),
                            ("approved", "待付款"),
                            ("paid", "已付款"),
                        ],
                        max_length=10,
                    ),
                ),
                ("total_cny", models.DecimalField(decimal_places=2, max_digits=12)),
                ("content", models.JSONField(default=dict)),
                ("objection", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("voucher", models.CharField(blank=True, max_length=60)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="yinuo.shop"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("kind", models.CharField(choices=[("whole", "整项维修"), ("bay", "租用场地设备")], max_length=8)),
                (
                    "repair",
                    models.CharField(
                        choices=[("minor", "小修或专项修理"), ("level2", "二级维护"), ("assembly", "整车或总成修理")],
                        max_length=10,
                    ),
                ),
                (
                    "facility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lift", "举升机"),
                            ("crane", "起重设备"),
                            ("welding", "焊接工位"),
                            ("pit", "地沟"),
                            ("bay", "维修工位"),
                        ],
                        max_length=8,
                    ),
                ),
                ("wanted", models.CharField(max_length=500)),
                ("wanted_at", models.DateTimeField(null=True)),
                ("wanted_hours", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "待接单"),
                            ("accepted", "已接单"),
                            ("under_way", "施工中"),
                            ("done", "待验收"),
                            ("passed", "验收合格"),
                            ("declined", "未接单"),
                            ("withdrawn", "已收回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("passed_at", models.DateTimeField(null=True)),
                ("cause", models.TextField(blank=True, max_length=2000)),
                ("work_done", models.TextField(blank=True, max_length=2000)),
                ("certificate", models.CharField(blank=True, max_length=60)),
                ("sent_back", models.PositiveSmallIntegerField(default=0)),
                ("guaranteed_to", models.DateField(null=True)),
                ("guaranteed_km", models.PositiveIntegerField(null=True)),
                ("service", models.PositiveSmallIntegerField(null=True)),
                ("technical", models.PositiveSmallIntegerField(null=True)),
                ("rating_note", models.CharField(blank=True, max_length=500)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shop_jobs", to="yinuo.serviceorder"
                    ),
                ),
                (
                    "passed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rework_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reworks",
                        to="yinuo.shopjob",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="yinuo.shop"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="yinuo.shoppaper"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="yinuo.shopstatement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopUser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="yinuo.shop"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shop", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShopEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occasion",
                    models.CharField(choices=[("onboarding", "准入评价"), ("yearly", "年度评价")], max_length=12),
                ),
                ("on", models.DateField()),
                ("service", models.PositiveSmallIntegerField()),
                ("technical", models.PositiveSmallIntegerField()),
                ("safety", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="yinuo.shop"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("safety__lte", 100), ("score__lte", 100), ("service__lte", 100), ("technical__lte", 100)
                        ),
                        name="shop_evaluation_of_100",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShopLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("rate", "协议价目"), ("part", "外购配件"), ("other", "其他")], max_length=8
                    ),
                ),
                (
                    "rate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mechanic", "机修工时"),
                            ("welder", "焊工工时"),
                            ("electrician", "电工工时"),
                            ("body", "钣金喷漆工时"),
                            ("lift", "举升机使用"),
                            ("crane", "起重设备使用"),
                            ("welding", "焊接工位使用"),
                            ("pit", "地沟使用"),
                            ("bay", "维修工位使用"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=9)),
                ("unit_cny", models.DecimalField(decimal_places=2, max_digits=9)),
                ("amount_cny", models.DecimalField(decimal_places=2, max_digits=12)),
                ("agreed_cny", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("waits", models.BooleanField(default=False)),
                ("refused", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("command_id", models.UUIDField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="yinuo.shopjob"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_cny__gte", 0)), name="shop_line_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refused", True), ("waits", True), _negated=True),
                        name="shop_line_judged_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="shoppaper",
            index=models.Index(fields=["shop", "kind"], name="shop_paper_of"),
        ),
        migrations.AddIndex(
            model_name="shoppaper",
            index=models.Index(
                condition=models.Q(("alarm_on__isnull", False)), fields=["alarm_on", "id"], name="shop_paper_alarm"
            ),
        ),
        migrations.AddConstraint(
            model_name="shoppaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="shop_paper_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="shoppaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("facility__isnull", False), ("kind", "inspection")),
                    models.Q(models.Q(("kind", "inspection"), _negated=True), ("facility", None)),
                    _connector="OR",
                ),
                name="shop_inspection_of_facility",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopprice",
            constraint=models.UniqueConstraint(fields=("agreement", "rate"), name="shop_price_once"),
        ),
        migrations.AddConstraint(
            model_name="shopprice",
            constraint=models.CheckConstraint(condition=models.Q(("hour_cny__gte", 0)), name="shop_price_not_negative"),
        ),
        migrations.AddIndex(
            model_name="shopstatement",
            index=models.Index(fields=["shop", "-month"], name="shop_statement_of"),
        ),
        migrations.AddConstraint(
            model_name="shopstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_on__isnull", False), ("state", "paid")),
                    models.Q(models.Q(("state", "paid"), _negated=True), ("paid_on", None)),
                    _connector="OR",
                ),
                name="shop_statement_paid_when",
            ),
        ),
        migrations.AddIndex(
            model_name="shopjob",
            index=models.Index(fields=["shop", "-id"], name="shop_job_of"),
        ),
        migrations.AddIndex(
            model_name="shopjob",
            index=models.Index(fields=["order", "-id"], name="shop_job_on_order"),
        ),
        migrations.AddConstraint(
            model_name="shopjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "passed"), _negated=True), ("passed_at__isnull", False), _connector="OR"
                ),
                name="shop_job_passed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement", None), ("state", "passed"), _connector="OR"),
                name="shop_job_settled_if_passed",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopjob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "whole"), ("state__in", ["offered", "accepted", "under_way", "done"])),
                fields=("order",),
                name="shop_one_whole_job_at_a_time",
            ),
        ),
    ]
