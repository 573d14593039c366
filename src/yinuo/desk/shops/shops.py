"""Outside repair shops: the list with the lights of their papers, one shop with all of its file, and the forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.shop_story import story_of
from yinuo.hall.shop_words import bars_in_words
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.shops import queries
from yinuo.shops.access import EDITORS, may_approve, may_countersign, may_edit
from yinuo.shops.actions import judging, keeping
from yinuo.shops.queries import jobs as jobs_of
from yinuo.shops.queries import statements
from yinuo.shops.rules.usable import in_force
from yinuo.shops.types import PERSONAL, Light, PaperKind, RepairClass

MOST_JOBS = 12
SOON_DAYS = 90


class Filter(Search):
    light = forms.ChoiceField(label=_("证照"), required=False, choices=[("", _("全部")), *Light.choices])


class ShopForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    repair_class = forms.ChoiceField(label=_("类别"), choices=RepairClass.choices, help_text=_("按备案回执填写。"))
    province = forms.CharField(label=_("省份"), max_length=40)
    city = forms.CharField(label=_("城市"), max_length=40)
    address = forms.CharField(label=_("地址"), max_length=200)
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90, help_text=_("WGS-84，十进制度。"))
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180)
    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    active = forms.BooleanField(label=_("仍在合作"), required=False, initial=True)


class NewShopForm(ShopForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.shop(number), number, "number")
    return keeping.save_shop(number, {**values} | {"number": number}, act=act)[0]


def by_number(user: Any, number: str) -> Any:
    return found(queries.shop(number), number)


@open_to(*OFFICE)
@require_GET
def shop(request: HttpRequest, number: str) -> HttpResponse:
    shown = by_number(None, number)
    role, today = user_of(request).role, timezone.localdate(clock.now())
    page = {
        "shop": shown,
        "light": queries.lights(today)[shown.pk],
        "bars": bars_in_words(queries.bars_of(shown, today)),
        "papers": paper_rows(queries.papers_of(shown.pk), today),
        "facilities": queries.facilities_of(shown.pk),
        "kinds": [kind for kind in PaperKind if kind != PaperKind.INSPECTION],
        "people": queries.people_of(shown.pk),
        "evaluations": queries.evaluations_of(shown.pk),
        "pass_mark": queries.standard().pass_mark,
        "record": jobs_of.records(today).get(shown.pk),
        "jobs": jobs_of.jobs(shop_id=shown.pk)[:MOST_JOBS],
        "statements": statements.statements(shop_id=shown.pk)[:MOST_JOBS],
        "story": story_of(f"shop:{shown.number}", most=20),
        "point": {"points": [{"lat": shown.lat, "lon": shown.lon, "label": shown.name, "tone": "work", "big": True}]},
        "may_edit": may_edit(role),
        "may_judge": may_approve(role),
        "may_countersign": may_countersign(role),
    }
    return render(request, "desk/shops/shop.html", page)


def paper_rows(papers: list[Any], today: Any) -> list[dict[str, Any]]:
    """Every paper, how it stands today, and whether there is a scan of it."""
    scanned = files.with_files("shop_paper", [str(each.pk) for each in papers])
    return [paper_row(each, today) | {"scan": str(each.pk) in scanned} for each in papers]


def paper_row(paper: Any, today: Any) -> dict[str, Any]:
    """A paper, and how it stands today."""
    seen = queries.seen(paper)
    if paper.withdrawn_on is not None:
        state, label = "withdrawn", _("已撤回")
    elif not seen.countersigned:
        state, label = "owed", _("待财务部会签")
    elif today < paper.valid_from:
        state, label = "future", _("未生效")
    elif not in_force(seen, today):
        state, label = "expired", _("已过期")
    elif paper.valid_to is not None and (paper.valid_to - today).days <= SOON_DAYS:
        state, label = "expiring", _("将到期")
    else:
        state, label = "valid", _("有效")
    return {"paper": paper, "state": state, "label": label, "personal": paper.kind in PERSONAL}


class Reasoned(forms.Form):
    reason = forms.CharField(max_length=200)


class Username(forms.Form):
    username = forms.CharField(max_length=60)


@open_to(Role.SERVICE_MANAGER)
@require_POST
def suspend(request: HttpRequest, number: str) -> HttpResponse:
    """No work for now; `resume` in the form takes that back."""
    one, form = by_number(None, number), Reasoned(request.POST)
    again = "resume" in request.POST
    if not again and not form.is_valid():
        raise Refused("field_required", field="reason")
    judging.suspend(one, reason="" if again else form.cleaned_data["reason"], act=act_of(request))
    messages.success(request, _("已恢复派活。") if again else _("已暂停派活，从现在起不再列入候选。"))
    return redirect("desk:shop", number)


@open_to(*EDITORS)
@require_POST
def bind(request: HttpRequest, number: str) -> HttpResponse:
    """A user of the role `shop` sees this shop's jobs."""
    one, form = by_number(None, number), Username(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="user")
    keeping.bind(one, form.cleaned_data["username"].strip(), act=act_of(request))
    messages.success(request, _("已添加，这位用户登录后只看得到这家厂的任务。"))
    return redirect("desk:shop", number)


