"""The whole job on one page: whose machine, by when, the one thing to do next, everything else below it.

The page is also the pack (DESIGN 6): it holds every screen the engineer may come to, so that a phone that keeps it can
do the whole job without signal.
"""

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
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.assets.types import Smaller
from yinuo.charges.types import Method
from yinuo.checklists.types import Gate
from yinuo.field.known import Known, known
from yinuo.field.lists import hazard_choices, hazard_groups, lines_of
from yinuo.field.more import helps, more
from yinuo.field.now import ask_of, screens_of
from yinuo.field.pack import owes_apology, pack
from yinuo.field.pairs import befores
from yinuo.field.paper import draft
from yinuo.field.scene import scene_forms
from yinuo.files.types import Purpose
from yinuo.hall.act import user_of
from yinuo.hall.coverage import told
from yinuo.hall.entry import open_to
from yinuo.hall.story import story
from yinuo.hall.why import around, how_it_ended, span, why
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import history, one
from yinuo.orders.queries.board import row_of
from yinuo.orders.queries.knowledge import alike
from yinuo.orders.rules.closing import arrived_late
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Outcome, State, Step
from yinuo.promises.types import PromiseKind, PromiseState
from yinuo.warranty.queries import campaigns

if TYPE_CHECKING:
    from yinuo.files.models import Attachment
    from yinuo.orders.models import ServiceOrder

EARLIER = 30
"""Earlier repairs of the machine on the page."""

ALIKE = 5
"""Repairs of the same fault on the same model elsewhere on the page."""

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
@gzip_page
def job(request: HttpRequest, number: str) -> HttpResponse:
    # Read before the job: what is drawn is at least as new as it says.
    basis = journal.last_id()
    seen = known(own(request, number), now=clock.now())
    page = {
        "order": seen.order,
        "basis": basis,
        "pack": pack(seen, user_id=user_of(request).pk, basis=basis),
        **_head(seen),
        **_screens(seen),
        **_past(seen),
    }
    return render(request, "field/job.html", page)


def _head(seen: Known) -> dict[str, Any]:
    """Whom to call, where to go, by when and why."""
    order, around_ = seen.order, around(seen.order)
    row = row_of(order, now=seen.now)
    return {
        "row": row,
        "geo": geo_of(order),
        "campaigns": campaigns.open_for(order.vehicle_id),
        "stages": stages(order),
        "pressing": PromiseKind(row.pressing.kind).label if row.pressing else "",
        "why": why(row.pressing, around_) if row.pressing else "",
        "promises": [
            (PromiseKind(due.kind).label, PromiseState(due.state), why(due, around_), how_it_ended(due))
            for due in seen.promises
        ],
        "photos": [each for each in seen.attached if _kind(each) == "image" and each.purpose != Purpose.SIGNATURE],
        "voices": [each for each in seen.attached if _kind(each) == "audio"],
    }


def _kind(attached: "Attachment") -> str:
    return attached.blob.media_type.partition("/")[0]


def _screens(seen: Known) -> dict[str, Any]:
    """The screen of now, and all of them for the hours without signal."""
    order, ask = seen.order, ask_of(seen.order)
    return {
        "ask": ask,
        "screen": _template(ask.screen),
        "screens": [(name, _template(name)) for name in screens_of(order)],
        "check_out": lines_of(seen, Gate.CHECK_OUT),
        "completion": lines_of(seen, Gate.COMPLETION),
        "groups": hazard_groups(seen),
        "hazards": hazard_choices(seen),
        "befores": befores(seen),
        "paper": draft(seen),
        "picture_url": reverse("field:upload"),
        "owes_apology": owes_apology(seen),
        "late": late_words(seen),
        "along": seen.along,
        "vehicles": seen.vehicles,
        "coverage": told(seen.coverage) if seen.coverage else None,
        "dials": seen.dials,
        "smaller": Smaller.choices,
        "money": seen.money,
        "van": seen.van,
        "methods": Method.choices,
        "may_quote": lies_open(seen.order, Step.OFFER_QUOTE),
        "may_ask": lies_open(seen.order, Step.REQUEST_PARTS),
        "may_read": lies_open(seen.order, Step.READ_METER),
        "wait": _wait(seen),
        "receipt": one.receipt_of(order) if order.state in (State.SIGNED, State.CLOSED) else None,
        "helps": helps(order),
        "more": more(seen),
        **_signing(order),
        **_scene(seen),
    }


def lies_open(order: "ServiceOrder", step: Step) -> bool:
    """Whether the engineer may take the step from where the order stands."""
    return step in steps_from(order.state, Role.ENGINEER)


def _scene(seen: Known) -> dict[str, Any]:
    """The checklists and forms of a scene (R-9.3 to R-9.7)."""
    gates = {gate.value: lines_of(seen, gate) for gate in (Gate.PROTECT, Gate.AFTERMATH, Gate.TOW)}
    return {"scene_lines": gates, "scene_forms": scene_forms(seen.order)}


def _template(screen: str) -> str:
    return f"field/screens/{screen}.html"


def _past(seen: Known) -> dict[str, Any]:
    """What happened on this order, to this machine before and to its like elsewhere, and what was written about it."""
    order = seen.order
    return {
        "requests": seen.requests,
        "story": story(seen.events, {each.blob_id: each.blob for each in seen.attached}),
        "earlier": history.orders_of_vehicle(order.vehicle_id).exclude(pk=order.pk)[:EARLIER],
        "alike": alike(order)[:ALIKE],
        "documents": seen.documents,
    }


def _signing(order: "ServiceOrder") -> dict[str, Any]:
    link = customer_link(order)
    return {
        "link": link,
        "qr": segno.make(link, error="m", micro=False).svg_data_uri(border=2, scale=6),
        "sign_later": order.outcome == Outcome.LATER,
        "refused": order.outcome == Outcome.REFUSED,
    }


def _wait(seen: Known) -> Any:
    """The sentence of the wait: for what, since when, until when."""
    waits = [each for each in story(seen.events) if each.kind == "order.wait"]
    return waits[-1] if waits and seen.order.state == State.WAITING else None


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
        {"state": state, "label": label, "css": "done" if place < reached else "here" if place == reached else ""}
        for place, (state, label) in enumerate(STAGES)
    ]


def late_words(seen: Known) -> str:
    """What to say to the customer after coming late (R-6.8); how late stands in the gap that the phone fills."""
    said = _("非常抱歉，我们比承诺的时间晚到了 %(late)s，耽误您作业了。我们马上抓紧检修，尽快恢复使用。")
    visit = next((due for due in seen.promises if arrived_late([due])), None)
    if visit is None or visit.met_at is None:
        return said % {"late": "{late}"}
    return said % {"late": span(max(1, int((visit.met_at - visit.due_at).total_seconds()) // 60))}


def customer_link(order: "ServiceOrder") -> str:
    """Where the customer follows and signs this order without an account."""
    return f"{settings.PUBLIC_URL}{reverse('portal:sign', args=[order.follow_key])}"


urls = [path("orders/<str:number>/", job, name="job")]
