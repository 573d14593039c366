"""The price list: what is in force, the versions of one item, a new version from a day on (R-6.11, R-6.12)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.charges import actions, queries
from yinuo.charges.access import LISTERS, may_list
from yinuo.charges.types import LISTED
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import plain
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of

CHANGERS = OFFICE & LISTERS


class Filter(Search):
    day = forms.DateField(label=_("哪一天的价目"), required=False, widget=Day())


class PriceForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=[(kind.value, kind.label) for kind in LISTED])
    name = forms.CharField(label=_("名称"), max_length=80)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("小时、次、公里、千克等。"))
    unit_cny = forms.DecimalField(
        label=_("成本价（元）"), min_value=0, max_digits=10, decimal_places=2,
        help_text=_("保外维修按成本价向客户收取，不加价。"),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("生效日期"), widget=Day(), help_text=_("从这一天起按新价；以前的报价仍按当时的价目。")
    )


class NewPriceForm(PriceForm):
    code = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("code",)


class WithdrawForm(forms.Form):
    valid_to = forms.DateField()


def today() -> Any:
    return day_of(clock.now(), settings.COMPANY_ZONE)


@open_to(*OFFICE)
@require_GET
def price(request: HttpRequest, code: str) -> HttpResponse:
    """One item with all its versions."""
    versions = by_code(None, code)
    page = {
        "versions": versions,
        "newest": versions[0],
        "today": today(),
        "may_change": may_list(user_of(request).role),
    }
    return render(request, "desk/charges/price.html", page)


@open_to(*CHANGERS)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """It is not charged any more from a day on."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field="valid_to")
    actions.withdraw_price(code, valid_to=form.cleaned_data["valid_to"], act=act_of(request))
    messages.success(request, _("已安排停用。"))
    return redirect("desk:price", code)


def by_code(user: Any, code: str) -> Any:
    versions = queries.versions(code)
    if not versions:
        raise Refused("not_found", what=code)
    return versions


def start(versions: Any) -> dict[str, Any]:
    newest = versions[0]
    told = {name: getattr(newest, name) for name in ("kind", "name", "unit", "unit_cny")}
    return told | {"valid_from": today() + timedelta(days=1)}


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    if queries.versions(values["code"].upper()):
        raise Refused("duplicate", field="code", what=values["code"])
    return actions.save_price(values["code"].upper(), **{k: v for k, v in values.items() if k != "code"}, act=act)


def its_page(price: Any) -> str:
    return reverse("desk:price", args=[price.code])


def back() -> str:
    return reverse("desk:prices")


prices = open_to(*OFFICE)(
    list_page(
        Listing(
            title=_("价目"),
            name="prices",
            query=lambda user, chosen: queries.in_force(chosen.get("day") or today(), chosen.get("q", "")),
            filters=Filter,
            columns=(
                Column("code", _("编号"), sort="code"),
                Column("kind", _("类别")),
                Column("name", _("名称"), sort="name"),
                Column("unit", _("单位")),
                Column("unit_cny", _("成本价（元）"), kind="number", sort="unit_cny"),
                Column("valid_from", _("生效日期"), lambda row: plain(row.valid_from), kind="short"),
                Column("valid_to", _("停用日期"), lambda row: plain(row.valid_to), kind="short"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:price_new") if may_list(user.role) else "",
            new_label=pgettext_lazy("price list", "新建收费项目"),
            lead=_("质保期外的工时、路程、工位和运费一律按成本价，配件按配件目录的成本价；不在价目里的不能收。"),
        )
    )
)
new = open_to(*CHANGERS)(
    edit_page(
        Editing(
            pgettext_lazy("price list", "新建收费项目"), NewPriceForm, by_code, lambda none: {"valid_from": today()},
            save_new, its_page, back,
        )
    )
)  # fmt: skip
edit = open_to(*CHANGERS)(
    edit_page(
        Editing(
            title=_("调整价目"),
            form=PriceForm,
            find=by_code,
            start=start,
            save=lambda versions, values, act: actions.save_price(versions[0].code, **values, act=act),
            after=its_page,
            back=back,
            lead=_("调整就是从某一天起的新版本，旧版本留着备查。"),
        )
    )
)
urls = [
    path("charges/prices/", prices, name="prices"),
    path("charges/prices/new/", new, name="price_new"),
    path("charges/prices/<str:code>/", price, name="price"),
    path("charges/prices/<str:key>/edit/", edit, name="price_edit"),
    path("charges/prices/<str:code>/withdraw/", withdraw, name="price_withdraw"),
]
