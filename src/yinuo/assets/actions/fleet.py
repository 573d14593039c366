"""Customers, contacts, product models and machines."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets.access import EDITORS
from yinuo.assets.models import Contact, Customer, Vehicle, VehicleModel, VehicleSale
from yinuo.assets.rules import digits, plate_text, search_text
from yinuo.journal import actions as journal
from yinuo.journal.actions import FEW
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import link_key
from yinuo.kernel.pinyin import spelled
from yinuo.kernel.vin import is_vin


@transaction.atomic
def save_customer(number: str, values: dict[str, Any], *, act: Act) -> tuple[Customer, bool]:
    """Add the customer `number` or change it: name, kind, province, city, address."""
    demand(act.role, EDITORS)
    known = Customer.objects.filter(number=number).first()
    name, city = (values.get(each, getattr(known, each, "")) for each in ("name", "city"))
    customer, new = Customer.objects.update_or_create(
        number=number, defaults=values | {"search": search_text(number, name, city, spelled(name))}
    )
    if not new and known and known.name != name:
        for vehicle in Vehicle.objects.select_related("model").filter(customer=customer).order_by("pk"):
            Vehicle.objects.filter(pk=vehicle.pk).update(search=_vehicle_text(vehicle, customer))
    journal.write("customer.add" if new else "customer.change", f"customer:{number}", act, **values)
    return customer, new


@transaction.atomic
def save_contact(customer: Customer, *, name: str, phone: str, title: str = "", act: Act) -> tuple[Contact, bool]:
    """Add a person at a customer, or change the one with this number. Refused("field_wrong") for no number."""
    demand(act.role, EDITORS)
    wanted = digits(phone)
    if len(wanted) < 5:
        raise Refused("field_wrong", field="phone", value=phone, why="digits")
    contact, new = Contact.objects.update_or_create(
        customer=customer, phone_digits=wanted, defaults={"name": name, "phone": phone, "title": title}
    )
    journal.write("contact.add" if new else "contact.change", f"customer:{customer.number}", act, contact=contact.pk)
    return contact, new


@transaction.atomic
def save_model(code: str, values: dict[str, Any], *, act: Act) -> tuple[VehicleModel, bool]:
    """Add the product model `code` or change it: name, family, electric."""
    demand(act.role, EDITORS)
    model, new = VehicleModel.objects.update_or_create(code=code, defaults=values)
    journal.write("model.add" if new else "model.change", f"model:{code}", act, **values)
    return model, new


@transaction.atomic
def save_vehicle(number: str, values: dict[str, Any], *, act: Act) -> tuple[Vehicle, bool]:
    """Add the machine `number` or change it; a new one gets the key of its QR plate.

    `values`: vin, plate, model, customer, delivered_on, warranty_until, lat, lon, address. Refused("vin_wrong") when
    the check digit does not fit, Refused("vin_taken") when another machine has it, Refused("place_off_map").
    """
    demand(act.role, EDITORS)
    known = Vehicle.objects.select_related("model", "customer").filter(number=number).first()
    values = _checked(values)
    if "vin" in values and Vehicle.objects.filter(vin=values["vin"]).exclude(number=number).exists():
        raise Refused("vin_taken", field="vin", vin=values["vin"])
    _keep_promise(known, values)
    vehicle = _filled(known or Vehicle(number=number, qr_key=link_key()), values)
    vehicle.save(force_insert=known is None, force_update=known is not None)
    journal.write("vehicle.change" if known else "vehicle.add", f"vehicle:{number}", act, **_plain(values))
    return vehicle, known is None


@clause("R-5.6")
def _keep_promise(known: Vehicle | None, values: Mapping[str, Any]) -> None:
    """Once its sale is recorded, nothing else says until when a machine is covered. Refused("sale_decides")."""
    for name in ("warranty_until", "delivered_on"):
        other = known is not None and name in values and values[name] != getattr(known, name)
        if other and VehicleSale.objects.filter(vehicle=known).exists():
            raise Refused("sale_decides", clause="R-5.6", field=name, until=getattr(known, name))


@transaction.atomic
def add_vehicles(new: Mapping[str, dict[str, Any]], *, act: Act) -> None:
    """Add many machines (number → values) at once, as `save_vehicle` adds one; each gets its own journal entry.

    Refused like one; ("duplicate") where a number is known already. Then none of them is added.
    """
    demand(act.role, EDITORS)
    checked = {number: _checked(values) for number, values in new.items()}
    vins = [values["vin"] for values in checked.values()]
    taken = Vehicle.objects.filter(vin__in=vins).order_by("pk").first()
    if taken or len(set(vins)) < len(vins):
        raise Refused("vin_taken", field="vin", vin=taken.vin if taken else "")
    if known := Vehicle.objects.filter(number__in=checked).order_by("pk").first():
        raise Refused("duplicate", field="number", what=known.number)
    Vehicle.objects.bulk_create(
        _filled(Vehicle(number=number, qr_key=link_key()), values) for number, values in checked.items()
    )
    journal.write_many("vehicle.add", {f"vehicle:{number}": _plain(each) for number, each in checked.items()}, act)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """A machine's values made plain. Refused("vin_wrong") or ("place_off_map")."""
    values = dict(values)
    if "vin" in values:
        values["vin"] = values["vin"].strip().upper()
        if not is_vin(values["vin"]):
            raise Refused("vin_wrong", field="vin", vin=values["vin"])
    if "plate" in values:
        values["plate"] = plate_text(values["plate"])
    for name, limit in (("lat", 90), ("lon", 180)):
        if values.get(name) is not None and not -limit <= values[name] <= limit:
            raise Refused("place_off_map", field=name, value=values[name])
    return values


