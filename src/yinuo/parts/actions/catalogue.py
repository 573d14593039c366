"""The catalogue of parts and the places they lie in."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.pinyin import spelled
from yinuo.parts.access import EDITORS
from yinuo.parts.models import Fit, Part, StockPlace, Substitute
from yinuo.parts.types import PlaceKind

LONGEST_LEAD = 365
"""Days; who needs longer has no supplier."""
FEW = 3
"""As many of the records that stand in the way are named."""


@transaction.atomic
def save_part(number: str, values: dict[str, Any], *, act: Act) -> tuple[Part, bool]:
    """Add the part `number` or change it: name, unit, cost_cny, supplier, barcode, fault_system, serial_kept, …

    Refused("field_wrong") for a negative cost, and for serials switched on or off while pieces are about.
    """
    demand(act.role, EDITORS)
    known = Part.objects.filter(number=number).first()
    if values.get("cost_cny", 0) < 0:
        raise Refused("field_wrong", field="cost_cny", value=str(values["cost_cny"]))
    if not 0 <= values.get("lead_days", 0) <= LONGEST_LEAD:
        raise Refused("field_wrong", field="lead_days", value=str(values["lead_days"]))
    if known and values.get("serial_kept", known.serial_kept) != known.serial_kept and known.movements.exists():
        raise Refused("in_use", field="serial_kept", what=number, by=[])
    name = values.get("name", known.name if known else "")
    text = " ".join((number, name, spelled(name), values.get("barcode", known.barcode if known else ""))).lower()
    part, new = Part.objects.update_or_create(number=number, defaults=values | {"search": text[:400]})
    said: dict[str, Any] = {key: str(value) if key == "cost_cny" else value for key, value in values.items()}
    journal.write("part.add" if new else "part.change", f"part:{number}", act, values=said)
    return part, new


@transaction.atomic
def set_fits(part: Part, model_ids: Collection[int], substitutes: Collection[str], *, act: Act) -> None:
    """Say which product models a part fits (none: all) and which parts may take its place. Refused("unknown_part")."""
    demand(act.role, EDITORS)
    others = {each.number: each for each in Part.objects.filter(number__in=substitutes).exclude(pk=part.pk)}
    if strange := sorted(set(substitutes) - set(others)):
        raise Refused("unknown_part", field="substitutes", what=strange[0])
    Fit.objects.filter(part=part).delete()
    Fit.objects.bulk_create(Fit(part=part, model_id=model_id) for model_id in sorted(set(model_ids)))
    Substitute.objects.filter(part=part).delete()
    Substitute.objects.bulk_create(Substitute(part=part, by=others[number]) for number in sorted(others))
    journal.write("part.fit", f"part:{part.number}", act, models=sorted(set(model_ids)), substitutes=sorted(others))


@transaction.atomic
def save_with_fits(
    number: str, values: dict[str, Any], *, models: Collection[int], substitutes: Collection[str], act: Act
) -> Part:
    """A part with what it fits and what may take its place: all of it or nothing."""
    part, _new = save_part(number, values, act=act)
    set_fits(part, models, substitutes, act=act)
    return part


@transaction.atomic
def remove_part(part: Part, *, act: Act) -> None:
    """Take out a part that never moved. Refused("in_use") naming where it went."""
    demand(act.role, EDITORS)
    if by := list(part.movements.order_by("to__name").values_list("to__name", flat=True).distinct()[:FEW]):
        raise Refused("in_use", what=part.number, by=by)
    part.delete()
    journal.write("part.remove", f"part:{part.number}", act)


@transaction.atomic
def remove_place(place: StockPlace, *, act: Act) -> None:
    """Take out a place nothing ever came to. Refused("in_use") naming what did."""
    demand(act.role, EDITORS)
    if by := list(place.incoming.order_by("part__number").values_list("part__number", flat=True).distinct()[:FEW]):
        raise Refused("in_use", what=place.name, by=by)
    place.delete()
    journal.write("place.remove", f"place:{place.code}", act)


@transaction.atomic
def open_place(code: str, values: dict[str, Any], *, act: Act) -> tuple[StockPlace, bool]:
    """Open a place for parts or change it: kind, name, outlet, engineer, active."""
    demand(act.role, EDITORS)
    place, new = StockPlace.objects.update_or_create(code=code, defaults=values)
    journal.write("place.open" if new else "place.change", f"place:{code}", act, kind=place.kind, name=place.name)
    return place, new


def outside(kind: PlaceKind) -> StockPlace:
    """The one place of an outside kind: the other side of every entry that leaves or enters the house."""
    place, _new = StockPlace.objects.get_or_create(code=kind.value, defaults={"kind": kind, "name": kind.value})
    return place
