"""The day as a way from job to job: where it begins, how long each leg takes, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.dispatch.queries import FRESH, WORK
from yinuo.hall.why import span
from yinuo.kernel.geo import Place
from yinuo.orders.queries.board import BoardRow
from yinuo.orders.rules.route import Leg, Roads, Stop, route
from yinuo.orders.rules.transitions import AT_WORK
from yinuo.orders.types import State
from yinuo.people import queries as people
from yinuo.promises.types import Due, PromiseKind, PromiseState


@dataclass(frozen=True, slots=True)
class Way:
    """The legs of a day by order number in their order, where they begin in words, and the sum of them in words."""

    legs: dict[str, Leg]
    start: str = ""
    total: str = ""


def way_of(rows: Sequence[BoardRow], *, now: datetime) -> Way:
    """The way through these jobs of one engineer: two queries, none for no jobs."""
    if not rows or rows[0].order.engineer is None:
        return Way({})
    place, start = _start(rows[0].order.engineer.number, now)
    roads = Roads(circuity=settings.CIRCUITY, kmh=settings.TRAVEL_KMH, work=WORK)
    stops = [_stop(row) for row in rows]
    if any(stop.there for stop in stops):
        start = _("现在这一单")
    legs = route(stops, start=place, now=now, roads=roads)
    return Way({leg.key: leg for leg in legs}, start, _total(legs))


def _start(engineer: str, now: datetime) -> tuple[Place | None, str]:
    """Where he was last seen, else his outlet; and what to call that."""
    found = people.engineer(engineer)
    if found is None:
        return None, ""
    seen = people.positions_of(found.pk, since=now - FRESH, most=1)
    if seen:
        return Place(seen[0].lat, seen[0].lon), _("手机最近的位置")
    return Place(found.outlet.lat, found.outlet.lon), found.outlet.name


def _stop(row: BoardRow) -> Stop:
    order = row.order
    place = Place(order.lat, order.lon) if order.lat is not None and order.lon is not None else None
    there = order.state in AT_WORK
    agreed = agreed_of(row.promises)
    return Stop(
        order.number, place, due_at=row.pressing.due_at if row.pressing else None,
        agreed_at=agreed.due_at if agreed else None, under_way=there or order.state == State.EN_ROUTE, there=there,
    )  # fmt: skip


def agreed_of(promises: Sequence[Due]) -> Due | None:
    """The appointment that still binds."""
    binding = (PromiseState.RUNNING, PromiseState.BROKEN)
    agreed = [due for due in promises if due.kind == PromiseKind.APPOINTMENT and due.state in binding]
    return agreed[-1] if agreed and agreed[-1].met_at is None else None


def leg_words(leg: Leg) -> str:
    """The way to one job, "" for who is there already."""
    if leg.km is None:
        return _("位置未知，先打电话问清楚")
    if not leg.km:
        return ""
    at = leg.at.astimezone(ZoneInfo(settings.COMPANY_ZONE)).strftime("%H:%M")
    return _("%(km)s 公里，路上约 %(span)s，%(at)s 前后到") % {"km": leg.km, "span": _span(leg.travel), "at": at}


def _span(way: timedelta) -> str:
    return span(int(way.total_seconds()) // 60)


def _total(legs: Sequence[Leg]) -> str:
    km = sum(leg.km or 0 for leg in legs)
    way = sum((leg.travel for leg in legs), timedelta())
    facts = {"jobs": len(legs), "km": f"{km:.0f}", "span": _span(way)}
    return _("%(jobs)s 单 · 约 %(km)s 公里 · 路上 %(span)s") % facts
