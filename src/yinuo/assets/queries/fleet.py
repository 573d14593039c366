"""Finding customers and machines."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yinuo.assets.models import Contact, Customer, Vehicle, VehicleModel
from yinuo.assets.rules import digits, plate_text


def customers(q: str = "") -> QuerySet[Customer]:
    """Customers found by name, pinyin, number or city, by number."""
    found = Customer.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    return found


def with_vehicle_counts(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Each with `vehicle_count`, counted only for the rows that are shown."""
    own = Vehicle.objects.filter(customer=OuterRef("pk")).order_by().values("customer").annotate(held=Count("pk"))
    return rows.annotate(vehicle_count=Coalesce(Subquery(own.values("held")), 0))


def customer(number: str) -> Customer | None:
    """The customer of this number."""
    return Customer.objects.filter(number=number).first()


def vehicles(q: str = "") -> QuerySet[Vehicle]:
    """Machines found by number, VIN, plate, model or customer, by number."""
    found = Vehicle.objects.select_related("model", "customer").order_by("number")
    for word in q.split():
        found = found.filter(Q(search__contains=word.lower()) | Q(search__contains=plate_text(word).lower()))
    return found


def vehicle_ids(word: str, *, limit: int) -> list[int]:
    """Ids of machines a word finds."""
    return list(vehicles(word).values_list("pk", flat=True)[:limit])


def vehicle(reference: str) -> Vehicle | None:
    """The one machine named by VIN, number or plate."""
    text = plate_text(reference)
    known = Vehicle.objects.select_related("model", "customer")
    exact = Q(vin=text) | Q(number=reference.strip().upper())
    return known.filter(exact).first() or (known.filter(plate=text).order_by("pk").first() if text else None)


def vehicle_numbered(number: str) -> Vehicle | None:
    """The machine of this number, as addresses name it."""
    return Vehicle.objects.select_related("model", "customer").filter(number=number).first()


def vehicle_by_qr(key: str) -> Vehicle | None:
    """The machine whose QR plate was scanned."""
    return Vehicle.objects.select_related("model", "customer").filter(qr_key=key).first()


def model(code: str) -> VehicleModel | None:
    """The product model of this code."""
    return VehicleModel.objects.filter(code=code).first()


def models_found(q: str = "") -> QuerySet[VehicleModel]:
    """Product models whose code or name holds `q`, by code."""
    found = VehicleModel.objects.order_by("code")
    for word in q.split():
        found = found.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return found


def contact(pk: int) -> Contact | None:
    """One person at a customer, with the customer."""
    return Contact.objects.select_related("customer").filter(pk=pk).first()


def models() -> list[VehicleModel]:
    """All product models, by code."""
    return list(VehicleModel.objects.order_by("code"))


def callers(phone: str, *, limit: int = 10) -> list[Contact]:
    """Contacts whose number begins with the digits of `phone`, with their customer."""
    wanted = digits(phone)
    if len(wanted) < 3:
        return []
    found = Contact.objects.select_related("customer").filter(phone_digits__startswith=wanted)
    return list(found.order_by("phone_digits", "pk")[:limit])


def vehicles_of(customer_id: int) -> QuerySet[Vehicle]:
    """A customer's machines, by number."""
    return Vehicle.objects.select_related("model", "customer").filter(customer_id=customer_id).order_by("number")


def vehicles_of_model(model_id: int) -> QuerySet[Vehicle]:
    """The machines of a model, by number."""
    return Vehicle.objects.select_related("model", "customer").filter(model_id=model_id).order_by("number")


def contacts_of(customer_id: int) -> list[Contact]:
    """A customer's people, by name."""
    return list(Contact.objects.filter(customer_id=customer_id).order_by("name", "pk"))