@open_to(*EDITORS)
@require_POST
def unbind(request: HttpRequest, pk: int) -> HttpResponse:
    one = keeping.unbind(pk, act=act_of(request))
    messages.success(request, _("已取消。"))
    return redirect("desk:shop", one.number)


def its_page(one: Any) -> str:
    return reverse("desk:shop", args=[one.number])


def back() -> str:
    return reverse("desk:shops")


@open_to(*OFFICE)
@require_GET
def shops(request: HttpRequest) -> HttpResponse:
    """The list; lights and records are asked once for all of it."""
    today = timezone.localdate(clock.now())
    lights, records = queries.lights(today), jobs_of.records(today)

    def matching(user: Any, chosen: Any) -> Any:
        rows = queries.shops(chosen.get("q", ""))
        wanted = chosen.get("light")
        return rows.filter(pk__in=[pk for pk, each in lights.items() if each == wanted]) if wanted else rows

    def score(row: Any) -> object:
        return getattr(records.get(row.pk), "score", None)

    listing = Listing(
        title=pgettext_lazy("several", "外委厂"),
        lead=_("证照按作业当天核对；有一样不在有效期内，就不能派活。"),
        name="shops",
        query=matching,
        filters=Filter,
        columns=(
            Column("name", _("名称"), sort="name"),
            Column("number", _("编号"), sort="number", kind="short"),
            Column("light", _("证照"), lambda row: lights[row.pk], kind="tag"),
            Column("repair_class", _("类别"), sort="repair_class"),
            Column("city", _("城市"), lambda row: f"{row.province} {row.city}", sort="city"),
            Column("phone", _("电话")),
            Column("jobs", _("一年任务"), lambda row: getattr(records.get(row.pk), "jobs", 0), kind="number"),
            Column("score", _("业绩分"), score, kind="number"),
        ),
        row_url=its_page,
        new_url=lambda user: reverse("desk:shop_new") if may_edit(user.role) else "",
        new_label=_("新建外委厂"),
    )
    return list_page(listing)(request)


new = open_to(*EDITORS)(
    edit_page(Editing(_("新建外委厂"), NewShopForm, by_number, lambda none: {}, save_new, its_page, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改外委厂"),
            form=ShopForm,
            find=by_number,
            start=lambda one: {name: getattr(one, name) for name in keeping.FIELDS},
            save=lambda one, values, act: keeping.save_shop(one.number, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("shops/", shops, name="shops"),
    path("shops/new/", new, name="shop_new"),
    path("shops/of/<str:number>/", shop, name="shop"),
    path("shops/of/<str:key>/edit/", edit, name="shop_edit"),
    path("shops/of/<str:number>/suspend/", suspend, name="shop_suspend"),
    path("shops/of/<str:number>/people/", bind, name="shop_bind"),
    path("shops/people/<int:pk>/remove/", unbind, name="shop_unbind"),
]
