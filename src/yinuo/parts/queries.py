"""Reading parts: the catalogue, what lies where, what was used, what is owed."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from yinuo.parts.models import Movement, Part, Piece, Stock, StockPlace, UsedPart
from yinuo.parts.types import Held, OldPart


def parts(q: str = "", *, active: bool | None = None) -> QuerySet[Part]:
    """Parts found by number, name, pinyin or barcode, by number."""
    found = Part.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    return found if active is None else found.filter(active=active)


def part(reference: str) -> Part | None:
    """The part of this number or barcode."""
    return Part.objects.filter(Q(number=reference) | Q(barcode=reference, barcode__gt="")).order_by("pk").first()


def fitting(model_id: int) -> QuerySet[Part]:
    """The active parts that fit a product model: named for it, or for none at all."""
    own = Q(fits__model_id=model_id) | Q(fits__isnull=True)
    return Part.objects.filter(own, active=True).order_by("number").distinct()


def places(*kinds: str) -> QuerySet[StockPlace]:
    """Active places, of these kinds if any are named, by code."""
    found = StockPlace.objects.filter(active=True).order_by("code")
    return found.filter(kind__in=kinds) if kinds else found


def place(code: str) -> StockPlace | None:
    """The place of this code."""
    return StockPlace.objects.select_related("engineer", "outlet").filter(code=code).first()


def held(place_id: int) -> list[Held]:
    """What a place holds, by part number."""
    pieces: dict[int, list[str]] = {}
    for part_id, serial in Piece.objects.filter(place_id=place_id).order_by("serial").values_list("part_id", "serial"):
        pieces.setdefault(part_id, []).append(serial)
    rows = Stock.objects.filter(place_id=place_id, quantity__gt=0).select_related("part").order_by("part__number")
    return [
        Held(row.part_id, row.part.number, row.part.name, row.part.unit, row.quantity, row.part.cost_cny,
             tuple(pieces.get(row.part_id, ()))) for row in rows
    ]  # fmt: skip


def on_van(engineer_id: int) -> list[Held]:
    """What an engineer has along."""
    van_id = StockPlace.objects.filter(engineer_id=engineer_id).values_list("pk", flat=True).first()
    return held(van_id) if van_id else []


def used_on(order_id: int) -> list[UsedPart]:
    """The parts built in on an order, oldest first; those entered by mistake are left out."""
    found = UsedPart.objects.filter(order_id=order_id, undone_at=None)
    return list(found.select_related("part").order_by("pk"))


def used_by(order_id: int, command_id: UUID) -> UsedPart | None:
    """The use on an order that a command brought, unless it was undone."""
    found = UsedPart.objects.filter(order_id=order_id, command_id=command_id, undone_at=None)
    return found.select_related("part").first()


def owed(engineer_id: int | None = None) -> QuerySet[UsedPart]:
    """The old parts still to be handed in, the longest owed first."""
    found = UsedPart.objects.filter(old_part=OldPart.OWED).select_related("part", "order", "engineer")
    found = found.order_by("used_at", "pk")
    return found if engineer_id is None else found.filter(engineer_id=engineer_id)


def movements(*, part_id: int | None = None, place_id: int | None = None) -> QuerySet[Movement]:
    """Movements of a part, or into and out of a place, newest first."""
    found = Movement.objects.select_related("part", "frm", "to", "order", "moved_by").order_by("-pk")
    if part_id is not None:
        found = found.filter(part_id=part_id)
    return found if place_id is None else found.filter(Q(frm_id=place_id) | Q(to_id=place_id))


def every_movement() -> Iterable[tuple[str, str, str, Decimal]]:
    """(from `kind:code`, to `kind:code`, part number, quantity) of all that ever moved: stock is its sum."""
    rows = Movement.objects.order_by("pk").values_list(
        "frm__kind", "frm__code", "to__kind", "to__code", "part__number", "quantity"
    )
    for from_kind, from_code, to_kind, to_code, number, quantity in rows.iterator():
        yield f"{from_kind}:{from_code}", f"{to_kind}:{to_code}", number, quantity


def every_stock() -> dict[tuple[str, str], Decimal]:
    """(`kind:code`, part number) → what is stored as held, zero ones left out."""
    rows = Stock.objects.exclude(quantity=0).order_by("pk")
    return {
        (f"{kind}:{code}", number): quantity
        for kind, code, number, quantity in rows.values_list("place__kind", "place__code", "part__number", "quantity")
    }
