"""The small things a customer does on the own order: solved or not, cancel, a note with photos, a rating."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.hall.act import act_of
from yinuo.inbox.actions import once
from yinuo.inbox.types import Answer
from yinuo.kernel.errors import Refused
from yinuo.orders import actions
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Step
from yinuo.portal import limits
from yinuo.portal.files import hashes_of
from yinuo.portal.keys import kindly, order_of
from yinuo.portal.words import again

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

DONE: dict[str, str | Promise] = {
    Step.CONFIRM_SOLVED: _("已记下：故障解决了。谢谢。"),
    Step.NOT_SOLVED: _("已记下，客服会马上接着处理。"),
    Step.CANCEL: _("报修已取消。"),
    Step.NOTE: _("已补充，客服和工程师都能看到。"),
    Step.CONFIRM_RETURN: _("已确认，车辆按您同意的去向和费用送回维修。"),
    Step.RATE: _("谢谢您的评价。"),
}
"""The steps taken on the follow page, and what is said then. Signing has a page of its own."""

GIVEN = ("note", "reason", "score", "comment", "owner", "phone")
"""What the forms of these steps tell."""


@kindly
@require_POST
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """One step of the customer's, done once; back to the page that follows the repair."""
    if name not in DONE:
        raise Refused("unknown_step", field="step", step=name)
    order = order_of(key)
    given = {field: request.POST[field].strip() for field in GIVEN if
             request.POST.get(field, "").strip()}  # fmt: skip

    def told() -> dict[str, Any]:
        data: dict[str, Any] = given
        if name == Step.CONFIRM_SOLVED:
            data = data | {"confirmed_by": order.contact_name}
        return data | {"photos": list(hashes_of(request))} if name == Step.NOTE else data

    take(request, order, name, told)
    messages.success(request, force_str(DONE[name]))
    return redirect("portal:follow", key=key)


def take(request: HttpRequest, order: "ServiceOrder", name: str, told: Callable[[], dict[str, Any]]) -> Answer:
    """Take a step as the customer, once for a form. `told` gives its data, files included, inside the transaction."""
    limits.count(request, "step")
    act = act_of(request, Role.CONTACT, on_behalf=order.contact_name)

    def run() -> tuple[int, dict[str, Any]]:
        after = actions.advance(order.number, name, told(), act=act)
        return 200, {"order": after.number, "state": after.state}

    sent = {field: values for field, values in request.POST.lists() if field != "csrfmiddlewaretoken"}
    files = [[each.name, each.size] for each in request.FILES.getlist("files")]
    return once(
        act.command_id, run, refusal=again, owner=f"link:{order.follow_key}", kind=f"portal.{name}",
        payload={"sent": sent, "files": files}, act=act,
    )  # fmt: skip


@kindly
@require_GET
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """A page for the link in a message: five stars and a word."""
    order = order_of(key)
    if Step.RATE not in steps_from(order.state, Role.CONTACT):
        return redirect("portal:follow", key=key)
    return render(request, "portal/rate.html", {"order": order})


urls = [
    path("o/<str:key>/do/<str:name>/", step, name="step"),
    path("o/<str:key>/rate/", rate, name="rate"),
]
