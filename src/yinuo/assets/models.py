"""Customers, their contacts, the machines they run, what was promised with these, and the documents about them."""

from django.db import models

from yinuo.assets.types import About, CustomerKind, DocumentKind, Family, MeterSource, Smaller


class Customer(models.Model):
    """A customer unit (客户单位). `search` is the normalised text that finds it, pinyin included."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=CustomerKind, default=CustomerKind.OTHER)
    province = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    address = models.CharField(max_length=200, blank=True)
    search = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a customer. `phone_digits` finds the caller."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    phone_digits = models.CharField(max_length=30, db_index=True)
    title = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "phone_digits"], name="contact_once_per_customer")]

    def __str__(self) -> str:
        return self.name


class VehicleModel(models.Model):
    """A product model, such as YN5180TXSE6."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    family = models.CharField(max_length=20, choices=Family)
    electric = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Vehicle(models.Model):
    """One machine. `qr_key` is printed on its plate and opens the report page."""

    number = models.CharField(max_length=20, unique=True)
    vin = models.CharField(max_length=17, unique=True)
    plate = models.CharField(max_length=12, blank=True, db_index=True)
    model = models.ForeignKey(VehicleModel, on_delete=models.PROTECT, related_name="vehicles")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="vehicles")
    delivered_on = models.DateField(null=True, blank=True)
    warranty_until = models.DateField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    qr_key = models.CharField(max_length=32, unique=True)
    search = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lat=None, lon=None)
                | models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="vehicle_on_the_map",
            )
        ]

    def __str__(self) -> str:
        return self.plate or self.number


class Document(models.Model):
    """A product document (产品资料): words, a file, or both. Earlier versions stand in its journal."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=DocumentKind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    blob = models.ForeignKey("yinuo.Blob", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    search = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text__gt="") | models.Q(blob__isnull=False), name="document_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Topic(models.Model):
    """A family, a model or a fault system that a document is for, by its code."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="topics")
    about = models.CharField(max_length=10, choices=About)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "about", "code"], name="topic_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.about}={self.code}"


class Policy(models.Model):
    """A warranty policy (质保政策) as it is now; what was sold under it stands frozen in each sale."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    covers = models.JSONField(default=list)
    excluded = models.JSONField(default=list)
    exclusions = models.TextField(max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    sold_with = models.ManyToManyField(VehicleModel, related_name="policies")
    search = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class VehicleSale(models.Model):
    """What was promised when a machine was sold (购车承诺): the policy as it stood that day, and promises beyond it."""

    vehicle = models.OneToOneField(Vehicle, on_delete=models.CASCADE, related_name="sale")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="sales")
    starts_on = models.DateField()
    sold_on = models.DateField(null=True, blank=True)
    contract = models.CharField(max_length=60, blank=True)
    dealer = models.CharField(max_length=120, blank=True)
    terms = models.JSONField()
    blob = models.ForeignKey("yinuo.Blob", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.starts_on}"


class MeterReading(models.Model):
    """A machine's meters as they were read. `km` and `hours` are what the dials showed, the totals count on over an
    exchanged meter; a reading found wrong is struck and counts no more."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=MeterSource.listed)
    km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    hours = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    total_km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    total_hours = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    smaller = models.CharField(max_length=10, choices=Smaller.listed, blank=True)
    note = models.CharField(max_length=200, blank=True)
    struck = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(km__isnull=False) | models.Q(hours__isnull=False), name="reading_says_something"
            ),
            models.UniqueConstraint(fields=["vehicle", "at", "source"], name="reading_once"),
        ]
        indexes = [models.Index(fields=["vehicle", "-at", "-id"], name="reading_newest")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.at:%Y-%m-%d}"
