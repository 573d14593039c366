"""Reading claims on suppliers, and what could be claimed and is not yet (R-5.6)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from yinuo.journal import queries as journal
from yinuo.kernel.clauses import clause
from yinuo.kernel.periods import day_bounds
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.story import applied
from yinuo.orders.types import State, Work
from yinuo.parts.models import UsedPart
from yinuo.suppliers import queries as suppliers
from yinuo.suppliers.models import Supplier
from yinuo.warranty.models.claims import ClaimLine, SupplierClaim
from yinuo.warranty.rules.claims import hours_worked, lines_of, way_there_and_back
from yinuo.warranty.types.claims import Done, Line, Rates, Replaced, Unclaimed

MONEY: Any = DecimalField(max_digits=14, decimal_places=2)
FINISHED = (State.SIGNED, State.CLOSED)


def claims(q: str = "", *, state: str = "", supplier: str = "") -> QuerySet[SupplierClaim]:
    """Claims whose number or supplier hold every word of `q`, newest first, each with `asked_cny` and `granted_cny`."""
    found = SupplierClaim.objects.select_related("supplier").order_by("-pk")
    for word in q.split():
        found = found.filter(Q(number__icontains=word) | Q(supplier__search__contains=word.lower()))
    if state:
        found = found.filter(state=state)
    if supplier:
        found = found.filter(supplier__number=supplier)
    return found.annotate(
        asked_cny=Sum("lines__amount_cny", output_field=MONEY),
        granted_cny=Sum("lines__accepted_cny", output_field=MONEY),
    )


def claim(number: str) -> SupplierClaim | None:
    """The claim of this number."""
    return SupplierClaim.objects.select_related("supplier", "made_by").filter(number=number).first()


def claim_lines(claim_id: int) -> list[ClaimLine]:
    """Its lines, by order."""
    found = ClaimLine.objects.filter(claim_id=claim_id).select_related("order__vehicle")
    return list(found.order_by("order__number", "pk"))


def month_of(day: date) -> tuple[datetime, datetime]:
    """The month of a day as `start <= t < end`."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return day_bounds(first, settings.COMPANY_ZONE)[0], day_bounds(following, settings.COMPANY_ZONE)[0]


def unclaimed(*, since: datetime) -> list[Unclaimed]:
    """By supplier and month, the latest first: parts of signed orders that stand in no claim; covered or not, that is
    judged when a claim is made."""
    names = suppliers.active_names()
    rows = (
        _open().filter(used_at__gte=since, part__supplier__in=names).order_by()
        .annotate(month=TruncMonth("used_at"))
        .values("part__supplier", "month")
        .annotate(parts=Count("pk"), cost=Sum(F("quantity") * F("unit_cny"), output_field=MONEY))
    )  # fmt: skip
    merged: dict[tuple[str, str], Unclaimed] = {}
    for row in rows:
        firm, month = names[row["part__supplier"]], f"{row['month']:%Y-%m}"
        known = merged.get((month, firm.number), Unclaimed(firm.number, firm.name, month, 0, Decimal(0)))
        merged[month, firm.number] = Unclaimed(
            firm.number, firm.name, month, known.parts + row["parts"], known.cost_cny + row["cost"]
        )
    return [each for _key, each in sorted(merged.items(), key=lambda pair: (pair[0][0], pair[1].cost_cny))][::-1]


def _open() -> QuerySet[UsedPart]:
    """Parts built in for good on orders that are signed, in no claim yet."""
    return UsedPart.objects.filter(undone_at=None, claim_line__isnull=True, order__state__in=FINISHED)


@clause("R-5.6")
def claimable(supplier: Supplier, month: date) -> list[Line]:
    """What could be claimed from a supplier for a month and is not yet, with what keeps the rest out."""
    start, end = month_of(month)
    names = [name for name, firm in suppliers.active_names().items() if firm.pk == supplier.pk]
    rows = _open().filter(used_at__gte=start, used_at__lt=end, part__supplier__in=names)
    used = list(rows.select_related("part", "order__vehicle").order_by("order__number", "pk"))
    orders = {each.order_id: each.order for each in used}
    verdicts = {pk: warranty_of(order).verdict for pk, order in orders.items()}
    parts = [_replaced(each, verdicts[each.order_id]) for each in used]
    return lines_of(parts, _work(orders.values()), Rates(supplier.labour_cny, supplier.travel_cny))


def _replaced(used: UsedPart, verdict: str) -> Replaced:
    part = used.part
    return Replaced(
        used.pk, used.order_id, used.order.number, str(part), part.unit, used.quantity, used.unit_cny, used.old_part,
        used.old_serial, part.serial_kept, verdict,
    )  # fmt: skip


def _work(orders: Iterable[ServiceOrder]) -> dict[int, Done]:
    """What these orders took, from their journals; and what was claimed of it."""
    known = list(orders)
    stories = journal.stories_of([f"order:{each.number}" for each in known])
    claimed: dict[int, set[str]] = {}
    for order_id, kind in ClaimLine.objects.filter(order__in=known, used=None).values_list("order_id", "kind"):
        claimed.setdefault(order_id, set()).add(kind)
    found = {}
    for order in known:
        work, changes, visits = None, [], 0
        for _pk, event in stories[f"order:{order.number}"]:
            work = applied(work, event)
            changes.append((event.occurred_at, _state(work)))
            visits += event.kind == "order.arrive"
        km = way_there_and_back(order.distance_km, visits)
        found[order.pk] = Done(order.pk, order.number, hours_worked(changes), km, frozenset(claimed.get(order.pk, ())))
    return found


def _state(work: Work) -> str:
    return work.state
