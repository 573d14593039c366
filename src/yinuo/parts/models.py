"""Parts, the places they lie in, every movement as a double entry, and the old parts owed."""

from django.db import models
from django.db.models import F, Q

from yinuo.parts.types import HAZARDOUS, MoveKind, OldPart, PlaceKind, WasteKind


class Part(models.Model):
    """A part of the catalogue (配件). `cost_cny` is also what a customer out of warranty pays for it (R-6.12)."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)
    cost_cny = models.DecimalField(max_digits=12, decimal_places=2)
    supplier = models.CharField(max_length=120, blank=True)
    barcode = models.CharField(max_length=60, blank=True, db_index=True)
    fault_system = models.CharField(max_length=20, blank=True)
    serial_kept = models.BooleanField(default=False)
    old_part_owed = models.BooleanField(default=True)
    lead_days = models.PositiveSmallIntegerField(default=14)
    active = models.BooleanField(default=True)
    search = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cost_cny__gte=0), name="part_cost_not_negative")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Fit(models.Model):
    """A part fits a product model; a part without any fits all."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="fits")
    model = models.ForeignKey("yinuo.VehicleModel", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "model"], name="fit_once")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.model_id}"


class Substitute(models.Model):
    """`part` may be replaced by `by`."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="substitutes")
    by = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "by"], name="substitute_once"),
            models.CheckConstraint(condition=~Q(part=F("by")), name="substitute_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.by_id}"


class StockPlace(models.Model):
    """A place in the books of parts: a store, an engineer's van, or the outside world."""

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=PlaceKind.listed)
    name = models.CharField(max_length=80)
    outlet = models.ForeignKey("yinuo.Outlet", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    engineer = models.OneToOneField(
        "yinuo.Engineer", null=True, blank=True, on_delete=models.PROTECT, related_name="van"
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PlaceKind.VAN, engineer__isnull=False)
                | (~Q(kind=PlaceKind.VAN) & Q(engineer__isnull=True)),
                name="van_has_engineer",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Movement(models.Model):
    """So much of one part went from one place to another. Nothing here is ever changed: a mistake is moved back."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="movements")
    frm = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="outgoing")
    to = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="incoming")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    kind = models.CharField(max_length=10, choices=MoveKind.listed)
    serials = models.JSONField(default=list)
    order = models.ForeignKey(
        "yinuo.ServiceOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="movements"
    )
    reason = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    moved_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_of_something"),
            models.CheckConstraint(condition=~Q(frm=F("to")), name="movement_between_two"),
        ]
        indexes = [
            models.Index(fields=["part", "-id"], name="movement_of_part"),
            models.Index(fields=["frm", "-id"], name="movement_out"),
            models.Index(fields=["to", "-id"], name="movement_in"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.quantity} {self.frm_id}→{self.to_id}"


class Stock(models.Model):
    """What a store holds of a part: the sum of its movements, kept so that it can be locked and never falls below 0."""

    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="stock")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="stock")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "part"], name="stock_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_never_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.part_id} {self.quantity}"


class Piece(models.Model):
    """One piece of a part that has serial numbers, and where it is now."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="pieces")
    serial = models.CharField(max_length=60)
    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="pieces")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "serial"], name="piece_once")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.serial}"


class PartsRequest(models.Model):
    """Parts an engineer asks the storekeeper for, for an order or for the van (R-6.4); open until `settled_at`.

    `closed_why` is the keeper's word where not everything was issued.
    """

    number = models.CharField(max_length=24, unique=True)
    engineer = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="parts_requests")
    order = models.ForeignKey(
        "yinuo.ServiceOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="parts_requests"
    )
    note = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(settled_at=None), name="parts_request_open"),
            models.Index(fields=["engineer", "-id"], name="parts_request_of"),
        ]

    def __str__(self) -> str:
        return self.number


class RequestLine(models.Model):
    """So much of a part is asked for, and so much of it was issued."""

    request = models.ForeignKey(PartsRequest, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    issued = models.DecimalField(max_digits=11, decimal_places=3, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "part"], name="asked_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, issued__gte=0), name="asked_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.part_id} {self.quantity}"


class UsedPart(models.Model):
    """A part built into a machine on an order, with the old part that came out of it (R-6.5).

    `undone_at` says that it was entered by mistake and moved back.
    """

    order = models.ForeignKey("yinuo.ServiceOrder", on_delete=models.PROTECT, related_name="used_parts")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="used")
    engineer = models.ForeignKey("yinuo.Engineer", on_delete=models.PROTECT, related_name="used_parts")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit_cny = models.DecimalField(max_digits=12, decimal_places=2)
    serials = models.JSONField(default=list)
    old_serial = models.CharField(max_length=60, blank=True)
    old_part = models.CharField(max_length=12, choices=OldPart)
    old_part_why = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField()
    command_id = models.UUIDField(unique=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="used_something"),
            models.CheckConstraint(
                condition=~Q(old_part__in=[OldPart.HANDED_IN, OldPart.WRITTEN_OFF]) | Q(settled_at__isnull=False),
                name="old_part_settled_when",
            ),
        ]
        indexes = [
            models.Index(fields=["engineer", "used_at"], condition=Q(old_part="owed"), name="old_part_owed"),
            models.Index(fields=["order", "id"], name="used_on_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.part_id} {self.quantity}"


class Disposal(models.Model):
    """Waste that was handed to somebody who may take it: oil, batteries, tyres (GB/T 27922, 5.2.6). Never changed.

    `licence` is the taker's permit, `manifest` the number of the transfer's paper; both are owed for hazardous waste.
    """

    kind = models.CharField(max_length=16, choices=WasteKind)
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    unit = models.CharField(max_length=10)
    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="disposals")
    order = models.ForeignKey(
        "yinuo.ServiceOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="disposals"
    )
    taken_by = models.CharField(max_length=120)
    licence = models.CharField(max_length=60, blank=True)
    manifest = models.CharField(max_length=60, blank=True)
    handed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="disposed_of_something"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(HAZARDOUS)) | ~Q(licence="") & ~Q(manifest=""), name="hazardous_has_papers"
            ),
        ]
        indexes = [models.Index(fields=["-handed_on", "-id"], name="disposal_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity} {self.unit}"
