"""Recalls and service campaigns (召回与服务活动): their machines and every try to reach the owners."""

from django.db import models
from django.db.models import F, Q

from yinuo.warranty.types.campaigns import CampaignKind, CampaignState, Reached, Told, Way


class Campaign(models.Model):
    """Work that a list of machines needs, free of charge, by a deadline."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=CampaignKind.listed)
    title = models.CharField(max_length=120)
    work = models.TextField(max_length=4000)
    letter = models.TextField(max_length=4000)
    parts = models.JSONField(default=list)
    deadline = models.DateField()
    state = models.CharField(max_length=8, choices=CampaignState.listed)
    defect = models.ForeignKey(
        "yinuo.DefectFile", null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="draft") | Q(started_at__isnull=False), name="campaign_started"),
            models.CheckConstraint(condition=~Q(state="ended") | Q(ended_at__isnull=False), name="campaign_ended"),
        ]

    def __str__(self) -> str:
        return self.number


class CampaignVehicle(models.Model):
    """A machine of a campaign. Done by `order`, which its owner signed, or need not be for a `reason`."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="vehicles")
    vehicle = models.ForeignKey("yinuo.Vehicle", on_delete=models.PROTECT, related_name="campaigns")
    state = models.CharField(max_length=12, choices=Reached.listed)
    appointment_at = models.DateTimeField(null=True)
    order = models.ForeignKey(
        "yinuo.ServiceOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    reason = models.CharField(max_length=500, blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "vehicle"], name="campaign_vehicle_once"),
            models.CheckConstraint(condition=Q(state="done", order__isnull=False) | ~Q(state="done") & Q(order=None),
                                   name="campaign_done_by_order"),
            models.CheckConstraint(condition=~Q(state="excused") | ~Q(reason=""), name="campaign_excused_with_reason"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["campaign", "state"], name="campaign_by_state")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.vehicle_id}"


class CampaignTry(models.Model):
    """One try to reach the owner of a machine."""

    row = models.ForeignKey(CampaignVehicle, on_delete=models.CASCADE, related_name="tries")
    way = models.CharField(max_length=8, choices=Way.listed)
    result = models.CharField(max_length=12, choices=Told.listed)
    who = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    appointment_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()
    tried_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(F("row"), F("id"), name="campaign_try_of")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.result}"
