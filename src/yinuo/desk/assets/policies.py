"""Warranty policies: the list, one policy with its limits and what is sold with it, the form, retiring one (R-5.6)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.access import may_keep_policies
from yinuo.assets.actions import warranty as actions
from yinuo.assets.queries import coverage as queries
from yinuo.assets.rules.terms import covers_of
from yinuo.assets.types import Assembly, CauseKind, Cover, PolicyDraft
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import open_to
from yinuo.kernel.errors import Refused

KEEPING = frozenset({Role.SERVICE_MANAGER, Role.ADMIN})
UNITS = (("months", _("月")), ("km", _("公里")), ("hours", _("小时")))
LONGEST = {"months": 240, "km": 9_999_999, "hours": 999_999}


class Filter(Search):
    active = forms.ChoiceField(
        label=_("状态"), required=False, initial="yes", choices=[("yes", _("在用")), ("", _("全部")), ("no", _("停用"))]
    )


class PolicyForm(forms.Form):
    """One line an assembly; a line without any limit is not covered."""

    name = forms.CharField(label=_("名称"), max_length=80)
    exclusions = forms.CharField(
        label=_("除外责任"), widget=forms.Textarea, max_length=2000, required=False,
        help_text=_("给客户看的文字，例如易损件、保养不当、擅自改装。"),
    )  # fmt: skip
    excluded = forms.MultipleChoiceField(
        label=_("不予质保的原因"), choices=CauseKind.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("工程师选了这些原因的，由客户服务部部长判定，不会自动拒绝。"),
    )  # fmt: skip
    models = forms.MultipleChoiceField(
        label=_("随这些型号销售"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=lambda: [(each.code, str(each)) for each in assets.models()],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for assembly in Assembly:
            for unit, label in UNITS:
                self.fields[f"{assembly}_{unit}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=LONGEST[unit], required=False
                )
            self.fields[f"{assembly}_station"] = forms.BooleanField(label=_("底盘厂承担"), required=False)

    def headings(self) -> list[Any]:
        """The table's headings."""
        return [_("总成"), *(label for _unit, label in UNITS), _("由底盘厂服务站承担")]

    def limits(self) -> Iterator[tuple[Any, list[Any]]]:
        """The lines of the table: the assembly's name and its inputs."""
        for assembly in Assembly:
            names = [*(unit for unit, _label in UNITS), "station"]
            yield assembly.label, [self[f"{assembly}_{name}"] for name in names]

    def plain(self) -> list[Any]:
        """The inputs outside the table."""
        return [self[name] for name in ("number", *self.base_fields) if name in self.fields]

    def draft(self) -> PolicyDraft:
        """The policy as an action takes it."""
        told = self.cleaned_data
        covers = [
            Cover(
                assembly.value,
                told[f"{assembly}_months"],
                told[f"{assembly}_km"],
                told[f"{assembly}_hours"],
                told[f"{assembly}_station"],
            )
            for assembly in Assembly
        ]
        return PolicyDraft(
            told["name"], tuple(each for each in covers if each.limited), frozenset(told["excluded"]),
            told["exclusions"], tuple(told["models"]),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        return (super().clean() or self.cleaned_data) | {"form": self}


class NewPolicyForm(PolicyForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


def start(one: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": one.name, "exclusions": one.exclusions, "excluded": one.excluded,
        "models": [each.code for each in one.sold_with.all()],
    }  # fmt: skip
    for cover in covers_of(one.covers):
        values |= {f"{cover.assembly}_{unit}": getattr(cover, unit) for unit, _label in UNITS}
        values[f"{cover.assembly}_station"] = cover.makers_station
    return values


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.policy(number), number, "number")
    return actions.save_policy(number, values["form"].draft(), act=act)


@open_to(*OFFICE)
@require_GET
def policy(request: HttpRequest, number: str) -> HttpResponse:
    """One policy: its limits, what it leaves out, the models it is sold with, how many machines were sold under it."""
    shown = by_number(None, number)
    page = {
        "policy": shown,
        "covers": [(Assembly(each.assembly).label, each) for each in covers_of(shown.covers)],
        "excluded": [CauseKind(each).label for each in shown.excluded],
        "sold": queries.sold_under(shown.pk),
        "may_keep": may_keep_policies(user_of(request).role),
    }
    return render(request, "desk/assets/policy.html", page)


@open_to(*KEEPING)
@require_POST
def retire(request: HttpRequest, number: str) -> HttpResponse:
    """Sell no more under it; the reason is kept."""
    if not (reason := request.POST.get("reason", "").strip()[:200]):
        raise Refused("field_required", field="reason")
    actions.retire_policy(number, reason=reason, act=act_of(request))
    messages.success(request, str(_("已停用。以前按它售出的车不受影响。")))
    return redirect("desk:policy", number)


def by_number(user: Any, number: str) -> Any:
    return found(queries.policy(number), number)


def its_page(one: Any) -> str:
    return reverse("desk:policy", args=[one.number])


def back() -> str:
    return reverse("desk:policies")


policies = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "质保政策"),
            name="policies",
            query=lambda user, chosen: queries.policies(
                chosen.get("q", ""), active={"": None, "no": False}.get(chosen.get("active", "yes"), True)
            ),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("name", _("名称"), sort="name"),
                Column("version", _("版本"), kind="number"),
                Column("covers", _("总成"), lambda row: len(row.covers), kind="number"),
                Column("active", _("在用"), kind="yes"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:policy_new") if may_keep_policies(user.role) else "",
            new_label=_("新建质保政策"),
            lead=_("每个总成保多久、保多少公里、多少小时，先到为准。改了政策，已售的车仍按购车时的承诺。"),
        )
    )
)
FORM = "desk/assets/policy_edit.html"
new = open_to(*KEEPING)(
    edit_page(
        Editing(
            title=_("新建质保政策"),
            form=NewPolicyForm,
            find=by_number,
            start=lambda none: {},
            save=save_new,
            after=its_page,
            back=back,
            template=FORM,
        )
    )
)
edit = open_to(*KEEPING)(
    edit_page(
        Editing(
            title=_("修改质保政策"),
            form=PolicyForm,
            find=by_number,
            start=start,
            save=lambda one, values, act: actions.save_policy(one.number, values["form"].draft(), act=act),
            after=its_page,
            back=back,
            lead=_("保存为新的版本；已售的车仍按购车时的承诺。"),
            template=FORM,
        )
    )
)
urls = [
    path("policies/", policies, name="policies"),
    path("policies/new/", new, name="policy_new"),
    path("policies/<str:number>/", policy, name="policy"),
    path("policies/<str:key>/edit/", edit, name="policy_edit"),
    path("policies/<str:number>/retire/", retire, name="policy_retire"),
]
