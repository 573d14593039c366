"""Taking a step of a scene or a claim at the desk, with its papers and pictures (R-9.4 to R-9.7)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.desk.kit.edit import refuse
from yinuo.desk.orders.order import order_for
from yinuo.desk.orders.photos import MOST, Files, Several
from yinuo.desk.orders.steps import require_role
from yinuo.desk.shell import OFFICE
from yinuo.files import actions as files
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.received import read
from yinuo.hall.steps import StepForm, step_form
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.actions import advance
from yinuo.orders.rules import scene
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.transitions import transition
from yinuo.orders.types import Step


@open_to(*OFFICE)
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step, and taking it; what is refused comes back with all that was typed and the reason."""
    order = order_for(request, number)
    if step not in scene.STEPS:
        raise Refused("unknown_step", step=step[:60])
    require_role(step, user_of(request).role)
    if request.method == "GET":
        transition(order.state, step, user_of(request).role)
        return page(request, order, form_of(order, step))
    form = form_of(order, step, request.POST, request.FILES)
    if not form.is_valid():
        return page(request, order, form, status=422)
    try:
        once(request, f"order.{step}", lambda act: taken(number, step, form, act))
    except Refused as refused:
        return page(request, order, form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, _("已完成：%(step)s") % {"step": Step(step).label})
    return redirect("desk:rescue_case", number)


def form_of(order: Any, step: str, data: Any = None, sent: Any = None) -> StepForm:
    """The step's form with what the order tells, and a place for papers where the step takes pictures."""
    initial = {
        "owner": order.contact_name, "phone": order.contact_phone if step == Step.CONFIRM_RETURN else "",
        "address": order.address,
    }  # fmt: skip
    form = step_form(step, data, initial=initial, skip=("photos", "items"))
    photos = next((field for field in FIELDS[Step(step)] if field.name == "photos"), None)
    if photos is not None:
        form.fields["photos"] = Files(
            label=gettext_lazy("文书或照片"), required=photos.required,
            widget=Several({"multiple": True, "accept": "image/*,application/pdf"}),
            help_text=gettext_lazy("一次最多 7 个；可以是照片或 PDF。"),
        )  # fmt: skip
        if sent is not None:
            form.files = sent
    return form


def taken(number: str, step: str, form: StepForm, act: Act) -> Mapping[str, Any]:
    """Keep the papers and take the step, in one transaction."""
    told = form.told()
    sent = [each for each in told.pop("photos", ()) if each is not None]
    if len(sent) > MOST:
        raise Refused("field_wrong", field="photos", value=len(sent), most=MOST)
    if sent:
        told["photos"] = [files.store(*read(each), act=act).pk for each in sent]
    order = advance(number, step, told, act=act)
    return {"order": order.number, "state": order.state}


def page(
    request: HttpRequest, order: Any, form: StepForm, *, words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    """The form on a page of its own."""
    shown = {"order": order, "form": form, "step": form.step, "words": words}
    return render(request, "desk/rescue/act.html", shown, status=status)


urls = [path("rescue/cases/<str:number>/steps/<str:step>/", step, name="rescue_step")]
