"""Reading the monthly settlements with shops, and what is still to be settled."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override

from yinuo.kernel.periods import day_of
from yinuo.shops.models import ShopJob, ShopStatement
from yinuo.shops.queries.jobs import lines_of, priced
from yinuo.shops.rules.pricing import total
from yinuo.shops.types import JobState, Rate

_WEEK = timedelta(days=7)


def statements(q: str = "", *, shop_id: int | None = None, state: str = "") -> QuerySet[ShopStatement]:
    """Statements whose number or shop hold every word of `q`, the newest month first."""
    found = ShopStatement.objects.select_related("shop").order_by("-month", "-pk")
    for word in q.split():
        found = found.filter(number__icontains=word) | found.filter(shop__name__icontains=word)
    if shop_id is not None:
        found = found.filter(shop_id=shop_id)
    return found.filter(state=state) if state else found


def statement(number: str) -> ShopStatement | None:
    """The statement of this number."""
    found = ShopStatement.objects.select_related("shop", "approved_by", "paid_by")
    return found.filter(number=number).first()


def month_of(at: datetime) -> date:
    """The first day of the company's month in which a moment lies."""
    return day_of(at, settings.COMPANY_ZONE).replace(day=1)


def unsettled(shop_id: int, month: date) -> list[ShopJob]:
    """The jobs of a shop accepted by us up to the end of a month that stand in no statement yet."""
    after = (month.replace(day=28) + _WEEK).replace(day=1)
    end = datetime(after.year, after.month, 1, tzinfo=ZoneInfo(settings.COMPANY_ZONE))
    found = ShopJob.objects.filter(shop_id=shop_id, state=JobState.PASSED, statement=None, passed_at__lt=end)
    return list(found.select_related("order__vehicle").order_by("passed_at", "pk"))


def to_settle() -> list[tuple[int, date]]:
    """(shop id, month) of everything accepted that no statement holds yet, the oldest first."""
    found = ShopJob.objects.filter(state=JobState.PASSED, statement=None).order_by("passed_at", "pk")
    months = {(job.shop_id, month_of(job.passed_at)) for job in found if job.passed_at is not None}
    return sorted(months, key=lambda each: (each[1], each[0]))


def jobs_in(statement: ShopStatement) -> list[ShopJob]:
    """The jobs of a statement, each with its `total_cny`."""
    found = priced().filter(statement=statement).select_related("order__vehicle")
    return list(found.order_by("passed_at", "pk"))


def label_of(rate: str) -> str:
    """What a priced hour is called on paper, whoever makes it."""
    with override(settings.LANGUAGE_CODE):
        return str(Rate(rate).label)


def content_of(statement: ShopStatement) -> dict[str, Any]:
    """A statement as data: what is shown, printed and, once confirmed, frozen."""
    jobs: list[dict[str, Any]] = []
    for job in ShopJob.objects.filter(statement=statement).select_related("order__vehicle").order_by("passed_at", "pk"):
        lines = [
            {
                "name": line.name or label_of(line.rate), "quantity": f"{line.quantity.normalize():f}",
                "unit_cny": str(line.unit_cny), "amount_cny": str(line.amount_cny),
                "agreed_cny": "" if line.agreed_cny is None else str(line.agreed_cny), "why": line.why,
            }
            for line in lines_of(job.pk)
            if not line.waits and not line.refused
        ]  # fmt: skip
        jobs.append({
            "number": job.number, "order": job.order.number, "vehicle": str(job.order.vehicle),
            "passed_on": day_of(job.passed_at, settings.COMPANY_ZONE).isoformat() if job.passed_at else "",
            "work": job.work_done or job.wanted, "free": job.rework_of_id is not None, "lines": lines,
            "total_cny": str(total(Decimal(line["amount_cny"]) for line in lines)),
        })  # fmt: skip
    return {
        "number": statement.number, "shop": statement.shop.name, "shop_number": statement.shop.number,
        "month": statement.month.isoformat()[:7], "jobs": jobs,
        "total_cny": str(total(Decimal(job["total_cny"]) for job in jobs)),
    }  # fmt: skip
