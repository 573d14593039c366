"""One box for everything: orders, customers, machines, engineers and outlets, grouped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.assets import queries as assets
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.network import queries as network
from yinuo.orders.queries import one
from yinuo.people import queries as people

MOST = 8
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, a line about it, its page ("" where it has none yet), and a state."""

    name: str
    about: str
    url: str
    state: str = ""
    state_label: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind."""

    label: Any
    icon: str
    hits: tuple[Hit, ...]


@open_to(*OFFICE)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The groups that hold anything; the only thing found is opened at once."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = [group for group in groups_of(request, q) if group.hits] if q else []
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and hits[0].url:
        return redirect(hits[0].url)
    return render(request, "desk/orders/search.html", {"q": q, "groups": groups})


def groups_of(request: HttpRequest, q: str) -> Iterator[Group]:
    """What each room finds, at most a few of each."""
    user = user_of(request)
    yield Group(pgettext_lazy("several", "工单"), "clipboard-list", tuple(
        Hit(order.number, f"{order.vehicle} · {order.customer.name} · {order.contact_name} {order.contact_phone}",
            address("order", order.number), order.state, order.get_state_display())
        for order in one.search(q, role=user.role, user_id=user.pk, limit=MOST)
    ))  # fmt: skip
    yield Group(pgettext_lazy("several", "车辆"), "truck", tuple(
        Hit(str(each), f"{each.model} · {each.customer.name} · {each.vin}", address("vehicle", each.number))
        for each in assets.vehicles(q)[:MOST]
    ))  # fmt: skip
    yield Group(pgettext_lazy("several", "客户"), "users", tuple(
        Hit(each.name, f"{each.number} · {each.province}{each.city}", address("customer", each.number))
        for each in assets.customers(q)[:MOST]
    ))  # fmt: skip
    yield Group(pgettext_lazy("several", "服务工程师"), "tools", tuple(
        Hit(each.name, f"{each.number} · {each.outlet.name} {each.phone}", address("engineer", each.number))
        for each in people.engineers(q)[:MOST]
    ))  # fmt: skip
    yield Group(pgettext_lazy("several", "服务网点"), "building-store", tuple(
        Hit(each.name, f"{each.code} · {each.province}{each.city} {each.address}", address("outlet", each.code))
        for each in network.outlets(q)[:MOST]
    ))  # fmt: skip


def address(page: str, key: str) -> str:
    """The thing's own page, "" where this installation has none."""
    try:
        return reverse(f"desk:{page}", args=[key])
    except NoReverseMatch:
        return ""


urls = [path("search/", search, name="search")]
