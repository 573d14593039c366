"""Engineers, their certificates and shifts, and where they were while on duty."""

from django.db import models

from yinuo.people.types import CertificateKind, DutyKind


class Engineer(models.Model):
    """A service engineer (服务工程师). `skills` lists product families, such as "sweeper"."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    user = models.OneToOneField("yinuo.User", null=True, blank=True, on_delete=models.PROTECT, related_name="engineer")
    outlet = models.ForeignKey("yinuo.Outlet", on_delete=models.PROTECT, related_name="engineers")
    skills = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """A certificate with the dates printed on it; valid through `valid_to`."""

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=20, choices=CertificateKind)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    valid_to = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("issued_on")), name="certificate_ends_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Shift(models.Model):
    """Somebody is on duty, half-open: `starts_at <= t < ends_at`."""

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="shifts")
    kind = models.CharField(max_length=20, choices=DutyKind, default=DutyKind.SERVICE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engineer", "kind", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_has_length"),
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="shift_by_time")]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.starts_at}"


class Position(models.Model):
    """Where an engineer's phone was while he was on duty; `accuracy_m` as the phone says. Kept for POSITION_DAYS."""

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="positions")
    at = models.DateTimeField()
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engineer", "at"], name="position_once")]
        indexes = [models.Index(fields=["at"], name="position_by_time")]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.at}"
