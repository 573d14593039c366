"""What an engineer has in hand, and which old parts he owes, as the sum of the lines (R-6.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from yinuo.kernel.clauses import clause
from yinuo.vouchers.types import Balance, Lack, Line, Missing, Paper, Sort

NOTHING = Decimal(0)
EFFECT: Mapping[Sort, tuple[str, int]] = {
    Sort.ISSUE: ("issued", 1),
    Sort.USE: ("used", 1),
    Sort.UNUSE: ("used", -1),
    Sort.RETURN: ("returned", 1),
    Sort.FOUND: ("counted", 1),
    Sort.LOST: ("counted", -1),
}
"""Which figure of a balance a movement changes, and how."""


@clause("R-6.5")
def balances(opening: Iterable[Balance], lines: Iterable[Line]) -> tuple[Balance, ...]:
    """Each part's figures by number: opening + issued + counted = used + returned + in hand, whatever happened.

    `opening` are the balances of the month before; of parts that were neither had nor moved there are none.
    """
    found = {
        each.number: Balance(
            each.number, each.name, each.unit, each.in_hand, NOTHING, NOTHING, NOTHING, NOTHING, each.in_hand
        )
        for each in opening
        if each.in_hand
    }
    for line in lines:
        if line.sort in EFFECT:
            empty = Balance(line.number, line.name, line.unit, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
            found[line.number] = _moved(found.get(line.number, empty), line)
    return tuple(found[number] for number in sorted(found))


def _moved(before: Balance, line: Line) -> Balance:
    figure, sign = EFFECT[line.sort]
    after = replace(before, **{figure: getattr(before, figure) + sign * line.quantity})
    in_hand = after.opening + after.issued + after.counted - after.used - after.returned
    return replace(after, in_hand=in_hand)


@clause("R-6.5")
def owing(opening: Iterable[Line], lines: Iterable[Line]) -> tuple[Line, ...]:
    """The old parts still owed after the lines: those owed before and those that came out, less those settled."""
    found = {line.key: line for line in opening}
    for line in lines:
        if line.sort == Sort.OWED:
            found[line.key] = line
    for line in lines:
        if line.sort in (Sort.HANDED_IN, Sort.WRITTEN_OFF, Sort.UNOWED):
            found.pop(line.key.rpartition(":")[0], None)
    return tuple(sorted(found.values(), key=lambda line: (line.at, line.key)))


@clause("R-6.5")
def unused(lines: Iterable[Line], returned: Mapping[str, Decimal]) -> tuple[Missing, ...]:
    """Parts drawn for an order that has ended, and neither built in on it nor brought back to the store.

    `returned`: part → how much was brought back since the month ended. What was brought back counts for the orders in
    the sequence in which the parts were drawn for them.
    """
    lines = list(lines)
    ended = {line.number for line in lines if line.sort == Sort.ORDER}
    back = dict(returned)
    for line in lines:
        if line.sort == Sort.RETURN:
            back[line.number] = back.get(line.number, NOTHING) + line.quantity
    found = []
    for (order, part), (left, first) in _drawn(lines).items():
        kept = left - min(back.get(part, NOTHING), max(left, NOTHING))
        back[part] = back.get(part, NOTHING) - (left - kept)
        if order in ended and kept > 0:
            found.append(
                Missing(Lack.UNUSED, f"{part} {first.name} × {kept.normalize():f} {first.unit}", first.at, order)
            )
    return tuple(found)


def _drawn(lines: Iterable[Line]) -> dict[tuple[str, str], tuple[Decimal, Line]]:
    """(order, part) → how much of what was drawn for the order was not built in on it, and the first line of it."""
    found: dict[tuple[str, str], tuple[Decimal, Line]] = {}
    signs = {Sort.ISSUE: 1, Sort.USE: -1, Sort.UNUSE: 1}
    drawn = {(line.order, line.number) for line in lines if line.sort == Sort.ISSUE and line.order}
    for line in lines:
        key = (line.order, line.number)
        if key in drawn and line.sort in signs:
            left, first = found.get(key, (NOTHING, line))
            found[key] = left + signs[line.sort] * line.quantity, first
    return found


@clause("R-6.6", "R-6.18")
def missing(
    lines: Iterable[Line],
    owed: Iterable[Line],
    unsettled: Iterable[Missing],
    *,
    end: datetime,
    old_part_days: int,
) -> tuple[Missing, ...]:
    """What a pack lacks at the `end` of its month: receipts, what else is unsettled, old parts owed too long."""
    papers = (
        Missing(Lack.RECEIPT, line.number, line.at, line.number)
        for line in lines
        if line.sort == Sort.ORDER and line.note == Paper.MISSING
    )
    late = (
        Missing(Lack.OLD_PART, f"{line.number} {line.name}", line.at, line.order)
        for line in owed
        if line.at < end - timedelta(days=old_part_days)
    )
    return (*papers, *unsettled, *late)
