"""The whole job on one screen: whose machine, by when, the one thing to do next, and everything else below it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.checklists.types import Gate
from yinuo.field import now as asking
from yinuo.files import queries as files
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.steps import next_steps, step_form
from yinuo.hall.story import story
from yinuo.hall.why import around, how_it_ended, span, why
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import history as past
from yinuo.orders.queries import one
from yinuo.orders.queries.board import row_of
from yinuo.orders.rules.closing import arrived_late
from yinuo.orders.types import Outcome, State, Step
from yinuo.promises.types import PromiseKind, PromiseState

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.orders.models import ServiceOrder

EARLIER = 8
"""Earlier repairs of the machine shown at once."""

STAGES = (
    (State.ACCEPTED, gettext_lazy("接单")),
    (State.EN_ROUTE, gettext_lazy("出发")),
    (State.ON_SITE, gettext_lazy("到场")),
    (State.IN_REPAIR, gettext_lazy("维修")),
    (State.TESTING, gettext_lazy("试车")),
    (State.AWAITING_SIGNATURE, gettext_lazy("签字")),
    (State.SIGNED, gettext_lazy("完成")),
)
"""The way of a job as the engineer goes it: the states reached one after the other."""

STEP_ICONS = {
    Step.LOCATE: "map-pin", Step.NEED_SUPPLIER: "lifebuoy", Step.AGREE_APPOINTMENT: "calendar-check",
    Step.SOLVE_REMOTELY: "phone-call", Step.DECLINE: "user-share", Step.WAIT: "hourglass", Step.NOTE: "message",
    Step.REWORK: "tools", Step.REFUSE_SIGNATURE: "x", Step.SIGN_LATER: "qrcode", Step.APOLOGISE: "message",
}  # fmt: skip


def own(request: HttpRequest, number: str) -> "ServiceOrder":
    """The order, if it is this engineer's. Refused("not_found") for every other, so that nobody learns of it."""
    user = user_of(request)
    order = one.order(number, role=user.role, user_id=user.pk)
    if order is None:
        raise Refused("not_found", what=number)
    return order


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def job(request: HttpRequest, number: str) -> HttpResponse:
    order, now = own(request, number), clock.now()
    row, ask, seen = row_of(order, now=now), asking.ask_of(order), around(order)
    page = {
        "order": order,
        "row": row,
        "ask": ask,
        "screen": f"field/screens/{ask.screen}.html",
        "basis": journal.last_id(),
        "geo": geo_of(order),
        "stages": stages(order),
        "pressing": PromiseKind(row.pressing.kind).label if row.pressing else "",
        "why": why(row.pressing, seen) if row.pressing else "",
        "promises": [
            (PromiseKind(due.kind).label, PromiseState(due.state), why(due, seen), how_it_ended(due))
            for due in row.promises
        ],
        "photos": files.attachments_of("order", order.number),
        "more": more(order, ask),
        "late": late_words(row.promises, order),
        **SCREENS.get(ask.screen, lambda order, now: {})(order, now),
    }
    return render(request, "field/job.html", page)


@open_to(Role.ENGINEER)
@require_GET
@never_cache
def history(request: HttpRequest, number: str) -> HttpResponse:
    """What happened on this order, and what was done to this machine before; the job opens it when asked."""
    order = own(request, number)
    earlier = past.orders_of_vehicle(order.vehicle_id).exclude(pk=order.pk)[:EARLIER]
    page = {"order": order, "told": story(one.story(order.number)), "earlier": earlier}
    part = "#story" if request.headers.get("HX-Request") else ""
    return render(request, f"field/history.html{part}", page)


def geo_of(order: "ServiceOrder") -> str:
    """A link that opens the phone's own maps at the machine; "" while its place is not known."""
    if order.lat is None or order.lon is None:
        return ""
    at = f"{order.lat:.6f},{order.lon:.6f}"
    return f"geo:{at}?q={at}({quote(order.address or order.customer.name)})"


def stages(order: "ServiceOrder") -> list[dict[str, Any]]:
    """Every stage with its class: done, here or still to come."""
    states = [state for state, _label in STAGES]
    at = order.resume_to if order.state == State.WAITING else order.state
    if order.state == State.CLOSED:
        at = State.SIGNED
    reached = states.index(State(at)) if at in states else -1
    return [
        {"label": label, "css": "done" if place < reached else "here" if place == reached else ""}
        for place, (_state, label) in enumerate(STAGES)
    ]


