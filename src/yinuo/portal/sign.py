"""Sign the receipt on the own phone: all of it is shown first; with a reservation, or not at all, with the reason."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.hall.receipts import on_screen
from yinuo.hall.words import status_of
from yinuo.kernel import clock
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.queries.receipt import draft_of
from yinuo.orders.types import State, Step
from yinuo.portal.keys import kindly, order_of
from yinuo.portal.steps import take
from yinuo.portal.words import refuse

PROPER = (("yes", _("没有")), ("no", _("有")))
STARS = [(str(score), str(score)) for score in range(1, 6)]
ACCEPT, RESERVE, REFUSE = "accept", "reserve", "refuse"


class SignForm(forms.Form):
    """One form for the three answers; what each needs is asked of it in `clean`."""

    verdict = forms.ChoiceField(
        label=_("验收结果"),
        choices=(
            (ACCEPT, _("验收合格，正常使用")),
            (RESERVE, _("签字，但有保留意见")),
            (REFUSE, _("不签字")),
        ),
        initial=ACCEPT,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("保留意见，或不签字的原因"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    no_improper = forms.ChoiceField(
        label=_("服务人员在现场有没有吸烟、喝水、吃饭、收礼品，或收取单据以外的费用？"),
        choices=PROPER,
        widget=forms.RadioSelect,
        help_text=_("您的回答直接交给客户服务部部长，不经过服务人员。"),
        error_messages={"required": _("请选“没有”或“有”。")},
    )
    score = forms.ChoiceField(label=_("给这次服务打几分"), required=False, choices=STARS, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("还想说的话"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    signer = forms.CharField(
        label=_("签字人姓名"), max_length=60, widget=forms.TextInput({"autocomplete": "name", "data-remember": "name"})
    )
    signer_role = forms.CharField(
        label=_("职务"), required=False, max_length=60, widget=forms.TextInput({"placeholder": _("例：司机、车队长")})
    )
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    strokes = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_strokes(self) -> object:
        """As drawn on the pad; what is no drawing stays as it is for the step to refuse."""
        told: str = self.cleaned_data["strokes"]
        try:
            return json.loads(told) if told else []
        except (ValueError, RecursionError):
            return told

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("verdict") in (RESERVE, REFUSE) and not told.get("words"):
            self.add_error("words", _("请写明意见或原因，我们据此改进或返工。"))
        if told.get("verdict") in (ACCEPT, RESERVE) and not told.get("signature"):
            self.add_error(None, _("请在方框里签名。"))
        return told


@kindly
@require_http_methods(["GET", "POST"])
@clause("R-6.10", "R-6.18")
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt as it will be frozen, and below it the answer. Signed once only, whatever the network does."""
    order = order_of(key)
    if request.method == "GET" and order.state != State.AWAITING_SIGNATURE:
        return redirect("portal:follow", key=key)
    form = SignForm(request.POST or None, initial={"signer": order.contact_name})
    words, status = None, 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        name, told = step_of(form.cleaned_data)
        try:
            take(request, order, name, lambda: told)
            messages.success(
                request,
                gettext("已签字，谢谢。") if name == Step.SIGN else gettext("已记下，客户服务部部长会与您联系。"),
            )
            return redirect("portal:follow", key=key)
        except Refused as refused:
            words, status = refuse(form, refused, {"reservation": "words", "reason": "words"}), status_of(refused)
    page = {"order": order, "form": form, "words": words, "paper": on_screen(draft_of(order, at=clock.now()))}
    return render(request, "portal/sign.html", page, status=status)


def step_of(told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The answer as a step of the table and its data."""
    who = {"signer": told["signer"], "no_improper": told["no_improper"]}
    if told["verdict"] == REFUSE:
        return Step.REFUSE_SIGNATURE, {**who, "reason": told["words"]}
    reservation = told["words"] if told["verdict"] == RESERVE else ""
    names = ("signer_role", "signature", "strokes", "score", "comment")
    return Step.SIGN, {**who, **{name: told[name] for name in names}, "reservation": reservation}


urls = [path("o/<str:key>/sign/", sign, name="sign")]
