"""One order: its promises and why, what to do next, who could go, and all that has happened."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed
from yinuo.checklists.types import Gate, Hazard, Item
from yinuo.desk.charges.glance import MONEY, glance
from yinuo.desk.kit.live import is_seen, version_of
from yinuo.desk.orders.aid import aid_of
from yinuo.desk.orders.crew import crew_of
from yinuo.desk.orders.outside import outside_of
from yinuo.desk.shell import OFFICE, SERVICE
from yinuo.files import queries as files
from yinuo.hall import coverage, receipts
from yinuo.hall.act import user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.steps import NextStep, next_steps
from yinuo.hall.story import story
from yinuo.hall.why import around, distance, how_it_ended, why
from yinuo.inbox import queries as inbox
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.access import SETTLERS
from yinuo.orders.queries import board, history, one
from yinuo.orders.queries.related import related
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules import scene
from yinuo.orders.rules.closing import arrived_late
from yinuo.orders.types import Channel, Step
from yinuo.promises.types import Due, PromiseKind, PromiseState
from yinuo.shops.queries import jobs as shop_jobs
from yinuo.suppliers import queries as suppliers
from yinuo.tours.queries import visits as tours
from yinuo.warranty.queries import campaigns

EARLIER = 6
"""Orders of the same machine shown beside this one."""

WARRANTY = (Step.RULE_WARRANTY, Step.READ_METER)
"""Steps offered beside the coverage, not above."""

PICTURES = frozenset({"image/jpeg", "image/png"})


def order_for(request: HttpRequest, number: str) -> Any:
    """The order, if this person may see it. Refused("not_found")."""
    order = one.order(number, role=user_of(request).role, user_id=user_of(request).pk)
    if order is None:
        raise Refused("not_found", what=number)
    return order


@open_to(*OFFICE)
@never_cache
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The page; its live region asks every two seconds and gets 204 while nothing has changed."""
    found, now = order_for(request, number), clock.now()
    version = version_of(journal.length_of(f"order:{number}"), now)
    if is_seen(request, version):
        return HttpResponse(status=204)
    part = "#live" if request.headers.get("HX-Request") else ""
    return render(request, f"desk/orders/order.html{part}", shown(request, found, now) | {"version": version})


def shown(request: HttpRequest, order: Any, now: datetime) -> dict[str, object]:
    """Everything order.html shows."""
    role, row = user_of(request).role, board.row_of(order, now=now)
    steps = next_steps(order.state, role)
    late = arrived_late(row.promises) and order.apologised_at is None
    covers = warranty_of(order)
    events, attached = one.story(order.number), files.attachments_of("order", order.number)
    crew = crew_of(order, now) if any(step.step == Step.DISPATCH for step in steps) else None
    return {
        "order": order,
        "row": row,
        "promises": [promise(due, order) for due in row.promises],
        "distance": distance(around(order)),
        "steps": shown_steps(steps, row.pressing, late=late),
        "crew": crew,
        "checks": checks_of(order),
        "hazards": [Hazard(code).label for code in order.hazards or ()],
        "photos": [each for each in attached if is_picture(each)],
        "voices": [each for each in attached if each.blob.media_type.startswith("audio/")],
        "told": story(events, {each.blob_id: each.blob for each in attached})[::-1],
        "aid": aid_of(order, events, role),
        "receipt": receipt_of(order),
        "follow": settings.PUBLIC_URL + reverse("portal:follow", args=[order.follow_key]),
        "earlier": list(history.orders_of_vehicle(order.vehicle_id).exclude(pk=order.pk)[:EARLIER]),
        "first_time": history.first_time_fix(order),
        "related": related(order),
        "touring": tours.of_order(order.pk) if order.channel == Channel.TOUR else None,
        "outside": outside_of(order, crew, now, role),
        "shop_jobs": shop_jobs.jobs_of_order(order.pk),
        "supplier_requests": suppliers.of_order(order.pk),
        "open_campaigns": campaigns.open_for(order.vehicle_id) if order.is_open else [],
        "place": place(order),
        "warranty": coverage.told(covers),
        "money": glance(order, steps, covers.verdict),
        "warranty_steps": [step.step for step in steps if step.step in WARRANTY],
        "may_settle": role in SETTLERS,
        "conflicts": inbox.open_count(f"order:{order.number}") if role in SERVICE else 0,
    }