def _filled(vehicle: Vehicle, values: dict[str, Any]) -> Vehicle:
    for name, value in values.items():
        setattr(vehicle, name, value)
    vehicle.search = _vehicle_text(vehicle, vehicle.customer)
    return vehicle


@transaction.atomic
def remove_customer(customer: Customer, *, act: Act) -> None:
    """Take out a customer nobody uses. Refused("in_use") naming machines, orders or people that hang on it."""
    demand(act.role, EDITORS)
    if people := [str(each) for each in Contact.objects.filter(customer=customer).order_by("name", "pk")[:FEW]]:
        raise Refused("in_use", what=customer.name, by=people)
    subject = f"customer:{customer.number}"
    journal.remove("customer.remove", {subject: customer}, {subject: {"name": customer.name}}, act)


@transaction.atomic
def remove_contact(contact: Contact, *, act: Act) -> None:
    """Take out a person at a customer."""
    demand(act.role, EDITORS)
    subject = f"customer:{contact.customer.number}"
    journal.remove("contact.remove", {subject: contact}, {subject: {"contact": contact.pk}}, act)


@transaction.atomic
def remove_model(model: VehicleModel, *, act: Act) -> None:
    """Take out a product model. Refused("in_use") while there are machines of it."""
    demand(act.role, EDITORS)
    subject = f"model:{model.code}"
    journal.remove("model.remove", {subject: model}, {subject: {"name": model.name}}, act)


@transaction.atomic
def remove_vehicles(vehicles: Collection[Vehicle], *, act: Act) -> None:
    """Take out machines that were never reported. Refused("in_use") naming the orders of any of them."""
    demand(act.role, EDITORS)
    by_subject = {f"vehicle:{vehicle.number}": vehicle for vehicle in vehicles}
    journal.remove("vehicle.remove", by_subject, {each: {"vin": by_subject[each].vin} for each in by_subject}, act)


def _vehicle_text(vehicle: Vehicle, customer: Customer) -> str:
    return search_text(
        vehicle.number, vehicle.vin, vehicle.plate, vehicle.model.code, vehicle.model.name, customer.search
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        return value.number if isinstance(value, Customer) else value.code if isinstance(value, VehicleModel) else value

    return {name: plain(value) for name, value in values.items()}
