"""Follow a repair like a parcel: where it stands, what was promised, who comes, and what one can do oneself."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.encoding import force_str
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.files import queries as files
from yinuo.files.types import Purpose
from yinuo.hall.coverage import told
from yinuo.hall.receipts import pdf_response
from yinuo.hall.why import around, how_it_ended, why
from yinuo.journal.types import Event
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.queries.board import forecast_of
from yinuo.orders.queries.one import receipt_of, story
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import State
from yinuo.portal.keys import kindly, order_of
from yinuo.portal.money import glance
from yinuo.portal.rescue import rescue_of
from yinuo.portal.telling import telling
from yinuo.portal.words import PROMISES, SAYS, STAGES, WAITS
from yinuo.promises.queries import promises_of
from yinuo.promises.types import Due, PromiseState

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

ASSIGNED = frozenset({State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE, State.ON_SITE, State.IN_REPAIR, State.TESTING,
                      State.TOWING, State.AWAITING_SIGNATURE})  # fmt: skip
PHOTOS = frozenset({Purpose.REPORT, Purpose.BEFORE, Purpose.AFTER, Purpose.WORK})


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise as the customer sees it."""

    due: Due
    title: str
    why: str
    ended: str
    state: str
    current: bool


@kindly
@require_GET
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The whole page; for its own refresh only what changes, and 204 when nothing did."""
    order = order_of(key)
    now = clock.now()
    events = story(order.number)
    expected = expected_at(order, now)
    seen = f"{events[-1].seq}.{expected:%H%M}" if expected else f"{events[-1].seq}"
    if request.headers.get("HX-Request"):
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        return render(request, "portal/follow.html#live", {"seen": seen, **shown(order, events, expected)})
    place = {"points": [{"lat": order.lat, "lon": order.lon, "tone": "bad", "big": True, "label": order.address}]}
    page = {"seen": seen, "place": place, **shown(order, events, expected)}
    return render(request, "portal/follow.html", page)


def shown(order: "ServiceOrder", events: list[Event], expected: datetime | None) -> dict[str, Any]:
    """Everything the page says about the order."""
    title, detail = SAYS[order.state]
    if order.state == State.WAITING:
        waits = next((event.data["wait_for"] for event in reversed(events) if event.kind == "order.wait"), "")
        detail = f"{force_str(WAITS.get(waits, ''))}{force_str(detail)}"
    attached = files.attachments_of("order", order.number)
    return {
        "order": order,
        "says": {"title": title, "detail": detail},
        "stages": stages_of(order.state, events),
        "promises": promised(order),
        "warranty": told(warranty_of(order), to_customer=True),
        "comes": order.engineer if order.state in ASSIGNED else None,
        "outlet": order.engineer.outlet if order.engineer else order.base,
        "expected": expected,
        "story": telling(events),
        "photos": [each for each in attached if each.purpose in PHOTOS and each.blob.media_type.startswith("image/")],
        "voices": [each for each in attached if each.purpose in PHOTOS and each.blob.media_type.startswith("audio/")],
        "rescue": rescue_of(order, events),
        "steps": frozenset(steps_from(order.state, Role.CONTACT)),
        "receipt": receipt_of(order),
        "money": glance(order),
        "confirmed": order.state == State.SOLVED_REMOTELY and order.solved_confirmed_at is not None,
    }


def promised(order: "ServiceOrder") -> list[Promised]:
    """The promises, the running ones first; those replaced or void are history."""
    seen = around(order)
    dues = promises_of(order.pk)
    past = {PromiseState.SUPERSEDED, PromiseState.VOID}
    rows = [
        Promised(
            due,
            force_str(PROMISES[due.kind]),
            why(due, seen),
            how_it_ended(due),
            force_str(PromiseState(due.state).label),
            due.state not in past,
        )
        for due in dues
    ]
    return sorted(rows, key=lambda row: (row.due.state != PromiseState.RUNNING, not row.current, row.due.due_at))


def stages_of(state: str, events: list[Event]) -> list[dict[str, Any]]:
    """The line of stages: which are done and which one is now; a cancelled order keeps none."""
    here = next((number for number, (_label, states) in enumerate(STAGES) if state in states), None)
    if here is None:
        return []
    last = len(STAGES) - 1
    return [
        {"label": label, "css": "done" if number < here or here == last else "here" if number == here else ""}
        for number, (label, _states) in enumerate(STAGES)
    ]


def expected_at(order: "ServiceOrder", now: datetime) -> datetime | None:
    """When the engineer is expected, once on the way; before that the promise is all that is known."""
    return forecast_of(order, now) if order.state == State.EN_ROUTE else None


@kindly
@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The signed receipt as PDF, `?paper=a4` or `phone`."""
    found = receipt_of(order_of(key))
    if found is None:
        raise Refused("unknown_key")
    return pdf_response(found, request, request.GET.get("paper", "a4"), download="download" in request.GET)


urls = [
    path("o/<str:key>/", follow, name="follow"),
    path("o/<str:key>/receipt.pdf", receipt, name="receipt"),
]
