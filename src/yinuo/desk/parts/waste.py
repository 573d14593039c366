"""Waste handed over: the list an inspector asks for, one record with its papers, and a new one (GB/T 27922, 5.2.6)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.parts.catalogue import figure
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.moves import order_id_of
from yinuo.hall.received import read
from yinuo.hall.words import plain
from yinuo.kernel.errors import Refused
from yinuo.parts import queries
from yinuo.parts.access import may_keep
from yinuo.parts.actions.waste import hand_over
from yinuo.parts.queries import waste
from yinuo.parts.types import STORES, WasteKind


class Filter(Search):
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *WasteKind.choices])


class WasteForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=WasteKind.choices)
    quantity = forms.DecimalField(label=_("数量"), max_digits=9, decimal_places=3, min_value=0)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("千克、升、只、条等。"))
    place = forms.ChoiceField(
        label=_("从哪个库房交出"), choices=lambda: [(each.code, each.name) for each in queries.places(*STORES)]
    )
    taken_by = forms.CharField(label=_("交给谁"), max_length=120)
    licence = forms.CharField(
        label=_("许可证编号"), max_length=60, required=False,
        help_text=_("废油、含油滤芯、铅蓄电池、防冻液是危险废物，必须填写。"),
    )  # fmt: skip
    manifest = forms.CharField(
        label=_("转移联单编号"), max_length=60, required=False, help_text=_("危险废物必须填写。")
    )  # fmt: skip
    handed_on = forms.DateField(label=_("交出日期"), widget=Day())
    order = forms.CharField(label=_("来自工单"), max_length=30, required=False)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)
    file = forms.FileField(
        label=_("联单照片"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    told = {**values}
    place, order, file = (told.pop(name) for name in ("place", "order", "file"))
    told |= {"place": found(queries.place(place), place), "order_id": order_id_of(order.strip().upper())}
    return hand_over(told, [read(file)] if file else [], act=act)


@open_to(*OFFICE)
@require_GET
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with its papers."""
    shown = found(waste.disposal(pk), pk)
    return render(
        request, "desk/parts/disposal.html", {"shown": shown, "papers": files.attachments_of("disposal", str(pk))}
    )


@open_to(*OFFICE)
@require_GET
def paper(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A paper of this record, and of no other. Refused("not_found")."""
    if ("disposal", str(pk)) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


def its_page(one: Any) -> str:
    return reverse("desk:disposal", args=[one.pk])


def back() -> str:
    return reverse("desk:disposals")


disposals = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "废弃物处置"),
            name="disposals",
            query=lambda user, chosen: waste.disposals(chosen.get("q", ""), kind=chosen.get("kind", "")),
            filters=Filter,
            columns=(
                Column("handed_on", _("交出日期"), lambda row: plain(row.handed_on), sort="handed_on", kind="short"),
                Column("kind", _("类别")),
                Column("quantity", _("数量"), lambda row: figure(row.quantity), kind="number", sort="quantity"),
                Column("unit", _("单位")),
                Column("place", _("从哪个库房交出"), "place.name"),
                Column("taken_by", _("交给谁"), sort="taken_by"),
                Column("licence", _("许可证编号")),
                Column("manifest", _("转移联单编号")),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:disposal_new") if may_keep(user.role) else "",
            new_label=_("登记处置"),
            lead=_("废油、电池、轮胎等交给谁处理、凭什么许可，随时可查。"),
        )
    )
)
new = open_to(Role.STOREKEEPER)(
    edit_page(Editing(_("登记处置"), WasteForm, lambda user, key: None, lambda none: {}, save_new, its_page, back))
)
urls = [
    path("parts/waste/", disposals, name="disposals"),
    path("parts/waste/new/", new, name="disposal_new"),
    path("parts/waste/<int:pk>/", disposal, name="disposal"),
    path("parts/waste/<int:pk>/papers/<str:sha256>/", paper, name="disposal_paper"),
]
