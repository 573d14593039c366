"""Orders of parts by customers, and their lines (R-5.9)."""

from django.db import models
from django.db.models import Q

from yinuo.sales.types import Freight, SaleState


class Sale(models.Model):
    """Parts a customer orders and has sent (配件销售与代为托运). `promised_on` is the day it leaves at the latest."""

    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=10, choices=SaleState.listed)
    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="sales")
    vehicle = models.ForeignKey("yinuo.Vehicle", null=True, on_delete=models.PROTECT, related_name="part_sales")
    contact_name = models.CharField(max_length=60)
    contact_phone = models.CharField(max_length=30)
    address = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    promised_on = models.DateField(null=True)
    freight = models.CharField(max_length=10, choices=Freight.listed, blank=True)
    place = models.ForeignKey("yinuo.StockPlace", null=True, on_delete=models.PROTECT, related_name="+")
    picked_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    waybill = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)
    late_why = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.CharField(max_length=60, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)
    follow_key = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "arrived"])
                | ~Q(carrier="") & ~Q(waybill="") & Q(sent_at__isnull=False),
                name="sent_with_waybill",
            ),
            models.CheckConstraint(
                condition=~Q(state="arrived") | ~Q(arrived_by="") & Q(arrived_at__isnull=False), name="arrived_by_whom"
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="sale_newest"),
            models.Index(
                fields=["promised_on", "id"], condition=Q(state__in=["agreed", "picked"]), name="sale_to_be_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SaleLine(models.Model):
    """So much of a part; `instead_of` is what was asked for, where another takes its place; `rebuilt` says how."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="lines")
    part = models.ForeignKey("yinuo.Part", on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    serials = models.JSONField(default=list)
    instead_of = models.ForeignKey("yinuo.Part", null=True, on_delete=models.PROTECT, related_name="+")
    rebuilt = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "part"], name="sold_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sold_something"),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id} {self.part_id} {self.quantity}"
