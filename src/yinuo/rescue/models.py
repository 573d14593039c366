"""What stands ready for a rescue, the tests and alarms, and which workshop order a rescue led to."""

from django.db import models

from yinuo.rescue.types import AlarmKind


class ReadinessCheck(models.Model):
    """One crew's check of what it has ready for a shift (R-9.1); the newest of a shift counts. `found` maps the line's
    code to what was counted, a tick being 1; `missing` are the lines not fulfilled."""

    outlet = models.ForeignKey("yinuo.Outlet", on_delete=models.PROTECT, related_name="readiness_checks")
    shift_at = models.DateTimeField()
    driver = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="+")
    technician = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="+")
    vehicle = models.CharField(max_length=60)
    found = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    ready = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("yinuo.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(driver=models.F("technician")), name="crew_is_two_people"
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["outlet", "-checked_at", "-id"], name="readiness_newest")]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.shift_at}"


class CallOutTest(models.Model):
    """An unannounced call-out of the crew on stand-by (R-9.2), and when it turned out."""

    outlet = models.ForeignKey("yinuo.Outlet", on_delete=models.PROTECT, related_name="call_out_tests")
    crew = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey("yinuo.User", on_delete=models.PROTECT, related_name="+")
    turned_out_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(turned_out_at=None) | models.Q(turned_out_at__gte=models.F("called_at")),
                name="turned_out_after_the_call",
            )
        ]
        indexes = [models.Index(fields=["-called_at", "-id"], name="call_out_newest")]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.called_at}"


class RescueAlarm(models.Model):
    """A warning that was given once; `key` names its occasion. Open until what it warned of is mended."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=AlarmKind.listed)
    subject = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["raised_at"], condition=models.Q(ended_at=None), name="rescue_alarm_open")]

    def __str__(self) -> str:
        return self.key


class RescueReturn(models.Model):
    """The workshop order that a rescue led to (R-9.7)."""

    rescue = models.OneToOneField("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="returned_as")
    workshop = models.OneToOneField("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="rescued_by")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rescue_id} {self.workshop_id}"
