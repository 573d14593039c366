"""Resident outlets (常驻服务网点), what they have, the service vehicles with their trips, and the yearly reviews."""

from django.db import models
from django.db.models import F, Q

from yinuo.network.types import Conclusion, Condition, FacilityKind, VehicleState, VehicleUse


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


class Facility(models.Model):
    """What an outlet is set up with (R-3.2)."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="facilities")
    kind = models.CharField(max_length=10, choices=FacilityKind.listed)
    name = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField(default=1)
    condition = models.CharField(max_length=10, choices=Condition.listed, default=Condition.GOOD)
    checked_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Tool(models.Model):
    """A tool with a number of its own. `due_on`: the day of its next inspection; `alarm_on`: when that is told next."""

    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="tools")
    engineer = models.ForeignKey(
        "yinuo.Engineer", null=True, blank=True, on_delete=models.PROTECT, related_name="tools"
    )
    lifting = models.BooleanField(default=False)
    condition = models.CharField(max_length=10, choices=Condition.listed, default=Condition.GOOD)
    inspected_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    alarm_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["alarm_on", "id"], condition=Q(alarm_on__isnull=False), name="tool_alarm")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ServiceVehicle(models.Model):
    """A vehicle engineers drive to customers (R-3.7), with the last day of each of its papers."""

    plate = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80, blank=True)
    use = models.CharField(max_length=10, choices=VehicleUse.listed)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="service_vehicles")
    state = models.CharField(max_length=10, choices=VehicleState.listed, default=VehicleState.READY)
    licence_until = models.DateField(null=True)
    insurance_until = models.DateField(null=True)
    inspection_until = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    alarm_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["alarm_on", "id"], condition=Q(alarm_on__isnull=False), name="service_vehicle_alarm")
        ]

    def __str__(self) -> str:
        return self.plate


class Trip(models.Model):
    """One going out of a service vehicle: for an order, or for a purpose in words."""

    vehicle = models.ForeignKey(ServiceVehicle, on_delete=models.PROTECT, related_name="trips")
    driver = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="trips")
    order = models.ForeignKey("yinuo.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="trips")
    purpose = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    km_out = models.PositiveIntegerField(null=True)
    km_in = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle"], condition=Q(ended_at=None), name="one_trip_at_a_time"),
            models.CheckConstraint(condition=Q(order__isnull=False) | ~Q(purpose=""), name="trip_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(km_in=None) | Q(km_out=None) | Q(km_in__gte=F("km_out")), name="trip_meter_goes_up"
            ),
        ]
        indexes = [
            models.Index(fields=["vehicle", "-id"], name="trip_newest"),
            models.Index(fields=["driver"], condition=Q(ended_at=None), name="trip_running"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.started_at:%Y-%m-%d}"


class OutletReview(models.Model):
    """What a year of an outlet came to: its figures as they stood then, the conclusion and the measures."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    conclusion = models.CharField(max_length=10, choices=Conclusion.listed)
    findings = models.TextField(max_length=1000)
    measures = models.TextField(max_length=1000, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outlet", "year"], name="outlet_year_reviewed_once")]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.year}"
