"""Reading jobs at shops: lists, one with its lines, what they say of a shop, and proof against the journal."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from yinuo.journal import queries as journal
from yinuo.kernel.periods import day_bounds
from yinuo.shops.models import ShopJob, ShopLine
from yinuo.shops.rules.record import record
from yinuo.shops.rules.steps import OPEN, state_in
from yinuo.shops.types import JobKind, JobState, Past, Record

COUNTED = Q(waits=False, refused=False)
"""Lines that cost something."""


def jobs(q: str = "", *, shop_id: int | None = None, is_open: bool | None = None) -> QuerySet[ShopJob]:
    """Jobs whose number, shop, order or vehicle hold every word of `q`, the newest first, each with its `total_cny`."""
    found = priced().select_related("shop", "statement", "order__vehicle__model", "order__engineer").order_by("-pk")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(shop__name__icontains=word) | Q(shop__number__iexact=word)
            | Q(order__number__icontains=word) | Q(order__vehicle__plate__icontains=word)
        )  # fmt: skip
    if shop_id is not None:
        found = found.filter(shop_id=shop_id)
    return found if is_open is None else (found.filter if is_open else found.exclude)(state__in=OPEN)


def priced() -> QuerySet[ShopJob]:
    """Jobs with `total_cny`, the sum of the lines that count."""
    money = DecimalField(max_digits=12, decimal_places=2)
    sums = ShopLine.objects.filter(COUNTED, job=OuterRef("pk")).order_by().values("job").annotate(s=Sum("amount_cny"))
    total = Coalesce(Subquery(sums.values("s"), output_field=money), Value(Decimal(0)), output_field=money)
    return ShopJob.objects.annotate(total_cny=total)


def job(number: str) -> ShopJob | None:
    """The job of this number."""
    found = priced().select_related(
        "shop", "agreement", "order__vehicle__model", "order__engineer", "order__customer", "passed_by", "rework_of",
        "statement",
    )  # fmt: skip
    return found.filter(number=number).first()


def lines_of(job_id: int) -> list[ShopLine]:
    """A job's cost list."""
    return list(ShopLine.objects.filter(job_id=job_id).select_related("judged_by", "added_by").order_by("pk"))


def jobs_of_order(order_id: int) -> list[ShopJob]:
    """What shops did for an order, the newest first."""
    return list(priced().filter(order_id=order_id).select_related("shop").order_by("-pk"))


def running(order_id: int) -> ShopJob | None:
    """The whole repair that a shop has in hand for an order."""
    found = ShopJob.objects.filter(order_id=order_id, kind=JobKind.WHOLE, state__in=OPEN)
    return found.select_related("shop").order_by("-pk").first()


def in_hand(order_id: int) -> list[ShopJob]:
    """Every job of an order that a shop still has in hand."""
    return list(ShopJob.objects.filter(order_id=order_id, state__in=OPEN).order_by("pk"))


def guarantor(shop_id: int, order_id: int, vehicle_id: int, fault_system: str, day: date) -> ShopJob | None:
    """The shop's job on the same part of the same vehicle whose quality guarantee still runs on a day."""
    found = ShopJob.objects.filter(
        shop_id=shop_id, order__vehicle_id=vehicle_id, order__fault_system=fault_system, kind=JobKind.WHOLE,
        state=JobState.PASSED, guaranteed_to__gte=day,
    )  # fmt: skip
    return found.exclude(order_id=order_id).order_by("-passed_at", "-pk").first()


def waiting_lines() -> int:
    """How many lines wait for the manager's word."""
    return ShopLine.objects.filter(waits=True).count()


def records(day: date) -> dict[int, Record]:
    """Shop → what its jobs of the last year say of it, on a day (R-3.11)."""
    since, _end = day_bounds(day - timedelta(days=settings.SHOP_EVALUATION_DAYS), settings.COMPANY_ZONE)
    past: dict[int, list[Past]] = {}
    for each in ShopJob.objects.filter(state=JobState.PASSED, passed_at__gte=since).order_by("pk"):
        in_time = None if each.ready_at is None or each.done_at is None else each.done_at <= each.ready_at
        past.setdefault(each.shop_id, []).append(
            Past(in_time, each.sent_back, each.rework_of_id is not None, each.service, each.technical)
        )
    return {shop_id: record(jobs) for shop_id, jobs in past.items()}


def differences() -> Iterator[tuple[str, str, str]]:
    """Every job whose stored state is not the one its journal gives: number, stored, replayed."""
    stored = dict(ShopJob.objects.order_by("pk").values_list("number", "state"))
    for events in journal.stories("shop_job:"):
        number = events[0].subject.removeprefix("shop_job:")
        replayed, kept = state_in(events), stored.pop(number, "missing")
        if replayed != kept:
            yield number, kept, str(replayed)
    for number, kept in stored.items():
        yield number, kept, "missing"
