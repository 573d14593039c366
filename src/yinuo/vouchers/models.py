"""The pack of an engineer and a month, and the key of every line a frozen pack holds."""

from django.db import models
from django.db.models import Q

from yinuo.vouchers.types import FROZEN, PackState


class VoucherPack(models.Model):
    """What an engineer hands in for a month (维修凭证). `month` is its first day; `content` is frozen at the hand-in.

    `orders` and `lacking` are counted then, for the list; `alarm_at` is when somebody is told next that it is due.
    """

    number = models.CharField(max_length=40, unique=True)
    engineer = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="voucher_packs")
    month = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=PackState.listed, default=PackState.OPEN)
    content = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    orders = models.PositiveIntegerField(default=0)
    lacking = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    alarm_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engineer", "month"], name="voucher_pack_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FROZEN), handed_in_at__isnull=False) & ~Q(content_hash="")
                | ~Q(state__in=sorted(FROZEN)) & Q(content_hash="", content=""),
                name="voucher_pack_frozen",
            ),
        ]
        indexes = [
            models.Index(fields=["-month", "id"], name="voucher_pack_month"),
            models.Index(fields=["alarm_at", "id"], condition=Q(alarm_at__isnull=False), name="voucher_pack_alarm"),
        ]

    def __str__(self) -> str:
        return self.number


class VoucherLine(models.Model):
    """A line that stands in a frozen pack; no line ever stands in two."""

    pack = models.ForeignKey(VoucherPack, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.key
