"""Why a promise has the limit it has, and how it ended, in plain sentences (R-5.10 to R-5.13)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.charter.types import Terms
from yinuo.hall.labels import of
from yinuo.hall.words import plain
from yinuo.network.rules import ESTIMATED
from yinuo.orders.types import WaitFor
from yinuo.promises.rules.pauses import term_of
from yinuo.promises.types import Due, PromiseKind, PromiseState, Why

WAITS = of(WaitFor)


@dataclass(frozen=True, slots=True)
class Around:
    """What a limit depended on: the frozen terms, and how far the machine is from which base (km, None: unknown)."""

    terms: Terms
    km: float | None = None
    base: str = ""
    estimated: bool = True


def around(order: Any) -> Around:
    """What the limits of a service order depended on."""
    base = order.base.name if order.base_id else ""
    return Around(Terms.from_json(order.terms), order.distance_km, base, order.distance_source == ESTIMATED)


def why(due: Due, seen: Around) -> str:
    """Why this limit: where from, how far, which rule, which version of the commitment."""
    parts = [
        _reason(due, seen),
        _limit(due, seen.terms),
        _standing_still(due, seen.terms),
        _("承诺第 %(version)s 版。") % {"version": seen.terms.version},
    ]
    return "".join(part for part in parts if part)


ENDED: dict[str, str | Lazy] = {
    Why.MET: gettext_lazy("已按时做到。"),
    Why.LATE: gettext_lazy("做到了，但已经超时，这项承诺按未兑现计。"),
    Why.OVERDUE: gettext_lazy("到时没有做到，这项承诺按未兑现计。"),
    Why.CLASS_CHANGED: gettext_lazy("服务距离或配套协助情况变了，由新的承诺接替。"),
    Why.APPOINTMENT_AGREED: gettext_lazy("客户同意了约定时间，由约定的时间接替。"),
    Why.CUSTOMER_WISH: gettext_lazy("客户本人要求改期，由约定的时间接替。"),
    Why.SOLVED_REMOTELY: gettext_lazy("电话指导已解决，客户也已确认，不必再做。"),
    Why.CANCELLED: gettext_lazy("工单取消，承诺作废。"),
    Why.DUPLICATE: gettext_lazy("重复报修，承诺以原工单为准。"),
}


def how_it_ended(due: Due) -> str:
    """How the promise ended, "" while it runs."""
    return "" if due.state == PromiseState.RUNNING else str(ENDED.get(due.ended_why, ""))


def span(minutes: int) -> str:
    """A length of time in words: 4 小时, 30 分钟, 1 小时 30 分钟, 2 天 3 小时."""
    days, rest = divmod(abs(minutes), 1440)
    hours, left = divmod(rest, 60)
    facts = {"days": days, "hours": hours, "minutes": left}
    if days:
        return _("%(days)s 天 %(hours)s 小时") % facts if hours else _("%(days)s 天") % facts
    if hours:
        return _("%(hours)s 小时 %(minutes)s 分钟") % facts if left else _("%(hours)s 小时") % facts
    return _("%(minutes)s 分钟") % facts


def distance(seen: Around) -> str:
    """How far the machine is: "距最近网点 烟台服务站 40.4 公里（按直线 × 1.3 估算）"; "" when it is unknown."""
    if seen.km is None:
        return ""
    facts = {"base": seen.base, "km": seen.km, "factor": f"{settings.CIRCUITY:g}"}
    if seen.estimated:
        return _("距最近网点%(base)s %(km)s 公里（按直线 × %(factor)s 估算）") % facts
    return _("距最近网点%(base)s %(km)s 公里") % facts


def _reason(due: Due, seen: Around) -> str:
    radius = seen.terms.radius_km
    facts = {"distance": distance(seen), "radius": f"{radius:g}"}
    measured = seen.km is not None and (seen.km <= radius) == (due.why == Why.WITHIN_RADIUS)
    match due.why:
        case Why.EVERY_REPORT:
            return _("每次报修，不论远近，都要由人与客户取得联系，")
        case Why.WITHIN_RADIUS if measured:
            return _("%(distance)s，在 %(radius)s 公里服务半径内，") % facts
        case Why.WITHIN_RADIUS:
            return _("在 %(radius)s 公里服务半径内，") % facts
        case Why.BEYOND_RADIUS if measured:
            return _("%(distance)s，超出 %(radius)s 公里服务半径，") % facts
        case Why.BEYOND_RADIUS:
            return _("超出 %(radius)s 公里服务半径，") % facts
        case Why.DISTANCE_UNKNOWN:
            return _("车辆位置还不知道，先按较严的到场时限计，")
        case Why.SUPPLIER_NEEDED:
            return _("需要配套厂家协助，")
        case Why.AGREED:
            return _("客户同意了这个时间，")
    return ""


def _limit(due: Due, terms: Terms) -> str:
    facts = {"clause": due.clause, "at": plain(due.due_at)}
    if due.kind == PromiseKind.APPOINTMENT:
        return _("应在 %(at)s 前到场（%(clause)s）。") % facts
    term = term_of(due.kind, terms)
    facts["span"] = span(term.minutes) if term else ""
    return {
        PromiseKind.RESPOND: _("应在接报后 %(span)s内响应（%(clause)s）。"),
        PromiseKind.ARRIVE: _("应在接报后 %(span)s内到场（%(clause)s）。"),
        PromiseKind.REPLY: _("应在接报后 %(span)s内答复，并约定时间（%(clause)s）。"),
    }[PromiseKind(due.kind)] % facts


def _standing_still(due: Due, terms: Terms) -> str:
    """What stops the clock of this promise; "" where nothing does, as in the regulation's own commitment."""
    term = term_of(due.kind, terms)
    if term is None or not term.paused_by:
        return ""
    reasons = [WAITS.get(reason, reason) for reason in sorted(term.paused_by)]
    return _("%(reasons)s的时间不计。") % {"reasons": plain(reasons)}
