"""Finding suppliers and whom to call there."""

from django.db.models import Q, QuerySet

from yinuo.suppliers.models import Supplier, SupplierContact
from yinuo.suppliers.types import Reached


def suppliers(q: str = "", *, system: str = "", active: bool | None = None) -> QuerySet[Supplier]:
    """Suppliers found by number, name, pinyin, brand or region, by number; `system`: those that make it."""
    found = Supplier.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    if system:
        # Codes stand between quotes in the stored list, on both databases.
        found = found.filter(systems__icontains=f'"{system}"')
    return found if active is None else found.filter(active=active)


def supplier(number: str) -> Supplier | None:
    """The supplier of this number."""
    return Supplier.objects.filter(number=number).first()


def supplier_named(reference: str) -> Supplier | None:
    """The active supplier of this number or exact name, as a phone without signal may have told it."""
    named = Q(number=reference.strip().upper()) | Q(name=reference.strip())
    return Supplier.objects.filter(named, active=True).order_by("pk").first()


def for_system(system: str) -> list[Supplier]:
    """Active suppliers, those of the fault system first."""
    found = list(suppliers(active=True))
    return sorted(found, key=lambda each: system not in each.systems)


def contacts_of(supplier_id: int) -> list[SupplierContact]:
    """A supplier's people, in the order they were written down."""
    return list(SupplierContact.objects.filter(supplier_id=supplier_id).order_by("pk"))


def reached(contact: SupplierContact) -> Reached:
    """A person as the rules see him."""
    return Reached(
        contact.name, contact.phone, frozenset(contact.systems), contact.begins, contact.ends, contact.workdays
    )


def active_names() -> dict[str, Supplier]:
    """Name or brand in the parts catalogue → supplier."""
    found: dict[str, Supplier] = {}
    for each in Supplier.objects.order_by("-pk"):
        found |= dict.fromkeys([each.name, *each.brands], each)
    return found
