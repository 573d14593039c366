"""A pack as it stands: put together from its lines while it is open, read from what was frozen afterwards (R-6.6)."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from yinuo.kernel.clauses import clause
from yinuo.people.models import Engineer
from yinuo.vouchers.models import VoucherLine, VoucherPack
from yinuo.vouchers.queries import gathering
from yinuo.vouchers.queries.gathering import Span
from yinuo.vouchers.rules.balance import balances, missing, owing, unused
from yinuo.vouchers.rules.content import from_canonical
from yinuo.vouchers.rules.months import home, month_bounds, month_of, preceding
from yinuo.vouchers.types import FROZEN, Content, Line, Sort


def number_of(engineer: Engineer, month: date) -> str:
    """The number of the pack of an engineer and a month."""
    return f"PZ-{month:%Y%m}-{engineer.number}"


def content_of(pack: VoucherPack) -> Content:
    """What a pack says: as it was handed in, or as it is now."""
    return from_canonical(pack.content) if pack.content else draft_of(pack.engineer, pack.month)


@clause("R-6.6", "R-6.5")
def draft_of(engineer: Engineer, month: date) -> Content:
    """What the pack of a month that is not frozen says now."""
    packs = {each.month: each for each in VoucherPack.objects.filter(engineer=engineer).order_by("month")}
    frozen_until = _frozen_until(packs)
    start, end = month_bounds(month, settings.COMPANY_ZONE)
    late = frozen_until is not None and home(preceding(month), frozen_until) == month
    span = Span(engineer.pk, engineer.user_id, start, end, late)
    before = _before(engineer, month, packs, span)
    lines = _lines(span, {line.key for line in before.owing})
    owed = owing(before.owing, lines)
    unsettled = [*gathering.unsigned(span), *unused(lines, gathering.returned_since(span))]
    lacking = missing(lines, gathering.still_owed(owed), unsettled, end=end, old_part_days=settings.OLD_PART_DAYS)
    return Content(
        number_of(engineer, month), engineer.number, engineer.name, engineer.outlet.name, month, lines,
        balances(before.balances, lines), owed, lacking,
    )  # fmt: skip


def _frozen_until(packs: dict[date, VoucherPack]) -> date | None:
    """The last frozen month, where packs are frozen in order; what came before the first pack counts as frozen."""
    if not packs:
        return None
    until = preceding(min(packs))
    for month in sorted(packs):
        if packs[month].state not in FROZEN:
            break
        until = month
    return until


def _before(engineer: Engineer, month: date, packs: dict[date, VoucherPack], span: Span) -> Content:
    """The pack of the month before; before the first one, what the engineer had then."""
    if (earlier := packs.get(preceding(month))) is not None:
        return content_of(earlier)
    if packs and month > min(packs):
        return draft_of(engineer, preceding(month))
    lines = gathering.movements_before(span)
    return Content(
        "", engineer.number, engineer.name, "", preceding(month), (), balances((), lines),
        tuple(gathering.owed_before(span)), (),
    )  # fmt: skip


def _lines(span: Span, owed: set[str]) -> tuple[Line, ...]:
    """All lines of the span that stand in no frozen pack yet, by sort and moment."""
    found = [*gathering.orders(span), *gathering.movements(span), *gathering.settled(span), *gathering.money(span)]
    taken = _frozen_keys(line.key for line in found)
    fresh = [line for line in found if line.key not in taken and _counts(line, owed)]
    return tuple(sorted(fresh, key=lambda line: (list(Sort).index(line.sort), line.at, line.key)))


def _frozen_keys(keys: Iterable[str]) -> set[str]:
    return set(VoucherLine.objects.filter(key__in=list(keys)).order_by().values_list("key", flat=True))


def _counts(line: Line, owed: set[str]) -> bool:
    """What was undone before anything was frozen was never owed."""
    return line.sort != Sort.UNOWED or line.key.rpartition(":")[0] in owed


def is_late(line: Line, content: Content) -> bool:
    """Whether a line happened in an earlier month: it came too late for its own pack."""
    return month_of(line.at, settings.COMPANY_ZONE) < content.month
