"""Resident outlets (常驻服务网点)."""

from django.db import models


class Outlet(models.Model):
    """A place engineers start from. Active on a day iff `opened_on <= day` and not yet closed."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    province = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="outlet_on_the_map"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="outlet_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name
