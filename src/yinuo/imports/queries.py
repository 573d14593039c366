"""What the house holds, as rows of a workbook: the plan compares with it, an undo goes back to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.enums import ChoicesType
from django.utils import translation

from yinuo.assets.models import Contact, Customer, Vehicle, VehicleModel
from yinuo.assets.types import CustomerKind, Family, FaultSystem
from yinuo.imports.models import ImportBatch, ImportedRow
from yinuo.imports.rules.plan import wanted
from yinuo.imports.types import BatchState, Kind, Known, Reading, Row, as_json
from yinuo.network.models import Outlet
from yinuo.parts.models import Part, Stock, StockPlace
from yinuo.parts.types import StoreKind
from yinuo.people.models import Certificate, Engineer, Shift
from yinuo.people.types import CertificateKind, DutyKind

CHUNK = 500
Values = dict[str, Any]


def reading() -> Reading:
    """How cells are read here and now: the lists by code and by their label in every language."""
    lists: dict[str, ChoicesType] = {
        "customer_kind": CustomerKind, "family": Family, "certificate_kind": CertificateKind, "duty_kind": DutyKind,
        "fault_system": FaultSystem, "place_kind": StoreKind,
    }  # fmt: skip
    options = {name: {code.casefold(): code for code in choices.values} for name, choices in lists.items()}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name, choices in lists.items():
                options[name] |= {str(label).casefold(): code for code, label in choices.choices}
    return Reading(ZoneInfo(settings.COMPANY_ZONE), options)


def known(rows: list[Row]) -> Known:
    """Everything in the house that these rows are or refer to."""
    keys = wanted(rows)
    found = {kind: snapshots(kind, keys[kind]) for kind in Kind}
    vins = {row.values["vin"] for row in rows if "vin" in row.values}
    owners = (
        pair for part in parts(vins) for pair in Vehicle.objects.filter(vin__in=part).values_list("vin", "number")
    )
    return Known(found, dict(owners))


def snapshots(kind: Kind, keys: Iterable[str]) -> dict[str, Values]:
    """Key → values as JSON, of those keys that exist."""
    found: dict[str, Values] = {}
    for part in parts(keys):
        found |= {key: values for key, values in FINDERS[kind](part) if key in part}
    return found


def parts(keys: Iterable[str]) -> Iterator[set[str]]:
    """A few hundred at a time: databases limit what one query may ask for."""
    listed = sorted(set(keys) - {""})
    return (set(listed[at : at + CHUNK]) for at in range(0, len(listed), CHUNK))


def _customers(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("number", "name", "kind", "province", "city", "address")
    return ((row["number"], row) for row in Customer.objects.filter(number__in=keys).values(*fields))


def _contacts(keys: set[str]) -> Iterator[tuple[str, Values]]:
    customers = {key.partition("|")[0] for key in keys}
    for contact in Contact.objects.select_related("customer").filter(customer__number__in=customers):
        number = contact.customer.number
        said = {"customer": number, "name": contact.name, "phone": contact.phone, "title": contact.title}
        yield f"{number}|{contact.phone_digits}", said


def _models(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("code", "name", "family", "electric")
    return ((row["code"], row) for row in VehicleModel.objects.filter(code__in=keys).values(*fields))


def _vehicles(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("number", "vin", "plate", "model__code", "customer__number", "delivered_on", "warranty_until", "lat",
              "lon", "address")  # fmt: skip
    for row in Vehicle.objects.filter(number__in=keys).values(*fields):
        row["model"], row["customer"] = row.pop("model__code"), row.pop("customer__number")
        yield row["number"], plain(row)


def _outlets(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("code", "name", "province", "city", "address", "phone", "lat", "lon", "opened_on", "closed_on")
    return ((row["code"], plain(row)) for row in Outlet.objects.filter(code__in=keys).values(*fields))


def _engineers(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("number", "name", "phone", "outlet__code", "skills", "active")
    for row in Engineer.objects.filter(number__in=keys).values(*fields):
        row["outlet"] = row.pop("outlet__code")
        yield row["number"], dict(row)


def _certificates(keys: set[str]) -> Iterator[tuple[str, Values]]:
    numbers = {key.partition("|")[2] for key in keys}
    fields = ("kind", "number", "engineer__number", "issued_on", "valid_to")
    for row in Certificate.objects.filter(number__in=numbers).values(*fields):
        row["engineer"] = row.pop("engineer__number")
        yield f"{row['kind']}|{row['number']}", plain(row)


def _shifts(keys: set[str]) -> Iterator[tuple[str, Values]]:
    zone = ZoneInfo(settings.COMPANY_ZONE)
    asked = [key.rsplit("|", 2) for key in keys if key.count("|") >= 2]
    starts = {datetime.fromisoformat(start) for _number, _kind, start in asked}
    numbers = {number for number, _kind, _start in asked}
    found = Shift.objects.select_related("engineer").filter(engineer__number__in=numbers, starts_at__in=starts)
    for shift in found:
        start, end = (each.astimezone(zone).isoformat() for each in (shift.starts_at, shift.ends_at))
        number = shift.engineer.number
        said = {"engineer": number, "kind": shift.kind, "starts_at": start, "ends_at": end}
        yield f"{number}|{shift.kind}|{start}", said


def _places(keys: set[str]) -> Iterator[tuple[str, Values]]:
    found = StockPlace.objects.filter(code__in=keys).values_list("code", "name", "kind", "outlet__code")
    for code, name, kind, outlet in found:
        yield code, {"code": code, "name": name, "kind": kind, "outlet": outlet}


def _parts(keys: set[str]) -> Iterator[tuple[str, Values]]:
    fields = ("number", "name", "unit", "cost_cny", "supplier", "barcode", "fault_system", "serial_kept",
              "old_part_owed", "lead_days", "active")  # fmt: skip
    for row in Part.objects.filter(number__in=keys).values(*fields):
        yield row["number"], row | {"cost_cny": float(row["cost_cny"])}


def _stock(keys: set[str]) -> Iterator[tuple[str, Values]]:
    places, numbers = ({key.split("|", 1)[at] for key in keys} for at in (0, 1))
    found = Stock.objects.filter(place__code__in=places, part__number__in=numbers, quantity__gt=0)
    for place, number, quantity in found.values_list("place__code", "part__number", "quantity"):
        yield f"{place}|{number}", {"place": place, "part": number, "quantity": float(quantity)}


FINDERS: dict[Kind, Callable[[set[str]], Iterator[tuple[str, Values]]]] = {
    Kind.CUSTOMER: _customers, Kind.CONTACT: _contacts, Kind.MODEL: _models, Kind.VEHICLE: _vehicles,
    Kind.OUTLET: _outlets, Kind.ENGINEER: _engineers, Kind.CERTIFICATE: _certificates, Kind.SHIFT: _shifts,
    Kind.PLACE: _places, Kind.PART: _parts, Kind.STOCK: _stock,
}  # fmt: skip


def plain(values: Mapping[str, Any]) -> Values:
    """Days as ISO text."""
    return {name: as_json(value) for name, value in values.items()}


def batches() -> "QuerySet[ImportBatch]":
    """What was checked and brought in, newest first, without the files themselves."""
    return ImportBatch.objects.defer("content", "faults").select_related("user").order_by("-checked_at", "-pk")


def batch(pk: int) -> ImportBatch | None:
    """One of them."""
    return ImportBatch.objects.select_related("user").filter(pk=pk).first()


def same_file(sha256: str) -> ImportBatch | None:
    """The last batch that wrote this very file and was not taken back."""
    applied = ImportBatch.objects.defer("content").filter(sha256=sha256, state=BatchState.APPLIED)
    return applied.order_by("-applied_at", "-pk").first()


def rows_of(batch_id: int, *, most: int) -> list[ImportedRow]:
    """The rows a batch wrote, in the order it wrote them."""
    return list(ImportedRow.objects.filter(batch_id=batch_id).order_by("pk")[:most])
