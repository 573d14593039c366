"""A step without scripts: the same forms posted plainly become one command of the same inbox."""

import json
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from yinuo.accounts.types import Role
from yinuo.checklists import queries as checklists
from yinuo.field.job import own
from yinuo.hall.act import act_of, command_id
from yinuo.hall.commands import APPLIED, acts_like, apply_batch
from yinuo.hall.entry import open_to
from yinuo.hall.steps import step_form
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.orders.types import Step


@open_to(Role.ENGINEER)
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Applied → the job again (the list, when it is no longer one's own); refused → the job with the reason."""
    order = own(request, number)
    if step not in Step.values:
        raise Refused("unknown_step", step=step)
    form = step_form(step, request.POST, items=checklists.items_for(order.vehicle.model.family), skip=())
    command = {
        "id": str(command_id(request)), "order": order.number, "kind": step, "data": _told(form, request),
        "occurred_at": clock.now().isoformat(),
    }  # fmt: skip
    [answer] = apply_batch([command], acts_like(act_of(request)))
    if answer["result"] != APPLIED:
        problem = answer["problem"]
        messages.error(request, f"{problem['title']} {problem['detail']} {problem['remedy']}")
    elif step == Step.DECLINE:
        return redirect("field:day")
    return redirect("field:job", number)


def _told(form: Any, request: HttpRequest) -> dict[str, Any]:
    """What the form tells, as JSON; an unticked box tells nothing, and what does not fit is for the rules to refuse."""
    form.full_clean()
    told: dict[str, Any] = json.loads(json.dumps(form.told(), cls=DjangoJSONEncoder))
    items = {code: value for code, value in told.pop("items", {}).items() if value is not False}
    given = {name: value for name, value in told.items() if name in request.POST}
    return given | {"items": items} if items else given


urls = [path("orders/<str:number>/steps/<str:step>/", step, name="step")]
