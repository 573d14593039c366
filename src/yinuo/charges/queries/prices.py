"""Reading the price list: what is in force on a day, and how it came to be."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from yinuo.charges.models import Price
from yinuo.charges.rules import asking
from yinuo.charges.types import LISTED, ChargeKind, Priced, Wish
from yinuo.parts import queries as parts


def in_force(day: date, q: str = "") -> QuerySet[Price]:
    """The price list of a day, by kind and code."""
    found = Price.objects.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))
    for word in q.split():
        found = found.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return found.order_by("kind", "code")


def versions(code: str) -> list[Price]:
    """Every version of an item, the newest first."""
    return list(Price.objects.filter(code=code).order_by("-valid_from"))


def listed(codes: Iterable[str], day: date) -> dict[str, Priced]:
    """Code → one of it at its cost on the day: items of the price list, and parts by their number or barcode."""
    wanted = set(codes)
    found = {
        each.code: Priced(each.kind, each.code, each.name, each.unit, Decimal(1), each.unit_cny, each.unit_cny)
        for each in in_force(day).filter(code__in=wanted)
    }
    for number, part in parts.parts_by_number(wanted - set(found)).items():
        cost = part.cost_cny
        found[number] = Priced(ChargeKind.PART, number, part.name, part.unit, Decimal(1), cost, cost)
    return found


def priced(wishes: Sequence[Wish], day: date) -> tuple[Priced, ...]:
    """The wishes at the prices of the day. Refused what `rules.asking.priced` refuses."""
    return asking.priced(wishes, listed([wish.code for wish in wishes], day))


def tariff(day: date) -> list[Priced]:
    """The price list of a day as plain data, labour first: for the phone and for everybody (R-6.11)."""
    found = sorted(in_force(day), key=lambda each: (LISTED.index(ChargeKind(each.kind)), each.code))
    return [
        Priced(each.kind, each.code, each.name, each.unit, Decimal(1), each.unit_cny, each.unit_cny) for each in found
    ]
