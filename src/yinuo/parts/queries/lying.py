"""Reading parts: the catalogue, what lies where, what was used, what is owed."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from yinuo.parts.models import Fit, Movement, Part, Piece, Stock, StockPlace, Substitute, UsedPart
from yinuo.parts.types import OUTSIDE, Held, OldPart, PlaceKind

NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=16, decimal_places=3))
WORTH = Sum(F("quantity") * F("part__cost_cny"), output_field=DecimalField(max_digits=18, decimal_places=2))


def parts(q: str = "", *, active: bool | None = None) -> QuerySet[Part]:
    """Parts found by number, name, pinyin or barcode, by number."""
    found = Part.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    return found if active is None else found.filter(active=active)


def part(reference: str) -> Part | None:
    """The part of this number or barcode."""
    return Part.objects.filter(Q(number=reference) | Q(barcode=reference, barcode__gt="")).order_by("pk").first()


def with_stock(rows: QuerySet[Part]) -> QuerySet[Part]:
    """Each with `in_stock`: what all places together hold."""
    own = Stock.objects.filter(part=OuterRef("pk")).order_by().values("part").annotate(held=Sum("quantity"))
    return rows.annotate(in_stock=Coalesce(Subquery(own.values("held")), NOTHING))


def part_of_serial(serial: str) -> Part | None:
    """The part a piece of this serial number is of, where only one part has such a piece."""
    found = Part.objects.filter(pieces__serial=serial).order_by("pk")[:2]
    return found[0] if len(found) == 1 else None


def parts_by_number(numbers: Iterable[str]) -> dict[str, Part]:
    """Number → part."""
    return {each.number: each for each in Part.objects.filter(number__in=set(numbers)).order_by("pk")}


def models_of(part_id: int) -> list[int]:
    """Ids of the product models a part is named for; none: it fits all."""
    return list(Fit.objects.filter(part_id=part_id).order_by("model_id").values_list("model_id", flat=True))


def substitutes_of(part_id: int) -> list[Part]:
    """The parts that may take its place, by number."""
    return list(Part.objects.filter(pk__in=Substitute.objects.filter(part_id=part_id).values("by")).order_by("number"))


def fitting(model_id: int) -> QuerySet[Part]:
    """The active parts that fit a product model: named for it, or for none at all."""
    own = Q(fits__model_id=model_id) | Q(fits__isnull=True)
    return Part.objects.filter(own, active=True).order_by("number").distinct()


def serials(place_id: int, number: str) -> list[str]:
    """The serials of a part's pieces at a place."""
    found = Piece.objects.filter(place_id=place_id, part__number=number).order_by("serial")
    return list(found.values_list("serial", flat=True))


def places(*kinds: str) -> QuerySet[StockPlace]:
    """Active places, of these kinds if any are named, by code."""
    found = StockPlace.objects.filter(active=True).order_by("code")
    return found.filter(kind__in=kinds) if kinds else found


def places_with_value(q: str = "", *, kind: str = "") -> QuerySet[StockPlace]:
    """Places that hold stock, the stores before the vans, each with `kinds` of parts, `value_cny`, old parts `owed`."""
    found = StockPlace.objects.exclude(kind__in=OUTSIDE).select_related("outlet", "engineer").order_by("kind", "code")
    for word in q.split():
        found = found.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(outlet__name__icontains=word)
            | Q(engineer__outlet__name__icontains=word)
        )  # fmt: skip
    own = Stock.objects.filter(place=OuterRef("pk"), quantity__gt=0).order_by().values("place")
    owing = UsedPart.objects.filter(engineer=OuterRef("engineer"), old_part=OldPart.OWED).order_by()
    found = found.annotate(
        kinds=Coalesce(Subquery(own.annotate(kinds=Count("pk")).values("kinds")), 0),
        value_cny=Coalesce(Subquery(own.annotate(value=WORTH).values("value")), NOTHING),
        owed=Subquery(owing.values("engineer").annotate(owed=Count("pk")).values("owed")),
    )
    return found.filter(kind=kind) if kind else found


def place(code: str) -> StockPlace | None:
    """The place of this code."""
    return StockPlace.objects.select_related("engineer", "outlet").filter(code=code).first()


def where(part_id: int) -> list[Stock]:
    """The places that hold a part, by code."""
    found = Stock.objects.filter(part_id=part_id, quantity__gt=0).select_related("place")
    return list(found.order_by("place__code"))


def quantities(place_id: int, numbers: Iterable[str]) -> dict[str, Decimal]:
    """Part number → what a place holds of it, of these parts."""
    found = Stock.objects.filter(place_id=place_id, part__number__in=set(numbers)).order_by("pk")
    return dict(found.values_list("part__number", "quantity"))


