"""A shop's papers and facilities: entered with a scan, countersigned, withdrawn; and its evaluation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.assets.types import Family
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.shell import OFFICE
from yinuo.desk.shops.shops import Reasoned, back, by_number, its_page
from yinuo.files import queries as files
from yinuo.hall.act import act_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.shops import queries
from yinuo.shops.access import EDITORS
from yinuo.shops.actions import judging, keeping
from yinuo.shops.queries import jobs
from yinuo.shops.types import PERSONAL, FacilityKind, Occasion, PaperKind, Rate

PRICE = "price_"


class PaperForm(forms.Form):
    number = forms.CharField(label=_("编号"), max_length=60)
    valid_from = forms.DateField(label=_("生效日期"), widget=Day())
    valid_to = forms.DateField(
        label=_("有效期至"), widget=Day(), required=False, help_text=_("印的最后一天，当天仍有效；长期的不填。")
    )
    file = forms.FileField(
        label=_("照片或扫描件"), required=False, widget=forms.FileInput({"accept": "image/*,application/pdf"})
    )


def form_of(kind: PaperKind) -> type[forms.Form]:
    """What a kind of paper needs besides number, dates and scan."""
    more: dict[str, forms.Field] = {}
    if kind in PERSONAL:
        more["holder"] = forms.CharField(label=_("持证人"), max_length=60)
    if kind == PaperKind.FILING:
        more["families"] = forms.MultipleChoiceField(
            label=_("备案的车辆种类"), choices=Family.choices, widget=forms.CheckboxSelectMultiple
        )
        more["scope"] = forms.CharField(label=_("备案范围"), max_length=200, required=False)
    if kind == PaperKind.AGREEMENT:
        for rate in Rate:
            more[PRICE + rate.value] = forms.DecimalField(
                label=rate.label, required=False, min_value=0, max_digits=9, decimal_places=2, help_text=_("元／小时")
            )
    made: type[forms.Form] = type("PaperForm", (PaperForm,), more)
    return made


def values_of(values: Any) -> tuple[dict[str, Any], dict[str, Decimal], Any]:
    """The paper's own values, its prices, its scan."""
    told = {**values}
    prices = {
        name.removeprefix(PRICE): told.pop(name) for name in list(told) if name.startswith(PRICE)
    }  # fmt: skip
    file = told.pop("file", None)
    return told, {rate: cny for rate, cny in prices.items() if cny is not None}, read(file) if file else None


def adding(kind: PaperKind) -> Any:
    """The page on which a paper of a kind is entered."""

    def save(one: Any, values: Any, act: Any) -> Any:
        told, prices, file = values_of(values)
        keeping.add_paper(one, kind, told, prices=prices, file=file, act=act)
        return one

    lead = _("填了价的项目才能按协议结算；财务部会签后生效。") if kind == PaperKind.AGREEMENT else ""
    return edit_page(Editing(kind.label, form_of(kind), by_number, lambda one: {}, save, its_page, back, lead=lead))


ADDING = {kind.value: adding(kind) for kind in PaperKind if kind != PaperKind.INSPECTION}


@open_to(*EDITORS)
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The form of this kind of paper. Refused("not_found") for no kind."""
    page = ADDING.get(kind)
    if page is None:
        raise Refused("not_found", what=kind)
    return page(request, key)  # type: ignore[no-any-return]  # -- shape: a table of pages


@open_to(*EDITORS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    form = Reasoned(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="reason")
    kept = keeping.withdraw_paper(pk, reason=form.cleaned_data["reason"], act=act_of(request))
    messages.success(request, _("已撤回，从今天起不再计入。"))
    return redirect("desk:shop", kept.shop.number)


@open_to(Role.FINANCE)
@require_POST
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    kept = keeping.countersign(found(queries.paper(pk), pk).pk, act=act_of(request))
    messages.success(request, _("已会签，协议生效。"))
    return redirect("desk:shop", kept.shop.number)


@open_to(*OFFICE)
@require_GET
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a paper. Refused("not_found")."""
    attached = files.attachments_of("shop_paper", str(pk))
    if not attached:
        raise Refused("not_found", what=str(pk))
    return serve_blob(request, attached[-1].blob_id)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


class FacilityForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=FacilityKind.choices)
    name = forms.CharField(label=_("名称"), max_length=60, required=False)
    capacity_t = forms.DecimalField(
        label=_("起重能力（吨）"), required=False, min_value=0, max_digits=6, decimal_places=1
    )  # fmt: skip
    length_m = forms.DecimalField(label=_("长度（米）"), required=False, min_value=0, max_digits=5, decimal_places=1)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class EvaluationForm(forms.Form):
    occasion = forms.ChoiceField(label=_("评价类别"), choices=Occasion.choices)
    on = forms.DateField(label=_("评价日期"), widget=Day())
    service = forms.IntegerField(
        label=_("服务"), min_value=0, max_value=100, help_text=_("接待、守时、沟通，满分 100。")
    )  # fmt: skip
    technical = forms.IntegerField(
        label=_("技术保障"), min_value=0, max_value=100, help_text=_("人员、设备、返工情况，满分 100。")
    )  # fmt: skip
    safety = forms.IntegerField(
        label=_("安全"), min_value=0, max_value=100, help_text=_("防护、消防、现场管理，满分 100。")
    )  # fmt: skip
    note = forms.CharField(label=_("依据"), max_length=500, widget=forms.Textarea({"rows": 3}))


def add_facility(one: Any, values: Any, act: Any) -> Any:
    keeping.save_facility(one, {**values}, act=act)
    return one


def change_facility(one: Any, values: Any, act: Any) -> Any:
    return keeping.save_facility(one.shop, {**values}, pk=one.pk, act=act)


def add_inspection(one: Any, values: Any, act: Any) -> Any:
    told, _prices, file = values_of(values)
    keeping.add_paper(one.shop, PaperKind.INSPECTION, told | {"facility_id": one.pk}, file=file, act=act)
    return one


def evaluate(one: Any, values: Any, act: Any) -> Any:
    scores = {name: values[name] for name in judging.PARTS}
    judging.evaluate(one, scores, occasion=values["occasion"], on=values["on"], note=values["note"], act=act)
    return one


def judged_by_jobs(one: Any) -> dict[str, Any]:
    """What the shop's own jobs of the last year say of it stands in the form to begin with (R-3.11)."""
    today = timezone.localdate(clock.now())
    record = jobs.records(today).get(one.pk, queries.NO_RECORD)
    return {"on": today, "service": record.service, "technical": record.technical, "occasion": Occasion.YEARLY}


def by_pk(user: Any, pk: int) -> Any:
    return found(queries.facility(pk), pk)


def shops_page(one: Any) -> str:
    return reverse("desk:shop", args=[one.shop.number])


new_facility = open_to(*EDITORS)(
    edit_page(Editing(_("登记设施"), FacilityForm, by_number, lambda one: {}, add_facility, its_page, back))
)
facility = open_to(*EDITORS)(
    edit_page(
        Editing(
            _("修改设施"), FacilityForm, by_pk,
            lambda one: {name: getattr(one, name) for name in FacilityForm.base_fields}, change_facility, shops_page,
            back,
        )
    )
)  # fmt: skip
inspection = open_to(*EDITORS)(
    edit_page(
        Editing(PaperKind.INSPECTION.label, PaperForm, by_pk, lambda one: {}, add_inspection, shops_page, back)
    )
)  # fmt: skip
evaluation = open_to(Role.SERVICE_MANAGER)(
    edit_page(
        Editing(
            _("评价外委厂"), EvaluationForm, by_number, judged_by_jobs, evaluate, its_page, back,
            lead=_("三项的平均分低于达标线的，不再派活；一年内没有评价的也不派。服务和技术已按近一年的任务填好，可以改。"),
        )
    )
)  # fmt: skip
urls = [
    path("shops/of/<str:key>/papers/<slug:kind>/new/", paper, name="shop_paper_new"),
    path("shops/papers/<int:pk>/withdraw/", withdraw, name="shop_paper_withdraw"),
    path("shops/papers/<int:pk>/countersign/", countersign, name="shop_paper_countersign"),
    path("shops/papers/<int:pk>/scan/", scan, name="shop_paper_scan"),
    path("shops/of/<str:key>/facilities/new/", new_facility, name="shop_facility_new"),
    path("shops/facilities/<int:key>/", facility, name="shop_facility"),
    path("shops/facilities/<int:key>/inspection/", inspection, name="shop_inspection_new"),
    path("shops/of/<str:key>/evaluate/", evaluation, name="shop_evaluate"),
]
