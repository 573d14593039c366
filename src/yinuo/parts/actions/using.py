"""Parts built into a machine on an order, and the old parts that come back for them (R-6.5)."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.parts.access import FORGIVERS, KEEPERS
from yinuo.parts.actions.catalogue import outside
from yinuo.parts.actions.moving import move
from yinuo.parts.actions.store import van_of
from yinuo.parts.models import Part, UsedPart
from yinuo.parts.types import Line, MoveKind, OldPart, PlaceKind


@clause("R-6.5")
@transaction.atomic
def use(
    order_id: int, line: Line, *, engineer_id: int, old_part: bool, old_serial: str = "", why: str = "", act: Act
) -> UsedPart:
    """Take a part off the engineer's van into the machine. `old_part`: the replaced one was taken along and is owed.

    No old part where one is owed needs a reason (`why`): Refused("field_required"). Refused what `move` refuses. The
    order's own journal entry says it; no other is written.
    """
    part = Part.objects.filter(number=line.part).first()
    if part and part.old_part_owed and not old_part and not why:
        raise Refused("field_required", clause="R-6.5", field="reason", step="use_part")
    van, machine = van_of(engineer_id, act=act), outside(PlaceKind.MACHINE)
    [movement] = move([line], kind=MoveKind.USE, frm=van, to=machine, act=act, order_id=order_id)
    return UsedPart.objects.create(
        order_id=order_id, part_id=movement.part_id, engineer_id=engineer_id, quantity=line.quantity,
        unit_cny=movement.unit_cny, serials=list(line.serials), old_serial=old_serial,
        old_part=OldPart.OWED if old_part else OldPart.NONE, old_part_why=why, used_at=act.occurred_at,
        command_id=act.command_id,
    )  # fmt: skip


@transaction.atomic
def undo(order_id: int, used: UUID, *, act: Act) -> UsedPart:
    """The use that came by the command `used` was a mistake: back onto the van.

    Refused("not_found"), or ("in_use") once the old part came in. The order's own journal entry says it.
    """
    row = UsedPart.objects.select_for_update(of=("self",)).select_related("part")
    found = row.filter(command_id=used, order_id=order_id, undone_at=None).first()
    if found is None:
        raise Refused("not_found", field="used", what=str(used))
    return _undone(found, act)


def _undone(used: UsedPart, act: Act) -> UsedPart:
    if used.settled_at is not None:
        raise Refused("in_use", field="used", what=str(used.part), by=[])
    line = Line(used.part.number, Decimal(used.quantity), tuple(used.serials))
    van = van_of(used.engineer_id, act=act)
    move([line], kind=MoveKind.UNUSE, frm=outside(PlaceKind.MACHINE), to=van, act=act, order_id=used.order_id)
    used.undone_at, used.old_part = act.occurred_at, OldPart.NONE
    used.save(update_fields=["undone_at", "old_part"])
    return used


@clause("R-6.5")
@transaction.atomic
def hand_in(used_id: int, *, act: Act) -> UsedPart:
    """The storekeeper takes the old part in."""
    demand(act.role, KEEPERS)
    return _settle(used_id, OldPart.HANDED_IN, "", act)


@clause("R-6.5")
@transaction.atomic
def write_off(used_id: int, *, reason: str, act: Act) -> UsedPart:
    """The manager lets an old part go, with a reason. Refused("field_required")."""
    demand(act.role, FORGIVERS)
    if not reason.strip():
        raise Refused("field_required", field="reason", step="write_off")
    return _settle(used_id, OldPart.WRITTEN_OFF, reason.strip(), act)


def _settle(used_id: int, how: OldPart, reason: str, act: Act) -> UsedPart:
    used = UsedPart.objects.select_for_update(of=("self",)).select_related("order", "part").get(pk=used_id)
    if used.old_part != OldPart.OWED:
        raise Refused("not_owed", field="used", what=str(used.part))
    used.old_part, used.settled_at, used.settled_by_id = how, act.occurred_at, act.actor_id
    used.old_part_why = reason or used.old_part_why
    used.save(update_fields=["old_part", "settled_at", "settled_by", "old_part_why"])
    journal.write(
        f"parts.old_{how}", f"order:{used.order.number}", act, used=used.pk, part=used.part.number, reason=reason
    )
    return used