def stock(place_id: int) -> QuerySet[Stock]:
    """The stock rows of a place that hold anything, by part number."""
    return Stock.objects.filter(place_id=place_id, quantity__gt=0).select_related("part").order_by("part__number")


def held(place_id: int) -> list[Held]:
    """What a place holds, by part number."""
    pieces: dict[int, list[str]] = {}
    for part_id, serial in Piece.objects.filter(place_id=place_id).order_by("serial").values_list("part_id", "serial"):
        pieces.setdefault(part_id, []).append(serial)
    return [
        Held(row.part_id, row.part.number, row.part.name, row.part.unit, row.quantity, row.part.cost_cny,
             tuple(pieces.get(row.part_id, ()))) for row in stock(place_id)
    ]  # fmt: skip


def van_code(engineer_id: int) -> str | None:
    """The code of an engineer's van as a place, None before it was needed."""
    return StockPlace.objects.filter(engineer_id=engineer_id).values_list("code", flat=True).first()


def price_list(q: str, *, engineer_id: int, outlet_id: int, families: Collection[str]) -> QuerySet[Part]:
    """Active parts with what the engineer has along (`on_van`) and what his outlet holds (`at_outlet`).

    First what is at hand, then what fits machines of these families, then the rest, each by number.
    """
    lying = Stock.objects.filter(part=OuterRef("pk")).order_by()
    van = lying.filter(place__engineer_id=engineer_id).values("quantity")
    outlet = lying.filter(place__outlet_id=outlet_id, place__kind=PlaceKind.OUTLET).values("part")
    fits = Fit.objects.filter(part=OuterRef("pk"))
    return (
        parts(q, active=True)
        .annotate(
            on_van=Coalesce(Subquery(van[:1]), NOTHING),
            at_outlet=Coalesce(Subquery(outlet.annotate(held=Sum("quantity")).values("held")), NOTHING),
        )
        .alias(
            at_hand=Case(When(Q(on_van__gt=0) | Q(at_outlet__gt=0), then=0), default=1),
            fitting=Case(When(~Exists(fits) | Exists(fits.filter(model__family__in=families)), then=0), default=1),
        )
        .order_by("at_hand", "fitting", "number")
    )


def last_moved(user_id: int) -> int:
    """The id of the last movement from or to the van of this user's engineer, 0 where there was none."""
    van = StockPlace.objects.filter(engineer__user_id=user_id).values("pk")[:1]
    moved = Movement.objects.filter(Q(frm=Subquery(van)) | Q(to=Subquery(van))).order_by("-pk")
    return moved.values_list("pk", flat=True).first() or 0


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


def uses(part_id: int) -> QuerySet[UsedPart]:
    """Where a part was built in, the latest first; those entered by mistake are left out."""
    found = UsedPart.objects.filter(part_id=part_id, undone_at=None).order_by("-used_at", "-pk")
    return found.select_related("order__vehicle", "engineer")


def used(pk: int) -> UsedPart | None:
    """One part built in."""
    return UsedPart.objects.select_related("part", "order", "engineer").filter(pk=pk).first()


def owed(engineer_id: int | None = None) -> QuerySet[UsedPart]:
    """The old parts still to be handed in, the longest owed first."""
    found = UsedPart.objects.filter(old_part=OldPart.OWED).select_related("part", "order", "engineer")
    found = found.order_by("used_at", "pk")
    return found if engineer_id is None else found.filter(engineer_id=engineer_id)


def owed_matching(q: str, *, engineer: str = "") -> QuerySet[UsedPart]:
    """Old parts owed whose order, part, barcode or serial numbers, or engineer, hold every word of `q`."""
    found = owed().select_related("part", "order__vehicle", "engineer__outlet")
    for word in q.split():
        found = found.filter(
            Q(order__number__iexact=word) | Q(part__search__contains=word.lower()) | Q(old_serial__iexact=word)
            | Q(engineer__number__iexact=word) | Q(engineer__name__icontains=word)
        )  # fmt: skip
    return found.filter(engineer__number=engineer) if engineer else found


def owed_by_engineer() -> list[dict[str, Any]]:
    """Who owes old parts, the longest first: `number`, `name`, `count`, the `oldest` moment."""
    rows = UsedPart.objects.filter(old_part=OldPart.OWED).order_by().values("engineer__number", "engineer__name")
    found = rows.annotate(count=Count("pk"), oldest=Min("used_at")).order_by("oldest", "engineer__number")
    return [
        {
            "number": row["engineer__number"],
            "name": row["engineer__name"],
            "count": row["count"],
            "oldest": row["oldest"],
        }
        for row in found
    ]


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
