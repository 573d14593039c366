import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("yinuo", "0014_shops"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("region", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(max_length=30)),
                ("systems", models.JSONField(default=list)),
                ("brands", models.JSONField(default=list)),
                ("answer_minutes", models.PositiveSmallIntegerField()),
                ("labour_cny", models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ("travel_cny", models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ("agreement", models.CharField(blank=True, max_length=60)),
                ("agreement_until", models.DateField(blank=True, null=True)),
                ("active", models.BooleanField(default=True)),
                ("search", models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="SupplierContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("phone", models.CharField(max_length=30)),
                ("systems", models.JSONField(default=list)),
                ("begins", models.TimeField(blank=True, null=True)),
                ("ends", models.TimeField(blank=True, null=True)),
                ("workdays", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="SupplierMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guidance", "处理指导"),
                            ("sending", "派人前往"),
                            ("needs_more", "需要补充资料"),
                            ("not_ours", "不属我方责任"),
                            ("ours", "我方补充"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(max_length=2000)),
                ("person", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("eta_at", models.DateTimeField(null=True)),
                ("photos", models.JSONField(default=list)),
                ("said_at", models.DateTimeField()),
                ("command_id", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="SupplierRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("key", models.CharField(max_length=32, unique=True)),
                ("contact_name", models.CharField(blank=True, max_length=60)),
                ("contact_phone", models.CharField(max_length=30)),
                ("question", models.TextField(blank=True, max_length=2000)),
                ("photos", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等厂家答复"),
                            ("needs_more", "厂家要补充资料"),
                            ("guided", "已给出指导"),
                            ("sending", "厂家派人"),
                            ("declined", "厂家称不属其责任"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("told", models.PositiveSmallIntegerField(default=0)),
                ("remind_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_minutes__gt", 0)), name="supplier_answers_in_some_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("labour_cny__gte", 0), ("travel_cny__gte", 0)), name="supplier_pays_or_not"
            ),
        ),
        migrations.AddField(
            model_name="suppliercontact",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="yinuo.supplier"
            ),
        ),
        migrations.AddField(
            model_name="suppliermessage",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="supplierrequest",
            name="asked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="supplierrequest",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="supplier_requests", to="yinuo.serviceorder"
            ),
        ),
        migrations.AddField(
            model_name="supplierrequest",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="yinuo.supplier"
            ),
        ),
        migrations.AddField(
            model_name="suppliermessage",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="yinuo.supplierrequest"
            ),
        ),
        migrations.AddConstraint(
            model_name="suppliercontact",
            constraint=models.UniqueConstraint(fields=("supplier", "phone"), name="supplier_contact_once"),
        ),
        migrations.AddConstraint(
            model_name="suppliercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begins", None), ("ends", None)),
                    models.Q(("begins__isnull", False), ("ends__isnull", False)),
                    _connector="OR",
                ),
                name="hours_have_both_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="supplierrequest",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)),
                fields=["remind_at", "id"],
                name="supplier_request_to_remind",
            ),
        ),
        migrations.AddIndex(
            model_name="supplierrequest",
            index=models.Index(fields=["supplier", "-id"], name="supplier_request_of"),
        ),
        migrations.AddConstraint(
            model_name="supplierrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "needs_more"])),
                fields=("order", "supplier"),
                name="supplier_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_at", None), ("state", "asked"), _connector="OR"),
                name="only_asked_suppliers_are_late",
            ),
        ),
        migrations.AddIndex(
            model_name="suppliermessage",
            index=models.Index(fields=["request", "id"], name="supplier_message_of"),
        ),
        migrations.AddConstraint(
            model_name="suppliermessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "sending"), _negated=True),
                    models.Q(models.Q(("person", ""), _negated=True), ("eta_at__isnull", False)),
                    _connector="OR",
                ),
                name="who_is_sent_has_a_name",
            ),
        ),
    ]