ON_THE_CASE = scene.STEPS - {Step.CALL_RESCUE, Step.HOLD_SCENE}
"""Steps that have their place on the page of the rescue."""


def shown_steps(steps: list[NextStep], pressing: Due | None, *, late: bool) -> list[NextStep]:
    """The steps offered as buttons: an owed answer or apology first; who goes is chosen in the list of the crew, and
    help is answered where it is asked for."""
    owed = Step.APOLOGISE if late else Step.REPLY if pressing and pressing.kind == PromiseKind.REPLY else None
    left = [
        step for step in steps
        if step.step not in (Step.DISPATCH, Step.RATE, Step.ANSWER_HELP, *WARRANTY, *MONEY, *ON_THE_CASE)
        and (late or step.step != Step.APOLOGISE)
    ]  # fmt: skip
    if owed in [step.step for step in left]:
        left = [replace(step, primary=step.step == owed) for step in left]
    return sorted(left, key=lambda step: (not step.primary, step.confirm is not None))


def promise(due: Due, order: Any) -> dict[str, object]:
    """One promise with its words."""
    return {
        "due": due, "label": PromiseKind(due.kind).label, "state": PromiseState(due.state),
        "why": why(due, around(order)), "ended": how_it_ended(due),
        "open": due.state == PromiseState.RUNNING or (due.state == PromiseState.BROKEN and due.met_at is None),
    }  # fmt: skip


def checks_of(order: Any) -> list[dict[str, object]]:
    """The checklists of this order, those of hazards that were not declared left out, with their answers."""
    answers, hazards = checklists.answers_of(order.pk), frozenset(order.hazards or ())
    items = [
        item for item in checklists.items_for(order.vehicle.model.family) if not item.hazard or item.hazard in hazards
    ]
    return [
        {"label": gate.label, "lines": lines, "done": sum(line["ok"] for line in lines)}
        for gate in (Gate.CHECK_OUT, Gate.HAZARDS, Gate.COMPLETION)
        if (lines := [line(item, answers) for item in items if item.gate == gate])
    ]


def line(item: Item, answers: dict[str, str]) -> dict[str, Any]:
    """One item and what was answered."""
    value = answers.get(item.code)
    reading = f"{value} {_(item.unit)}".strip() if value and item.kind in ("number", "choice") else ""
    return {"item": item, "ok": confirmed(item, value), "reading": reading}


def is_picture(attachment: Any) -> bool:
    """Whether it can be shown as a thumbnail."""
    return attachment.blob.media_type in PICTURES


def receipt_of(order: Any) -> dict[str, object] | None:
    """The signed receipt with the address that proves it."""
    found = one.receipt_of(order)
    if found is None:
        return None
    return {"number": found.number, "at": found.issued_at, "verify": receipts.verify_url(found.key)}


def place(order: Any) -> dict[str, object] | None:
    """The machine and its base on the map, None while the place is unknown."""
    if order.lat is None or order.lon is None:
        return None
    here = {"lat": order.lat, "lon": order.lon, "label": str(order.vehicle), "tone": "bad", "big": True}
    if order.base is None:
        return {"points": [here]}
    base = {"lat": order.base.lat, "lon": order.base.lon, "label": order.base.name, "tone": "work"}
    return {
        "points": [here, base],
        "lines": [{"path": [[order.base.lat, order.base.lon], [order.lat, order.lon]], "tone": "quiet"}],
    }


@open_to(*OFFICE)
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as PDF: `?paper=phone` for one long page, `?download=1` to keep it. Refused("not_found")."""
    found = one.receipt_of(order_for(request, number))
    if found is None:
        raise Refused("not_found", what=number)
    paper = request.GET.get("paper", "a4")
    return receipts.pdf_response(found, request, paper, download="download" in request.GET)


@open_to(*OFFICE)
@require_GET
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A file attached to this order, and to no other. Refused("not_found")."""
    order_for(request, number)
    if ("order", number) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


urls = [
    path("orders/<str:number>/", order, name="order"),
    path("orders/<str:number>/receipt.pdf", receipt, name="receipt"),
    path("orders/<str:number>/files/<str:sha256>/", photo, name="order_file"),
]
