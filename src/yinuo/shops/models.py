"""Shops, their papers, facilities, prices and evaluations; jobs given to them, and the monthly settlement."""

from django.db import models
from django.db.models import F, Q

from yinuo.shops.types import (
    FacilityKind,
    JobKind,
    JobState,
    LineKind,
    Occasion,
    PaperKind,
    Rate,
    RepairClass,
    RepairKind,
    StatementState,
)


class Shop(models.Model):
    """An outside repair shop (外委厂). `suspended_why` is why it gets no work for now."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    province = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    lat = models.FloatField()
    lon = models.FloatField()
    contact_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    repair_class = models.CharField(max_length=8, choices=RepairClass)
    active = models.BooleanField(default=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    search = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="shop_on_the_map"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ShopUser(models.Model):
    """Somebody of a shop who signs in to see its jobs."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="people")
    user = models.OneToOneField("yinuo.User", on_delete=models.CASCADE, related_name="shop")

    def __str__(self) -> str:
        return f"{self.shop_id} {self.user_id}"


class ShopFacility(models.Model):
    """A facility we may need: a lift of so many tonnes, a bay so long."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="facilities")
    kind = models.CharField(max_length=8, choices=FacilityKind)
    name = models.CharField(max_length=60, blank=True)
    capacity_t = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    length_m = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class ShopPaper(models.Model):
    """A paper with the dates printed on it, valid through `valid_to`. `alarm_on`: when its end is told of next.

    An agreement counts once finance has countersigned; it holds the prices.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind)
    number = models.CharField(max_length=60)
    holder = models.CharField(max_length=60, blank=True)
    facility = models.ForeignKey(ShopFacility, null=True, on_delete=models.CASCADE, related_name="papers")
    families = models.JSONField(default=list)
    scope = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    countersigned_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    alarm_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="shop_paper_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.INSPECTION, facility__isnull=False)
                | (~Q(kind=PaperKind.INSPECTION) & Q(facility=None)),
                name="shop_inspection_of_facility",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "kind"], name="shop_paper_of"),
            models.Index(fields=["alarm_on", "id"], condition=Q(alarm_on__isnull=False), name="shop_paper_alarm"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ShopPrice(models.Model):
    """What an agreement says an hour costs."""

    agreement = models.ForeignKey(ShopPaper, on_delete=models.CASCADE, related_name="prices")
    rate = models.CharField(max_length=12, choices=Rate)
    hour_cny = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "rate"], name="shop_price_once"),
            models.CheckConstraint(condition=Q(hour_cny__gte=0), name="shop_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.rate} {self.hour_cny}"


class ShopEvaluation(models.Model):
    """An evaluation of service, technical skill and safety, each of 100; `score` is their mean (R-3.11)."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="evaluations")
    occasion = models.CharField(max_length=12, choices=Occasion)
    on = models.DateField()
    service = models.PositiveSmallIntegerField()
    technical = models.PositiveSmallIntegerField()
    safety = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(service__lte=100, technical__lte=100, safety__lte=100, score__lte=100),
                name="shop_evaluation_of_100",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.on} {self.score}"


class ShopStatement(models.Model):
    """A month's settlement with a shop (结算单). Once confirmed, `content` is frozen and never changes."""

    number = models.CharField(max_length=24, unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="statements")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=StatementState)
    total_cny = models.DecimalField(max_digits=12, decimal_places=2)
    content = models.JSONField(default=dict)
    objection = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    voucher = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | (~Q(state="paid") & Q(paid_on=None)),
                name="shop_statement_paid_when",
            )
        ]
        indexes = [models.Index(fields=["shop", "-month"], name="shop_statement_of")]

    def __str__(self) -> str:
        return self.number


class ShopJob(models.Model):
    """Work given to a shop for an order, under one agreement. `ready_at` is when the shop promised to be done;
    a facility is hired from `wanted_at` for about `wanted_hours`.

    `rework_of`: an earlier job of this shop whose quality guarantee this repair falls under; it is free.
    """

    number = models.CharField(max_length=24, unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="jobs")
    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="shop_jobs")
    agreement = models.ForeignKey(ShopPaper, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=8, choices=JobKind)
    repair = models.CharField(max_length=10, choices=RepairKind)
    facility = models.CharField(max_length=8, choices=FacilityKind, blank=True)
    wanted = models.CharField(max_length=500)
    wanted_at = models.DateTimeField(null=True)
    wanted_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    state = models.CharField(max_length=10, choices=JobState)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.TextField(max_length=2000, blank=True)
    work_done = models.TextField(max_length=2000, blank=True)
    certificate = models.CharField(max_length=60, blank=True)
    sent_back = models.PositiveSmallIntegerField(default=0)
    guaranteed_to = models.DateField(null=True)
    guaranteed_km = models.PositiveIntegerField(null=True)
    rework_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reworks")
    service = models.PositiveSmallIntegerField(null=True)
    technical = models.PositiveSmallIntegerField(null=True)
    rating_note = models.CharField(max_length=500, blank=True)
    statement = models.ForeignKey(ShopStatement, null=True, on_delete=models.PROTECT, related_name="jobs")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_at__isnull=False), name="shop_job_passed_when"
            ),
            models.CheckConstraint(condition=Q(statement=None) | Q(state="passed"), name="shop_job_settled_if_passed"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="whole", state__in=["offered", "accepted", "under_way", "done"]),
                name="shop_one_whole_job_at_a_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["shop", "-id"], name="shop_job_of"),
            models.Index(fields=["order", "-id"], name="shop_job_on_order"),
        ]

    def __str__(self) -> str:
        return self.number


class ShopLine(models.Model):
    """A line of a job's cost list (道路运输条例, article 43). `agreed_cny`: the agreed price, None where there is none.

    What is dearer `waits` for the manager, who lets it pass or refuses it; until then, and when refused, it counts for
    nothing.
    """

    job = models.ForeignKey(ShopJob, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=LineKind)
    rate = models.CharField(max_length=12, choices=Rate, blank=True)
    name = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit_cny = models.DecimalField(max_digits=9, decimal_places=2)
    amount_cny = models.DecimalField(max_digits=12, decimal_places=2)
    agreed_cny = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    why = models.CharField(max_length=200, blank=True)
    waits = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)
    judged_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_cny__gte=0), name="shop_line_of_something"),
            models.CheckConstraint(condition=~Q(waits=True, refused=True), name="shop_line_judged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.amount_cny}"
