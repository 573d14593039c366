"""The lines of a month out of the other rooms: orders and their receipts, parts through the van, old parts, money.

Every look is bounded: what happened in the month, and for the first pack that is not frozen also what happened before
it and was recorded since it began. What was recorded earlier stands in a pack already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from yinuo.charges.models import Payment
from yinuo.journal import queries as journal
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.types import Outcome, State, Step
from yinuo.parts.models import Movement, StockPlace, UsedPart
from yinuo.parts.types import MoveKind, OldPart, PlaceKind
from yinuo.vouchers.types import Lack, Line, Missing, Paper, Sort

GRACE = timedelta(days=1)
"""What was being recorded just when a pack was frozen is looked for once more in the next."""
CLOSINGS = (f"order.{Step.CLOSE}", f"order.{Step.CLOSE_UNSIGNED}")


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked for: `start <= t < end`; with `late`, also what happened earlier and was recorded since then."""

    engineer_id: int
    user_id: int | None
    start: datetime
    end: datetime
    late: bool

    @property
    def since(self) -> datetime:
        """From when on a late record may not stand in a pack yet."""
        return self.start - GRACE

    def happened(self, at: str, recorded: str) -> Q:
        """Rows whose moment `at` fits, by when they were `recorded`."""
        own = Q((f"{at}__gte", self.start), (f"{at}__lt", self.end))
        return own | Q((f"{at}__lt", self.start), (f"{recorded}__gte", self.since)) if self.late else own


def orders(span: Span) -> list[Line]:
    """The orders the engineer brought to their end, each with its receipt or why it has none."""
    ended = Q(ended_at__gte=span.start, ended_at__lt=span.end)
    if span.late:
        ended |= Q(number__in=_closed_late(span))
    found = ServiceOrder.objects.filter(ended, engineer_id=span.engineer_id, is_open=False, state=State.CLOSED)
    rows = list(found.select_related("vehicle").order_by("ended_at", "pk"))
    receipts = {each.order_id: each for each in Receipt.objects.filter(order__in=rows).order_by("pk")}
    return [_order(each, receipts.get(each.pk)) for each in rows]


def _closed_late(span: Span) -> list[str]:
    """Orders whose end was recorded since the month began and is said to have come before it."""
    told = journal.told_late(CLOSINGS, since=span.since, before=span.start)
    return [subject.removeprefix("order:") for subject in told]


def _order(order: ServiceOrder, receipt: Receipt | None) -> Line:
    if receipt is not None:
        paper = Paper.RESERVED if order.outcome == Outcome.RESERVED else Paper.SIGNED
    elif order.outcome == Outcome.REFUSED:
        paper = Paper.REFUSED
    else:
        paper = Paper.PHONE if order.arrived_at is None else Paper.MISSING
    return Line(
        f"order:{order.number}", Sort.ORDER, order.ended_at or order.reported_at, order.number, str(order.vehicle),
        order.number, paper=receipt.number if receipt else "", proof=receipt.content_hash if receipt else "",
        note=paper,
    )  # fmt: skip


def unsigned(span: Span) -> list[Missing]:
    """Orders whose work was done before the end of the month and that nobody has signed yet."""
    found = ServiceOrder.objects.filter(
        engineer_id=span.engineer_id, is_open=True, state=State.AWAITING_SIGNATURE,
        visits__engineer_id=span.engineer_id, visits__ended_at__lt=span.end,
    )  # fmt: skip
    rows = found.exclude(outcome=Outcome.REFUSED).order_by("number").values_list("number", "visits__ended_at")
    return [Missing(Lack.UNSIGNED, number, since, number) for number, since in dict(rows).items() if since]


def movements(span: Span) -> list[Line]:
    """All that came onto the engineer's van and left it, as it was booked; and the old parts that came out with it."""
    rows = list(_through(span.engineer_id).filter(span.happened("occurred_at", "recorded_at")))
    return [*map(_move, rows), *_came_out(rows), *_undone(rows)]


def returned_since(span: Span) -> dict[str, Decimal]:
    """Part → how much the engineer has brought back since the month ended."""
    rows = _through(span.engineer_id).filter(kind=MoveKind.RETURN, occurred_at__gte=span.end).order_by()
    return dict(rows.values("part__number").annotate(sum=Sum("quantity")).values_list("part__number", "sum"))


def movements_before(span: Span) -> list[Line]:
    """All that went through his hands before the first pack: what makes its opening."""
    return [_move(each) for each in _through(span.engineer_id).filter(_before(span, "occurred_at", "recorded_at"))]


