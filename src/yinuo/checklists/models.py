"""Checklist items as data, and the answers given on an order."""

from django.db import models

from yinuo.assets.types import FaultSystem
from yinuo.checklists.types import Gate, Hazard, InspectionKind, ItemKind


class ChecklistItem(models.Model):
    """One line of a gate's checklist; `families` empty means every product family."""

    code = models.CharField(max_length=40, unique=True)
    gate = models.CharField(max_length=12, choices=Gate.listed)
    hazard = models.CharField(max_length=20, choices=Hazard, blank=True)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    clause = models.CharField(max_length=8)
    addition = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=8, choices=ItemKind, default=ItemKind.TICK)
    unit = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list)
    who = models.CharField(max_length=20, default="engineer")
    families = models.JSONField(default=list)
    blocking = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text


class HazardCertificate(models.Model):
    """A certificate that a hazard demands on the work date (gaps G-1 to G-6)."""

    hazard = models.CharField(max_length=20, choices=Hazard)
    certificate = models.CharField(max_length=20)
    clause = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hazard", "certificate"], name="hazard_certificate_once")]

    def __str__(self) -> str:
        return f"{self.hazard} {self.certificate}"


class Answer(models.Model):
    """What was confirmed on an order: the item's newest value."""

    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=200)
    answered_by = models.CharField(max_length=60)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "item"], name="answer_once_per_item")]

    def __str__(self) -> str:
        return f"{self.item_id}={self.value}"


class InspectionItem(models.Model):
    """One line of what is looked at on an inspection tour (R-5.5); `families` empty means every product family."""

    code = models.CharField(max_length=40, unique=True)
    text = models.CharField(max_length=200)
    system = models.CharField(max_length=20, choices=FaultSystem)
    kind = models.CharField(max_length=8, choices=InspectionKind, default=InspectionKind.JUDGED)
    unit = models.CharField(max_length=20, blank=True)
    least = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    most = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    families = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text
