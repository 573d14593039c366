"""Taking a step on an order: the form out of the table, in a dialog or on a page of its own."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.desk.kit.live import version_of
from yinuo.desk.orders.crew import options
from yinuo.desk.orders.order import order_for, shown
from yinuo.desk.orders.outside import shop_options
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to, role_names
from yinuo.hall.helps import CONFIRM
from yinuo.hall.once import once
from yinuo.hall.steps import Choices, StepForm, step_form
from yinuo.hall.words import Explanation, status_of
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.network.queries.driving import usable
from yinuo.network.types import Ready
from yinuo.orders.actions import advance
from yinuo.orders.queries import history
from yinuo.orders.rules.transitions import roles_of, transition
from yinuo.orders.types import Step
from yinuo.suppliers import queries as suppliers


@open_to(*OFFICE)
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step, and taking it. What is refused comes back with all that was typed and the reason."""
    order = order_for(request, number)
    require_role(step, user_of(request).role)
    if request.method == "GET":
        transition(order.state, step, user_of(request).role)
        return dialog(request, order, form_of(request, order, step))
    form = form_of(request, order, step, request.POST)
    if not form.is_valid():
        return dialog(request, order, form, status=422)
    try:
        once(request, f"order.{step}", lambda act: taken(number, step, form, act))
    except Refused as refused:
        return dialog(request, order, form, words=form.refuse(refused), status=status_of(refused))
    return done(request, number, Step(step))


def require_role(step: str, role: str) -> None:
    """Refused("not_allowed") to a role that takes this step from no state, before it is shown any form."""
    roles = roles_of(step)
    if roles and role not in roles:
        raise Refused("not_allowed", step=step, role=role, roles=role_names(roles))


def taken(number: str, step: str, form: StepForm, act: Act) -> Mapping[str, Any]:
    """Take the step; the answer that a repeat of the form gets."""
    order = advance(number, step, form.told(), act=act)
    return {"order": order.number, "state": order.state}


def form_of(request: HttpRequest, order: Any, step: str, data: Mapping[str, Any] | None = None) -> StepForm:
    """The step's form with what this order already tells. Refused("unknown_step")."""
    if step not in Step.values:
        raise Refused("unknown_step", step=step[:60])
    initial = {
        "how": "phone", "agreed_by": order.contact_name, "confirmed_by": order.contact_name, "to": order.contact_name,
        "lat": order.lat, "lon": order.lon, "address": order.address, "engineer": request.GET.get("engineer", ""),
        "reason": request.GET.get("reason", ""), "shop": request.GET.get("shop", ""),
    }  # fmt: skip
    choices = choices_of(order, step)
    # Whoever has the order answers for the receipt already.
    known = ("engineer",) if step == Step.OUTSOURCE and order.engineer else ()
    form = step_form(step, data, initial=initial, options=choices, skip=("photos", "signature", *known))
    if step == Step.DISPATCH:
        require_reason(form, (data or initial).get("engineer", ""), choices["engineer"])
    return form


def require_reason(form: StepForm, engineer: str, ranked: Choices) -> None:
    """Whoever does not take the first of the list says why (R-6.14)."""
    if engineer and ranked and engineer != ranked[0][0]:
        form.fields["reason"].required = True
        form.fields["reason"].error_messages["required"] = _("没有选排在第一位的工程师，请写一句理由。")


def choices_of(order: Any, step: str) -> Mapping[str, Choices]:
    """What a key can be: the engineers who may go, the orders this one can repeat."""
    match step:
        case Step.DISPATCH | Step.REASSIGN:
            return {"engineer": options(order, clock.now()), "service_vehicle": vehicle_options(order)}
        case Step.NEED_SUPPLIER if known := suppliers.for_system(order.fault_system):
            return {"supplier": [(each.number, each.name) for each in known]}
        case Step.OUTSOURCE | Step.HIRE_BAY:
            engineers = {} if order.engineer else {"engineer": options(order, clock.now())}
            return {"shop": shop_options(order, clock.now())} | engineers
        case Step.MARK_DUPLICATE:
            same = [each for each in history.open_like(order.vehicle_id) if each.pk != order.pk]
            return {"duplicate_of": [(each.number, f"{each.number} · {each.get_state_display()}") for each in same]}
    return {}


def vehicle_options(order: Any) -> Choices:
    """The service vehicles that may go today, those of the order's base first (R-3.7)."""
    return [(each.plate, vehicle_words(each)) for each in usable(order.base_id, timezone.localdate(clock.now()))]


def vehicle_words(vehicle: Any) -> str:
    """Plate, outlet, and whether it is out."""
    return " · ".join([vehicle.plate, vehicle.outlet.name, *([str(Ready.OUT.label)] if vehicle.is_out else [])])


def dialog(
    request: HttpRequest, order: Any, form: StepForm, *, words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    """The form: only its part for the dialog on the order's page, else a page of its own."""
    htmx = bool(request.headers.get("HX-Request"))
    page = {
        "order": order, "form": form, "words": words, "step": form.step, "confirm": CONFIRM.get(form.step),
        "pick": pick(order) if form.step == Step.LOCATE else None,
    }  # fmt: skip
    answer = render(request, f"desk/orders/step.html{'#form' if htmx else ''}", page, status=status)
    if htmx:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog-body", "innerHTML"
    return answer


def pick(order: Any) -> dict[str, object]:
    """The map on which the place is chosen: where the machine usually stands, and the base."""
    known = [(order.base, str(order.base)), (order.vehicle, order.vehicle.address or str(order.vehicle))]
    points = [
        {"lat": each.lat, "lon": each.lon, "label": label, "tone": "quiet"}
        for each, label in known
        if each is not None and each.lat is not None
    ]
    return {"points": points, "pick": {"lat": "locate-lat", "lon": "locate-lon"}}


def done(request: HttpRequest, number: str, step: Step) -> HttpResponse:
    """Back to the order: the dialog closes and the live region shows what is now."""
    said = _("已完成：%(step)s") % {"step": step.label}
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect("desk:order", number)
    if step == Step.LOCATE:  # the map stands outside the live region
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("desk:order", args=[number])})
    order, now = order_for(request, number), clock.now()
    page = shown(request, order, now) | {"version": version_of(journal.length_of(f"order:{number}"), now), "said": said}
    answer = render(request, "desk/orders/order.html#live", page)
    answer["HX-Retarget"], answer["HX-Reswap"], answer["HX-Trigger"] = "#order", "innerHTML", "done"
    return answer


urls = [path("orders/<str:number>/<slug:step>/", step, name="step")]
