"""Keeping the register of suppliers and of the people there."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.pinyin import spelled
from yinuo.suppliers.access import EDITORS
from yinuo.suppliers.models import Supplier, SupplierContact

FIELDS = (
    "name", "region", "phone", "systems", "brands", "answer_minutes", "labour_cny", "travel_cny", "agreement",
    "agreement_until", "active",
)  # fmt: skip


@transaction.atomic
def save_supplier(number: str, values: dict[str, Any], *, act: Act) -> tuple[Supplier, bool]:
    """Add the supplier `number` or change it; `values` holds some of FIELDS. Refused("duplicate") for a taken name."""
    demand(act.role, EDITORS)
    known = Supplier.objects.filter(number=number).first()
    name = values.get("name", known.name if known else "")
    if Supplier.objects.filter(name=name).exclude(number=number).exists():
        raise Refused("duplicate", field="name", what=name)
    whole = {each: values.get(each, getattr(known, each, "")) for each in ("region", "brands")}
    text = " ".join((number, name, spelled(name), str(whole["region"]), *(whole["brands"] or ()))).lower()
    supplier, new = Supplier.objects.update_or_create(number=number, defaults=values | {"search": text[:400]})
    journal.write("supplier.add" if new else "supplier.change", f"supplier:{number}", act, values=_plain(values))
    return supplier, new


@transaction.atomic
def save_contact(supplier: Supplier, values: dict[str, Any], *, act: Act) -> SupplierContact:
    """Write down a person at a supplier, or what has changed about the one of this phone number."""
    demand(act.role, EDITORS)
    if (values.get("begins") is None) != (values.get("ends") is None):
        raise Refused("field_required", field="ends" if values.get("begins") else "begins")
    told = {each: value for each, value in values.items() if each != "phone"}
    contact, new = SupplierContact.objects.update_or_create(supplier=supplier, phone=values["phone"], defaults=told)
    kind = "supplier.contact_add" if new else "supplier.contact_change"
    journal.write(kind, f"supplier:{supplier.number}", act, name=contact.name)
    return contact


@transaction.atomic
def remove_contact(pk: int, *, act: Act) -> Supplier:
    """Strike a person out. Refused("not_found")."""
    demand(act.role, EDITORS)
    contact = SupplierContact.objects.select_related("supplier").filter(pk=pk).first()
    if contact is None:
        raise Refused("not_found", what=str(pk))
    journal.write("supplier.contact_remove", f"supplier:{contact.supplier.number}", act, name=contact.name)
    SupplierContact.objects.filter(pk=pk).delete()
    return contact.supplier


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in values.items()}
