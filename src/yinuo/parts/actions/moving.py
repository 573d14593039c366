"""The double entry: parts leave one place and come to another, in one transaction, never below nothing (R-6.4)."""

from collections.abc import Sequence

from django.db import transaction

from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.parts.models import Movement, Part, Piece, Stock, StockPlace
from yinuo.parts.rules import checked, require_enough
from yinuo.parts.types import OUTSIDE, Line, MoveKind


@transaction.atomic
def move(
    lines: Sequence[Line],
    *,
    kind: MoveKind,
    frm: StockPlace,
    to: StockPlace,
    act: Act,
    order_id: int | None = None,
    reason: str = "",
) -> list[Movement]:
    """Move the lines, all or none. Refused what `checked` refuses, ("stock_short"), ("serial_elsewhere").

    It writes no journal entry: the action that calls it says what was done.
    """
    found = {part.number: part for part in Part.objects.filter(number__in={line.part for line in lines})}
    lines = checked(lines, {number: part.serial_kept for number, part in found.items()})
    ids = {part.pk for part in found.values()}
    _open_rows([place for place in (frm, to) if place.kind not in OUTSIDE], ids)
    rows = _locked([place.pk for place in (frm, to)], ids)
    if frm.kind not in OUTSIDE:
        held = {number: rows[frm.pk, part.pk].quantity for number, part in found.items()}
        require_enough(frm.name, held, lines)
    for line in lines:
        for place, signed in ((frm, -line.quantity), (to, line.quantity)):
            if place.kind not in OUTSIDE:
                rows[place.pk, found[line.part].pk].quantity += signed
        _shift_pieces(line, found[line.part], frm=frm, to=to)
    Stock.objects.bulk_update(rows.values(), ["quantity"])
    return Movement.objects.bulk_create(
        Movement(
            part=found[line.part], frm=frm, to=to, quantity=line.quantity, unit_cny=found[line.part].cost_cny,
            kind=kind, serials=list(line.serials), order_id=order_id, reason=reason, occurred_at=act.occurred_at,
            recorded_at=act.recorded_at, moved_by_id=act.actor_id, command_id=act.command_id,
        )
        for line in lines
    )  # fmt: skip


def _open_rows(stores: list[StockPlace], part_ids: set[int]) -> None:
    """A row to lock for every store and part, so that two first movements meet at the same row."""
    rows = [Stock(place=place, part_id=part_id, quantity=0) for place in stores for part_id in sorted(part_ids)]
    Stock.objects.bulk_create(rows, ignore_conflicts=True)


def _locked(place_ids: list[int], part_ids: set[int]) -> dict[tuple[int, int], Stock]:
    """What places hold, by place and part, locked in one order everywhere: no two movements wait for each other."""
    rows = Stock.objects.select_for_update().filter(place_id__in=place_ids, part_id__in=part_ids)
    return {(row.place_id, row.part_id): row for row in rows.order_by("place_id", "part_id")}


def _shift_pieces(line: Line, part: Part, *, frm: StockPlace, to: StockPlace) -> None:
    for serial in line.serials:
        moved = Piece.objects.filter(part=part, serial=serial, place=frm).update(place=to)
        if not moved and frm.kind in OUTSIDE and not Piece.objects.filter(part=part, serial=serial).exists():
            Piece.objects.create(part=part, serial=serial, place=to)
        elif not moved:
            raise Refused("serial_elsewhere", field="serial", what=serial, part=part.number, place=frm.name)
