"""Tour plans, the visits they make, what was found on each machine; follow-ups and business visits."""

from django.db import models
from django.db.models import F, Q

from yinuo.tours.types import (
    CallPurpose,
    Condition,
    FollowWay,
    Limit,
    MachineState,
    PlanKind,
    PlanState,
    VisitState,
)

ENDED = ["done", "not_possible"]


class FirstSnow(models.Model):
    """When the first snow of a winter usually falls in a province, and who says so."""

    province = models.CharField(max_length=40, unique=True)
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31), name="first_snow_is_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.month}-{self.day}"


class TourPlan(models.Model):
    """A tour plan (巡检计划): a season between two days, or a cycle. No provinces: everywhere."""

    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=PlanKind.listed)
    state = models.CharField(max_length=10, choices=PlanState.listed, default=PlanState.ACTIVE)
    families = models.JSONField(default=list)
    provinces = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    before_snow = models.BooleanField(default=False)
    covered = models.BooleanField(default=False)
    every_months = models.PositiveSmallIntegerField(null=True)
    every_hours = models.PositiveIntegerField(null=True)
    every_km = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="season") | Q(ends_on__gte=F("starts_on")), name="season_begins_before_its_end"
            ),
            models.CheckConstraint(
                condition=~Q(kind="repeat") | Q(every_months__gt=0) | Q(every_hours__gt=0) | Q(every_km__gt=0),
                name="repeat_says_how_often",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="tour_plan_active")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class TourVisit(models.Model):
    """One visit to one customer: all the customer's machines that the plan is about, by one engineer (R-5.5).

    Everything here equals what its journal gives. `moved` counts how often it had to be put off.
    """

    number = models.CharField(max_length=24, unique=True)
    plan = models.ForeignKey(TourPlan, on_delete=models.PROTECT, related_name="visits")
    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="tour_visits")
    province = models.CharField(max_length=40)
    outlet = models.ForeignKey("yinuo.Outlet", null=True, on_delete=models.PROTECT, related_name="+")
    engineer = models.ForeignKey("yinuo.Engineer", null=True, on_delete=models.PROTECT, related_name="tour_visits")
    state = models.CharField(max_length=12, choices=VisitState.listed, default=VisitState.PLANNED)
    due_on = models.DateField()
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    agreed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    moved = models.PositiveSmallIntegerField(default=0)
    signer = models.CharField(max_length=60, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    opinion = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state__in=ENDED) & Q(ended_at__isnull=False)) | (~Q(state__in=ENDED) & Q(ended_at=None)),
                name="ended_tour_visit_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="not_possible") | ~Q(reason=""), name="not_possible_says_why"),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=~Q(state__in=ENDED), name="tour_visit_due"),
            models.Index(fields=["engineer", "due_on"], condition=~Q(state__in=ENDED), name="tour_visit_of_engineer"),
            models.Index(fields=["plan", "province", "state"], name="tour_visit_of_plan"),
        ]

    def __str__(self) -> str:
        return self.number


class TourMachine(models.Model):
    """A machine on a visit: until when it should be seen and why then, and what its meters showed."""

    visit = models.ForeignKey(TourVisit, on_delete=models.PROTECT, related_name="machines")
    plan = models.ForeignKey(TourPlan, on_delete=models.PROTECT, related_name="machines")
    vehicle = models.ForeignKey("yinuo.Vehicle", on_delete=models.PROTECT, related_name="tour_machines")
    state = models.CharField(max_length=10, choices=MachineState.listed, default=MachineState.DUE)
    due_on = models.DateField()
    limit = models.CharField(max_length=8, choices=Limit.listed)
    hours = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    note = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A missed visit stays one: whatever comes due again meanwhile is this very line (PEERS).
            models.UniqueConstraint(fields=["plan", "vehicle"], condition=Q(state="due"), name="due_once_per_plan"),
            models.CheckConstraint(condition=Q(state="due") | Q(done_at__isnull=False), name="inspected_says_when"),
        ]
        indexes = [models.Index(fields=["vehicle", "-done_at"], name="tour_machine_history")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.vehicle_id}"


class TourAnswer(models.Model):
    """What was said of one line of a machine's inspection; a finding may have become an order."""

    machine = models.ForeignKey(TourMachine, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey("yinuo.InspectionItem", on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    photo = models.CharField(max_length=64, blank=True)
    finding = models.BooleanField(default=False)
    order = models.ForeignKey("yinuo.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="tour_findings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "item"], name="tour_answer_once")]
        indexes = [models.Index(fields=["machine"], condition=Q(finding=True), name="tour_finding")]

    def __str__(self) -> str:
        return f"{self.machine_id} {self.item_id}={self.value}"


class FollowUp(models.Model):
    """How a machine out of warranty is used (R-5.7): due until it is done; done, it stays and the next one is made."""

    vehicle = models.ForeignKey("yinuo.Vehicle", on_delete=models.PROTECT, related_name="follow_ups")
    outlet = models.ForeignKey("yinuo.Outlet", null=True, on_delete=models.PROTECT, related_name="+")
    engineer = models.ForeignKey("yinuo.Engineer", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=FollowWay.listed, blank=True)
    spoke_with = models.CharField(max_length=60, blank=True)
    condition = models.CharField(max_length=8, choices=Condition.listed, blank=True)
    hours = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    issues = models.CharField(max_length=500, blank=True)
    advice = models.CharField(max_length=500, blank=True)
    order = models.ForeignKey("yinuo.ServiceOrder", null=True, on_delete=models.PROTECT, related_name="follow_ups")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle"], condition=Q(done_at=None), name="one_open_follow_up"),
            models.CheckConstraint(
                condition=Q(done_at=None) | (~Q(way="") & ~Q(condition="")), name="follow_up_says_how"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(done_at=None), name="follow_up_due"),
            models.Index(fields=["vehicle", "-done_at"], name="follow_up_history"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.due_on}"


class CustomerCall(models.Model):
    """Somebody of ours was at a customer's (R-3.6): who, when, what for, with which result."""

    customer = models.ForeignKey("yinuo.Customer", on_delete=models.PROTECT, related_name="calls")
    user = models.ForeignKey("yinuo.User", on_delete=models.PROTECT, related_name="calls")
    visited_on = models.DateField()
    purpose = models.CharField(max_length=10, choices=CallPurpose.listed)
    met = models.CharField(max_length=60)
    result = models.CharField(max_length=1000)
    next_step = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "visited_on"], name="call_of_person"),
            models.Index(fields=["-visited_on", "-id"], name="call_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.visited_on}"


class DueDay(models.Model):
    """The last day for which what is due that day was made: once a day, whatever happened to the worker."""

    name = models.CharField(max_length=20, primary_key=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
