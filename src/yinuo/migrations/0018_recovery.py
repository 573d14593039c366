import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yinuo.warranty.types.campaigns
import yinuo.warranty.types.claims
import yinuo.warranty.types.defects


class Migration(migrations.Migration):
    dependencies = [
        ("yinuo", "0017_tours"),
    ]

    operations = [
        migrations.CreateModel(
            name="DefectScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("scanned_at", models.DateTimeField()),
                ("noticed", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("kind", models.CharField(choices=yinuo.warranty.types.campaigns.CampaignKind.listed, max_length=8)),
                ("title", models.CharField(max_length=120)),
                ("work", models.TextField(max_length=4000)),
                ("letter", models.TextField(max_length=4000)),
                ("parts", models.JSONField(default=list)),
                ("deadline", models.DateField()),
                ("state", models.CharField(choices=yinuo.warranty.types.campaigns.CampaignState.listed, max_length=8)),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=500)),
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
        migrations.CreateModel(
            name="CampaignVehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=yinuo.warranty.types.campaigns.Reached.listed, max_length=12)),
                ("appointment_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("missed", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vehicles", to="yinuo.campaign"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="yinuo.serviceorder",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="yinuo.vehicle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(choices=yinuo.warranty.types.campaigns.Way.listed, max_length=8)),
                ("result", models.CharField(choices=yinuo.warranty.types.campaigns.Told.listed, max_length=12)),
                ("who", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("appointment_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField()),
                (
                    "tried_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="yinuo.campaignvehicle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DefectFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("system", models.CharField(max_length=20)),
                ("batch_kind", models.CharField(choices=yinuo.warranty.types.defects.BatchKind.listed, max_length=8)),
                ("batch", models.CharField(max_length=20)),
                ("state", models.CharField(choices=yinuo.warranty.types.defects.DefectState.listed, max_length=12)),
                ("figures", models.JSONField()),
                ("vehicles", models.JSONField(default=list)),
                ("noticed_at", models.DateTimeField()),
                ("findings", models.TextField(blank=True, max_length=4000)),
                ("dismissed_why", models.CharField(blank=True, max_length=500)),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="defects", to="yinuo.vehiclemodel"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="campaign",
            name="defect",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="yinuo.defectfile",
            ),
        ),
        migrations.CreateModel(
            name="SupplierClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True)),
                ("month", models.DateField()),
                ("state", models.CharField(choices=yinuo.warranty.types.claims.ClaimState.listed, max_length=10)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled_on", models.DateField(null=True)),
                ("settled_cny", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("paper", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=500)),
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="yinuo.supplier"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=yinuo.warranty.types.claims.LineKind.listed, max_length=8)),
                ("what", models.CharField(blank=True, max_length=180)),
                ("old_serial", models.CharField(blank=True, max_length=60)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=11)),
                ("unit", models.CharField(max_length=10)),
                ("unit_cny", models.DecimalField(decimal_places=2, max_digits=12)),
                ("amount_cny", models.DecimalField(decimal_places=2, max_digits=12)),
                ("accepted_cny", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("refused_why", models.CharField(blank=True, max_length=200)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claim_lines", to="yinuo.serviceorder"
                    ),
                ),
                (
                    "used",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_line",
                        to="yinuo.usedpart",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="yinuo.supplierclaim"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="campaignvehicle",
            index=models.Index(fields=["campaign", "state"], name="campaign_by_state"),
        ),
        migrations.AddConstraint(
            model_name="campaignvehicle",
            constraint=models.UniqueConstraint(fields=("campaign", "vehicle"), name="campaign_vehicle_once"),
        ),
        migrations.AddConstraint(
            model_name="campaignvehicle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("order", None)),
                    _connector="OR",
                ),
                name="campaign_done_by_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignvehicle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "excused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaign_excused_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="campaigntry",
            index=models.Index(models.F("row"), models.F("id"), name="campaign_try_of"),
        ),
        migrations.AddConstraint(
            model_name="defectfile",
            constraint=models.UniqueConstraint(
                fields=("model", "system", "batch_kind", "batch"), name="defect_once_per_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="defectfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dismissed"), _negated=True),
                    models.Q(("dismissed_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="dismissed_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("started_at__isnull", False), _connector="OR"),
                name="campaign_started",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                ),
                name="campaign_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="supplierclaim",
            index=models.Index(fields=["supplier", "-month"], name="claim_of_supplier"),
        ),
        migrations.AddConstraint(
            model_name="supplierclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "settled"), _negated=True),
                    models.Q(
                        ("settled_cny__gte", 0), ("settled_on__isnull", False), models.Q(("paper", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="claim_settled_with_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("sent_at__isnull", False), _connector="OR"),
                name="claim_was_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="claimline",
            index=models.Index(fields=["claim", "id"], name="claim_line_of"),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["labour", "travel"])),
                fields=("order", "kind"),
                name="labour_claimed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "part"), ("used__isnull", False)),
                    models.Q(models.Q(("kind", "part"), _negated=True), ("used__isnull", True)),
                    _connector="OR",
                ),
                name="claimed_part_was_used",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_cny", None),
                    models.Q(("accepted_cny__gte", 0), ("accepted_cny__lte", models.F("amount_cny"))),
                    _connector="OR",
                ),
                name="accepted_within_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="claimed_something"),
        ),
    ]
