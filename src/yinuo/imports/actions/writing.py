"""Writing, restoring and taking out one row, each through the action of the room that owns it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from yinuo.assets import actions as assets
from yinuo.assets.models import Contact, Customer, Vehicle, VehicleModel
from yinuo.assets.rules import digits
from yinuo.imports.types import Kind
from yinuo.kernel.act import Act
from yinuo.network import actions as network
from yinuo.network.models import Outlet
from yinuo.parts.actions import catalogue, store
from yinuo.parts.models import Part, StockPlace
from yinuo.parts.types import Line
from yinuo.people import actions as people
from yinuo.people.models import Certificate, Engineer, Shift

DAYS = ("delivered_on", "warranty_until", "opened_on", "closed_on", "issued_on", "valid_to")
CENT = Decimal("0.01")
MOMENTS = ("starts_at", "ends_at")


class Hands:
    """Writes rows of one act; what rows refer to is looked up once."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self._found: dict[tuple[str, str], Any] = {}

    def write(self, kind: Kind, key: str, values: Mapping[str, Any]) -> None:
        """Add the row or change what differs. Refused as the room's action refuses."""
        WRITERS[kind](self, key, {name: whole(name, value) for name, value in values.items()})

    def add_vehicles(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Add new machines together: there may be thousands."""
        assets.add_vehicles({key: machine(self, values) for key, values in rows.items()}, act=self.act)

    def remove_vehicles(self, keys: Collection[str]) -> None:
        """Take machines out together. Refused("in_use") when any of them is needed."""
        assets.remove_vehicles(list(Vehicle.objects.filter(number__in=keys).order_by("pk")), act=self.act)

    def remove(self, kind: Kind, key: str) -> None:
        """Take the row out. Refused("in_use") while anything needs it."""
        thing, remove = REMOVERS[kind](self, key)
        remove(thing, act=self.act)
        self._found.clear()

    def customer(self, number: str) -> Customer:
        return cast(Customer, self._once("customer", number, lambda: Customer.objects.get(number=number)))

    def model(self, code: str) -> VehicleModel:
        return cast(VehicleModel, self._once("model", code, lambda: VehicleModel.objects.get(code=code)))

    def outlet(self, code: str) -> Outlet:
        return cast(Outlet, self._once("outlet", code, lambda: Outlet.objects.get(code=code)))

    def engineer(self, number: str) -> Engineer:
        return cast(Engineer, self._once("engineer", number, lambda: Engineer.objects.get(number=number)))

    def _once(self, kind: str, key: str, find: Callable[[], Any]) -> Any:
        if (kind, key) not in self._found:
            self._found[kind, key] = find()
        return self._found[kind, key]


def whole(name: str, value: Any) -> Any:
    """A stored value back as a day or a moment."""
    if isinstance(value, str) and name in DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if isinstance(value, str) and name in MOMENTS else value


def _customer(hands: Hands, key: str, values: dict[str, Any]) -> None:
    assets.save_customer(key, without(values, "number"), act=hands.act)


def _contact(hands: Hands, key: str, values: dict[str, Any]) -> None:
    number, _, phone = key.partition("|")
    known = Contact.objects.filter(customer__number=number, phone_digits=phone).first()
    now = {name: values.get(name, getattr(known, name, "")) for name in ("name", "phone", "title")}
    assets.save_contact(hands.customer(number), **now, act=hands.act)


def _model(hands: Hands, key: str, values: dict[str, Any]) -> None:
    assets.save_model(key, without(values, "code"), act=hands.act)


def _vehicle(hands: Hands, key: str, values: dict[str, Any]) -> None:
    assets.save_vehicle(key, machine(hands, values), act=hands.act)


def machine(hands: Hands, values: Mapping[str, Any]) -> dict[str, Any]:
    """A vehicle's values as its action takes them."""
    links = (("model", hands.model), ("customer", hands.customer))
    plain = {name: whole(name, value) for name, value in values.items() if name != "number"}
    return plain | {name: find(values[name]) for name, find in links if name in values}


def _outlet(hands: Hands, key: str, values: dict[str, Any]) -> None:
    network.save_outlet(key, without(values, "code"), act=hands.act)


def _engineer(hands: Hands, key: str, values: dict[str, Any]) -> None:
    link = {"outlet": hands.outlet(values["outlet"])} if "outlet" in values else {}
    people.save_engineer(key, without(values, "number") | link, act=hands.act)


def _certificate(hands: Hands, key: str, values: dict[str, Any]) -> None:
    kind, _, number = key.partition("|")
    known = Certificate.objects.select_related("engineer").filter(kind=kind, number=number).first()
    if known is None:
        dates = {"issued_on": values["issued_on"], "valid_to": values["valid_to"]}
        people.add_certificate(hands.engineer(values["engineer"]), kind=kind, number=number, **dates, act=hands.act)
    else:
        dates = {name: values.get(name, getattr(known, name)) for name in ("issued_on", "valid_to")}
        people.change_certificate(known, **dates, act=hands.act)


def _shift(hands: Hands, key: str, values: dict[str, Any]) -> None:
    number, kind, start = key.rsplit("|", 2)
    begin = datetime.fromisoformat(start)
    people.save_shift(hands.engineer(number), kind=kind, starts_at=begin, ends_at=values["ends_at"], act=hands.act)


def _place(hands: Hands, key: str, values: dict[str, Any]) -> None:
    link = {"outlet": hands.outlet(values["outlet"])} if "outlet" in values else {}
    catalogue.open_place(key, without(values, "code") | link, act=hands.act)


def _part(hands: Hands, key: str, values: dict[str, Any]) -> None:
    told = without(values, "number")
    if "cost_cny" in told:
        told["cost_cny"] = Decimal(str(told["cost_cny"])).quantize(CENT)
    if "lead_days" in told:
        told["lead_days"] = int(told["lead_days"])
    catalogue.save_part(key, told, act=hands.act)


def _stock(hands: Hands, key: str, values: dict[str, Any]) -> None:
    place, _bar, number = key.partition("|")
    quantity = Decimal(str(values["quantity"]))
    store.open_stock(StockPlace.objects.get(code=place), Line(number, quantity), act=hands.act)


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    """All but the key: actions take it by itself."""
    return {each: value for each, value in values.items() if each != name}


def _found_contact(hands: Hands, key: str) -> tuple[Contact, Callable[..., None]]:
    number, _, phone = key.partition("|")
    found = Contact.objects.select_related("customer").get(customer__number=number, phone_digits=digits(phone))
    return found, assets.remove_contact


def _found_certificate(hands: Hands, key: str) -> tuple[Certificate, Callable[..., None]]:
    kind, _, number = key.partition("|")
    return Certificate.objects.select_related("engineer").get(kind=kind, number=number), people.remove_certificate


def _found_shift(hands: Hands, key: str) -> tuple[Shift, Callable[..., None]]:
    number, kind, start = key.rsplit("|", 2)
    shifts = Shift.objects.select_related("engineer").filter(engineer__number=number, kind=kind)
    return shifts.get(starts_at=datetime.fromisoformat(start)), people.remove_shift


WRITERS: dict[Kind, Callable[[Hands, str, dict[str, Any]], None]] = {
    Kind.CUSTOMER: _customer, Kind.CONTACT: _contact, Kind.MODEL: _model, Kind.VEHICLE: _vehicle,
    Kind.OUTLET: _outlet, Kind.ENGINEER: _engineer, Kind.CERTIFICATE: _certificate, Kind.SHIFT: _shift,
    Kind.PLACE: _place, Kind.PART: _part, Kind.STOCK: _stock,
}  # fmt: skip
REMOVERS: dict[Kind, Callable[[Hands, str], tuple[Any, Callable[..., None]]]] = {
    Kind.CUSTOMER: lambda hands, key: (hands.customer(key), assets.remove_customer),
    Kind.CONTACT: _found_contact,
    Kind.MODEL: lambda hands, key: (hands.model(key), assets.remove_model),
    Kind.VEHICLE: lambda hands, key: ([Vehicle.objects.get(number=key)], assets.remove_vehicles),
    Kind.OUTLET: lambda hands, key: (hands.outlet(key), network.remove_outlet),
    Kind.ENGINEER: lambda hands, key: (hands.engineer(key), people.remove_engineer),
    Kind.CERTIFICATE: _found_certificate,
    Kind.SHIFT: _found_shift,
    Kind.PLACE: lambda hands, key: (StockPlace.objects.get(code=key), catalogue.remove_place),
    Kind.PART: lambda hands, key: (Part.objects.get(number=key), catalogue.remove_part),
    Kind.STOCK: lambda hands, key: (key, store.keep_stock),
}
