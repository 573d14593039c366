"""What an outlet's year came to, out of its orders: for the yearly review (R-3.1)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Concat

from yinuo.charges.models import Charge
from yinuo.kernel.periods import day_bounds
from yinuo.network.types import Figures
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import State
from yinuo.parts.models import UsedPart
from yinuo.people.models import Engineer
from yinuo.promises.models import Promise
from yinuo.promises.types import PromiseState

NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=18, decimal_places=2))
MONEY: DecimalField = DecimalField(max_digits=18, decimal_places=2)


def figures_of(outlet_id: int, year: int) -> Figures:
    """The orders measured from the outlet that were reported in a year, their promises, hands and money."""
    since = day_bounds(date(year, 1, 1), settings.COMPANY_ZONE)[0]
    until = day_bounds(date(year + 1, 1, 1), settings.COMPANY_ZONE)[0]
    orders = ServiceOrder.objects.filter(base_id=outlet_id, reported_at__gte=since, reported_at__lt=until)
    orders = orders.exclude(state=State.CANCELLED).order_by()
    judged = Promise.objects.filter(order__in=orders, state__in=[PromiseState.KEPT, PromiseState.BROKEN]).order_by()
    promises = judged.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(state=PromiseState.KEPT)))
    visited, at_once = _visits(orders)
    return Figures(
        orders.count(), promises["all"], promises["kept"],
        Engineer.objects.filter(outlet_id=outlet_id, active=True).count(), at_once, visited, *_money(orders),
    )  # fmt: skip


def _visits(orders: QuerySet[ServiceOrder]) -> tuple[int, int]:
    """How many were visited, and how many of these with one visit and no repeat (GLOSSARY: 一次修复)."""
    again = ServiceOrder.objects.filter(recurs_of=OuterRef("pk"))
    rows = orders.filter(state=State.CLOSED, arrived_at__isnull=False)
    rows = rows.annotate(times=Count("visits", filter=Q(visits__arrived_at__isnull=False)), again=Exists(again))
    found = rows.aggregate(all=Count("pk"), once=Count("pk", filter=Q(times=1, again=False)))
    return found["all"], found["once"]


def _money(orders: QuerySet[ServiceOrder]) -> tuple[Decimal, Decimal]:
    """What the parts cost, and what was charged."""
    used = UsedPart.objects.filter(order__in=orders, undone_at=None).order_by()
    parts = used.aggregate(sum=Coalesce(Sum(F("quantity") * F("unit_cny"), output_field=MONEY), NOTHING))["sum"]
    subjects = orders.annotate(subject=Concat(Value("order:"), F("number"))).values("subject")
    charged = Charge.objects.filter(struck_at=None, account__subject__in=subjects).order_by()
    return Decimal(parts), Decimal(charged.aggregate(sum=Coalesce(Sum("amount_cny"), NOTHING))["sum"])
