"""The board: every open order by risk, live; where the dispatcher works (R-6.14)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinuo.desk.kit.live import is_seen, version_of
from yinuo.desk.kit.tables import Page, page_of
from yinuo.desk.orders.intake import TAKERS
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.network import queries as network
from yinuo.orders.queries import board as orders
from yinuo.orders.queries import map as order_map
from yinuo.people import queries as people
from yinuo.promises.types import Due, PromiseKind

TABS = {
    "": _("全部"),
    "new": _("待响应"),
    "to_dispatch": _("待派工"),
    "moving": _("派工与在途"),
    "working": _("现场作业"),
    "waiting": _("等待与外委"),
    "to_close": _("待关闭"),
}
ROW_TONE = {"late": "row-bad", "at_risk": "row-bad", "soon": "row-warn"}


class Filter(forms.Form):
    """What the dispatcher wants to see; choices are read when the page is built."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=80)
    outlet = forms.TypedChoiceField(label=_("服务网点"), required=False, coerce=int, empty_value=None)
    engineer = forms.TypedChoiceField(label=_("服务工程师"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = [(each.pk, each.name) for each in network.outlets()]
        engineers = [(each.pk, each.name) for each in people.engineers() if each.active]
        self.fields["q"].widget.attrs["placeholder"] = _("工单号、电话、车牌、客户、工程师")
        self.fields["outlet"].choices = [("", _("全部网点")), *outlets]  # type: ignore[attr-defined]  # -- outside: a choice field
        self.fields["engineer"].choices = [("", _("全部工程师")), *engineers]  # type: ignore[attr-defined]  # -- outside: a choice field


@open_to(*OFFICE)
@never_cache
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The page; htmx asks every two seconds and gets 204 while nothing has changed."""
    now = clock.now()
    version = version_of(journal.last_id(), now)
    if is_seen(request, version):
        return HttpResponse(status=204)
    form = Filter(request.GET)
    wanted = wanted_by(form, request.GET.get("tab", ""))
    shown = orders.visible(role=user_of(request).role, user_id=user_of(request).pk)
    found = orders.open_orders(shown, wanted)
    on_map = request.GET.get("view") == "map"
    page = page_of(orders.with_row_data(found), request, size=orders.PAGE)
    context = {
        "form": form,
        "version": version,
        "tabs": tabs(orders.counts(shown), wanted.group),
        "page": page,
        "rows": rows_of(page, now),
        "on_map": on_map,
        "points": points(order_map.places(found), now) if on_map else None,
        "may_take_calls": user_of(request).role in TAKERS,
        "filtered": bool(wanted.q or wanted.outlet_id or wanted.engineer_id or wanted.group),
    }
    return render(request, f"desk/orders/board.html{'#rows' if request.headers.get('HX-Request') else ''}", context)


def wanted_by(form: Filter, tab: str) -> orders.BoardFilter:
    """The filter as the query takes it; a value that is no choice counts as none."""
    form.full_clean()
    chosen = form.cleaned_data
    return orders.BoardFilter(
        group=tab if tab in orders.GROUPS else "", q=chosen.get("q", ""), outlet_id=chosen.get("outlet"),
        engineer_id=chosen.get("engineer"),
    )  # fmt: skip


def tabs(counts: dict[str, int], here: str) -> list[dict[str, object]]:
    """Every tab with its count."""
    return [{"name": name, "label": label, "count": counts[name], "here": name == here} for name, label in TABS.items()]


def rows_of(page: Page, now: datetime) -> list[dict[str, object]]:
    """The rows of a page, each with its tone and the name of the promise that presses."""
    rows = [orders.row_of(order, now=now) for order in page.rows]
    return [
        {"row": row, "order": row.order, "tone": ROW_TONE.get(row.risk, ""), "promise": promise_label(row.pressing)}
        for row in rows
    ]


def promise_label(due: Due | None) -> object:
    """What the promise is called."""
    return PromiseKind(due.kind).label if due else ""


def points(found: Sequence[Any], now: datetime) -> dict[str, object]:
    """The open orders and the outlets as the map draws them."""
    places = [
        {
            "lat": order.lat, "lon": order.lon, "label": f"{order.vehicle} · {order.get_state_display()}",
            "tone": "bad" if order.urgent_at <= now else "work",
            "big": order.urgent_at <= now, "url": reverse("desk:order", args=[order.number]),
        }
        for order in reversed(found)  # the most urgent is drawn last, on top
    ]  # fmt: skip
    outlets = [
        {"lat": each.lat, "lon": each.lon, "label": each.name, "tone": "quiet"}
        for each in network.outlets()
        if each.closed_on is None
    ]
    return {"points": [*outlets, *places]}


urls = [path("", board, name="board")]
