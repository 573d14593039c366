"""Reading orders of parts; and proof that they stand where their journal says (`yinuo verify --replay`)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, QuerySet

from yinuo.charges import queries as charges
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.parts import queries as parts
from yinuo.sales.models import Sale, SaleLine
from yinuo.sales.rules import TABLE
from yinuo.sales.types import Asked, SaleState, Stand


def sales(q: str = "", *, state: str = "") -> QuerySet[Sale]:
    """Orders of parts whose number, customer, contact, waybill or parts hold every word of `q`, newest first."""
    found = Sale.objects.select_related("customer", "place").order_by("-asked_at", "-pk")
    for word in q.split():
        lines = SaleLine.objects.filter(part__search__contains=word.lower()).order_by().values("sale")
        found = found.filter(
            Q(number__icontains=word) | Q(customer__name__icontains=word) | Q(contact_name__icontains=word)
            | Q(contact_phone__startswith=word) | Q(waybill__iexact=word) | Q(pk__in=lines)
        )  # fmt: skip
    return found.filter(state=state) if state else found


def sale(number: str) -> Sale | None:
    """The order of parts of this number."""
    return Sale.objects.select_related("customer", "vehicle__model", "place").filter(number=number).first()


def by_key(key: str) -> Sale | None:
    """The order of parts a customer's link opens."""
    return Sale.objects.select_related("customer", "vehicle__model").filter(follow_key=key).first()


def lines_of(sale: Sale) -> list[SaleLine]:
    """Its lines, in their order."""
    return list(sale.lines.select_related("part", "instead_of").order_by("pk"))


def asked_of(sale: Sale) -> list[Asked]:
    """Its lines with what there is of each part, and what may take its place, what lies in stock first."""
    found = []
    for line in lines_of(sale):
        part = line.instead_of or line.part
        others = [(in_stock(each.pk), each.number) for each in parts.substitutes_of(part.pk) if each.active]
        found.append(
            Asked(
                part.number, part.name, line.quantity, part.active, in_stock(part.pk),
                tuple(number for _held, number in sorted(others, key=lambda each: (-each[0], each[1]))),
            )
        )  # fmt: skip
    return found


def in_stock(part_id: int) -> Decimal:
    """What all stores together hold of a part."""
    return sum((each.quantity for each in parts.where(part_id)), Decimal(0))


def subject_of(sale: Sale) -> str:
    """Its account and its journal."""
    return f"sale:{sale.number}"


def stand_of(sale: Sale) -> Stand:
    """What the rules see of it."""
    bill = charges.bill_of(subject_of(sale))
    return Stand(sale.state, sale.promised_on, bill.is_settled, bill.paid_cny > 0)


def replayed(events: list[Event]) -> str:
    """The state that an order's entries give."""
    state: str = SaleState.ASKED
    for event in events:
        step = event.kind.removeprefix("sale.")
        state = next((line.to for line in TABLE if line.step == step and state in line.frm and line.to), state)
    return state


def differences() -> Iterator[tuple[str, str, str]]:
    """(number, stored, replayed) of every order of parts whose journal says something else."""
    for events in journal.stories("sale:"):
        number = events[0].subject.removeprefix("sale:")
        found = Sale.objects.filter(number=number).first()
        stored, told = found.state if found else "missing", replayed(events)
        if stored != told:
            yield number, stored, told