def more(order: "ServiceOrder", ask: asking.Ask) -> list[dict[str, Any]]:
    """Everything else that may be done from here, each with its form; the apology has its own place."""
    return [
        {
            "step": each.step,
            "label": each.label,
            "icon": STEP_ICONS.get(each.step, "dots-vertical"),
            "confirm": each.confirm,
            "form": step_form(each.step, initial=start_of(order, each.step), skip=("photos", "no_improper")),
            "photos": each.step == Step.NOTE,
            "locates": each.step == Step.LOCATE,
            "leaves": each.step == Step.DECLINE,
        }
        for each in next_steps(order.state, Role.ENGINEER)
        if each.step not in ask.steps and each.step != Step.APOLOGISE
    ]


def start_of(order: "ServiceOrder", step: Step) -> dict[str, Any]:
    """What a form holds before anybody typed."""
    starts: dict[Step, dict[str, Any]] = {
        Step.LOCATE: {"lat": order.lat, "lon": order.lon, "address": order.address},
        Step.AGREE_APPOINTMENT: {"agreed_by": order.contact_name},
        Step.REFUSE_SIGNATURE: {"signer": order.contact_name},
    }
    return starts.get(step, {})


def late_words(promises: Any, order: "ServiceOrder") -> str:
    """What to say to the customer after coming late (R-6.8); "" where nothing is owed."""
    if order.apologised_at is not None or not arrived_late(promises):
        return ""
    visit = next(due for due in promises if arrived_late([due]))
    minutes = max(1, int((visit.met_at - visit.due_at).total_seconds()) // 60)
    said = _("非常抱歉，我们比承诺的时间晚到了 %(late)s，耽误您作业了。我们马上抓紧检修，尽快恢复使用。")
    return said % {"late": span(minutes)}


def _begin(order: "ServiceOrder", now: "datetime") -> dict[str, Any]:
    groups = asking.hazard_groups(order, now)
    return {
        "groups": groups,
        "unheld": [paper for group in groups for paper in group.papers if not paper[2]],
        "overridden": Gate.HAZARDS in order.overrides,
        "hazards": asking.hazard_choices(order),
    }


def _checklist(gate: Gate) -> Any:
    def screen(order: "ServiceOrder", now: "datetime") -> dict[str, Any]:
        return {"lines": asking.lines_of(order, gate), "overridden": gate in order.overrides}

    return screen


def _sign(order: "ServiceOrder", now: "datetime") -> dict[str, Any]:
    link = customer_link(order)
    qr = segno.make(link, error="m", micro=False).svg_data_uri(border=2, scale=6)
    refused, later = order.outcome == Outcome.REFUSED, order.outcome == Outcome.LATER
    return {"link": link, "qr": qr, "later": later, "refused": refused}


def customer_link(order: "ServiceOrder") -> str:
    """Where the customer follows and signs this order without an account."""
    return f"{settings.PUBLIC_URL}{reverse('portal:sign', args=[order.follow_key])}"


SCREENS: dict[str, Any] = {
    "hazards": lambda order, now: {"hazards": asking.hazard_choices(order)},
    "begin": _begin,
    "finish": lambda order, now: {"hazards": asking.hazard_choices(order)},
    "depart": _checklist(Gate.CHECK_OUT),
    "checks": _checklist(Gate.COMPLETION),
    "sign": _sign,
    "signed": lambda order, now: {"receipt": one.receipt_of(order)},
    "ended": lambda order, now: {"receipt": one.receipt_of(order)},
    "waiting": lambda order, now: {"wait": waiting_of(order)},
}
"""Screen → what it shows besides the job itself."""


def waiting_of(order: "ServiceOrder") -> Any:
    """The sentence of the wait: for what, since when, until when."""
    waits = [each for each in story(one.story(order.number)) if each.kind == "order.wait"]
    return waits[-1] if waits else None


urls = [
    path("orders/<str:number>/", job, name="job"),
    path("orders/<str:number>/history/", history, name="history"),
]
