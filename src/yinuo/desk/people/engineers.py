"""Engineers: the list with who is on duty now, one engineer, and the forms."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.accounts import queries as accounts
from yinuo.assets.types import Family
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.kernel import clock
from yinuo.network import queries as network
from yinuo.orders.queries.holders import open_of_engineer
from yinuo.people import actions, queries
from yinuo.people.access import EDITORS, may_certify, may_edit
from yinuo.people.rules import standing

MOST_SHIFTS = 14


class Filter(Search):
    duty = forms.ChoiceField(label=_("值班"), required=False, choices=[("", _("全部")), ("on", _("现在在班"))])
    skill = forms.ChoiceField(label=_("技能"), required=False, choices=[("", _("全部")), *Family.choices])


class EngineerForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    outlet = forms.TypedChoiceField(label=_("网点"), coerce=network.outlet)
    user = forms.TypedChoiceField(
        label=_("登录用户"),
        coerce=accounts.user,
        required=False,
        empty_value=None,
        help_text=_("他用这个用户登录手机。"),
    )
    skills = forms.MultipleChoiceField(
        label=_("技能"), choices=Family.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(label=_("在职"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = [(one.code, one.name) for one in network.outlets()]
        names = [(one.username, f"{one.name} · {one.username}") for one in accounts.engineers_users()]
        for field, listed in (("outlet", outlets), ("user", names)):
            cast(forms.ChoiceField, self.fields[field]).choices = [("", "—"), *listed]


class NewEngineerForm(EngineerForm):
    number = forms.RegexField(NUMBER, label=_("工号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


def matching(user: Any, chosen: Any) -> "QuerySet[Any]":
    rows = queries.engineers(chosen.get("q", ""))
    if chosen.get("duty"):
        rows = rows.filter(pk__in=queries.on_duty(clock.now()), active=True)
    return queries.skilled(rows, chosen["skill"]) if chosen.get("skill") else rows


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    number = values["number"].upper()
    unknown(queries.engineer(number), number, "number")
    return actions.save_engineer(number, {**values} | {"number": number}, act=act)[0]


def start(engineer: Any) -> dict[str, Any]:
    return {
        "name": engineer.name, "phone": engineer.phone, "outlet": engineer.outlet.code, "skills": engineer.skills,
        "active": engineer.active, "user": engineer.user.username if engineer.user else "",
    }  # fmt: skip


def skills(engineer: Any) -> str:
    """His skills in words."""
    labels = dict(Family.choices)
    return pgettext("between the items of a list", "、").join(str(labels.get(each, each)) for each in engineer.skills)


@open_to(*OFFICE)
@require_GET
def engineer(request: HttpRequest, number: str) -> HttpResponse:
    shown = found(queries.engineer(number), number)
    now = clock.now()
    today = timezone.localdate(now)
    role = user_of(request).role
    certificates = [(each, standing(queries.paper_of(each), today)) for each in queries.certificates_of([shown.pk])]
    page = {
        "engineer": shown,
        "skills": skills(shown),
        "duty": queries.duty_of(shown, queries.on_duty(now)),
        "certificates": certificates,
        "shifts": queries.shifts_of(shown.pk, since=now, most=MOST_SHIFTS),
        "orders": open_of_engineer(shown.pk),
        "may_edit": may_edit(role),
        "may_certify": may_certify(role),
    }
    return render(request, "desk/people/engineer.html", page)


def its_page(engineer: Any) -> str:
    return reverse("desk:engineer", args=[engineer.number])


def back() -> str:
    return reverse("desk:engineers")


@open_to(*OFFICE)
@require_GET
def engineers(request: HttpRequest) -> HttpResponse:
    """The list; who is on duty and how the certificates stand is asked once for all of it."""
    now = clock.now()
    stands, on_duty = queries.standings(timezone.localdate(now)), queries.on_duty(now)
    listing = Listing(
        title=pgettext_lazy("several", "服务工程师"),
        name="engineers",
        query=matching,
        filters=Filter,
        columns=(
            Column("name", _("姓名"), sort="name"),
            Column("number", _("工号"), sort="number"),
            Column("outlet", _("网点"), "outlet", sort="outlet__name"),
            Column("phone", _("电话")),
            Column("skills", _("技能"), skills),
            Column("papers", _("证书"), lambda row: stands.get(row.pk), kind="tag"),
            Column("duty", _("现在"), lambda row: queries.duty_of(row, on_duty), kind="tag"),
        ),
        row_url=its_page,
        new_url=lambda user: reverse("desk:engineer_new") if may_edit(user.role) else "",
        new_label=_("新建工程师"),
    )
    return list_page(listing)(request)


new = open_to(*EDITORS)(
    edit_page(
        Editing(_("新建工程师"), NewEngineerForm, lambda user, key: None, lambda none: {}, save_new, its_page, back)
    )
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改工程师"),
            form=EngineerForm,
            find=lambda user, number: found(queries.engineer(number), number),
            start=start,
            save=lambda one, values, act: actions.save_engineer(one.number, {**values}, act=act)[0],
            after=its_page,
            back=back,
        )
    )
)
urls = [
    path("engineers/", engineers, name="engineers"),
    path("engineers/new/", new, name="engineer_new"),
    path("engineers/<str:number>/", engineer, name="engineer"),
    path("engineers/<str:key>/edit/", edit, name="engineer_edit"),
]