def owed_before(span: Span) -> list[Line]:
    """The old parts owed when the first pack began."""
    used = UsedPart.objects.filter(_before(span, "used_at", "used_at"), engineer_id=span.engineer_id)
    still = Q(old_part=OldPart.OWED) | Q(settled_at__gte=span.start)
    return [_old(each) for each in used.filter(still).select_related("part", "order").order_by("pk")]


def _before(span: Span, at: str, recorded: str) -> Q:
    return Q((f"{at}__lt", span.start), (f"{recorded}__lt", span.since if at != recorded else span.start))


def _through(engineer_id: int) -> QuerySet[Movement]:
    """The movements out of and into his van, by two looks into their indexes."""
    van_id = StockPlace.objects.filter(engineer_id=engineer_id).values_list("pk", flat=True).first()
    found = Movement.objects.filter(Q(frm_id=van_id) | Q(to_id=van_id)).select_related("part", "order", "to")
    return found.order_by("pk")


SORTS = {MoveKind.ISSUE: Sort.ISSUE, MoveKind.RETURN: Sort.RETURN, MoveKind.USE: Sort.USE, MoveKind.UNUSE: Sort.UNUSE}


def _move(each: Movement) -> Line:
    came = each.to.kind == PlaceKind.VAN
    sort = SORTS.get(MoveKind(each.kind)) or (Sort.FOUND if came else Sort.LOST)
    return Line(
        f"move:{each.pk}", sort, each.occurred_at, each.part.number, each.part.name,
        each.order.number if each.order else "", each.quantity, each.part.unit, each.quantity * each.unit_cny,
        paper=" ".join(each.serials), note=each.reason,
    )  # fmt: skip


def _came_out(rows: Iterable[Movement]) -> list[Line]:
    """The old parts of what was built in."""
    commands = [each.command_id for each in rows if each.kind == MoveKind.USE]
    used = UsedPart.objects.filter(command_id__in=commands).exclude(old_part=OldPart.NONE)
    return [_old(each) for each in used.select_related("part", "order").order_by("pk")]


def _undone(rows: Iterable[Movement]) -> list[Line]:
    """The old parts that are owed no more, for their part was not built in after all; as if all had been owed."""
    moments = {(each.order_id, each.part_id, each.occurred_at) for each in rows if each.kind == MoveKind.UNUSE}
    used = UsedPart.objects.filter(undone_at__in=[at for _order, _part, at in moments]).select_related("part", "order")
    return [
        _old(each, Sort.UNOWED, each.undone_at)
        for each in used.order_by("pk")
        if (each.order_id, each.part_id, each.undone_at) in moments
    ]


def settled(span: Span) -> list[Line]:
    """The old parts that came in, or were let go by the manager."""
    used = UsedPart.objects.filter(span.happened("settled_at", "settled_at"), engineer_id=span.engineer_id)
    sorts = {OldPart.HANDED_IN: Sort.HANDED_IN, OldPart.WRITTEN_OFF: Sort.WRITTEN_OFF}
    rows = used.filter(old_part__in=sorts).select_related("part", "order").order_by("settled_at", "pk")
    return [_old(each, sorts[OldPart(each.old_part)], each.settled_at) for each in rows]


def still_owed(lines: Iterable[Line]) -> list[Line]:
    """Those of the old parts owed at the end of a month that nobody has brought since."""
    owed = {int(line.key.rpartition(":")[2]): line for line in lines}
    found = UsedPart.objects.filter(pk__in=owed, old_part=OldPart.OWED).order_by("used_at", "pk")
    return [owed[pk] for pk in found.values_list("pk", flat=True)]


def _old(used: UsedPart, sort: Sort = Sort.OWED, at: datetime | None = None) -> Line:
    key = f"old:{used.pk}" if sort == Sort.OWED else f"old:{used.pk}:{sort}"
    return Line(
        key, sort, at or used.used_at, used.part.number, used.part.name, used.order.number, used.quantity,
        used.part.unit, paper=used.old_serial, note=used.old_part_why if sort == Sort.WRITTEN_OFF else "",
    )  # fmt: skip


def money(span: Span) -> list[Line]:
    """What the engineer took from customers and gave back, each with its numbered receipt."""
    if span.user_id is None:
        return []
    rows = Payment.objects.filter(span.happened("paid_at", "recorded_at"), taken_by_id=span.user_id)
    return [
        Line(
            f"money:{each.number}", Sort.REFUND if each.refund_of_id else Sort.PAYMENT, each.paid_at, each.number,
            each.payer, each.account.subject.removeprefix("order:"), amount_cny=each.amount_cny, paper=each.method,
            proof=each.content_hash, note=each.reason,
        )
        for each in rows.select_related("account").order_by("paid_at", "pk")
    ]  # fmt: skip
