"""我的车存与价目: what lies on the own van, the price list with what the outlet holds, and what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.field.pack import held_json
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import Explanation
from yinuo.journal import queries as journal
from yinuo.orders.queries.board import visible
from yinuo.orders.queries.days import MOST
from yinuo.parts import queries
from yinuo.parts.queries import asking
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.people.models import Engineer

REQUESTS = 8
"""Own requests shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a request as it was filled in."""

    part: str
    name: str
    quantity: str


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def parts(request: HttpRequest) -> HttpResponse:
    """The phone keeps the page without `?q=`, which searches the whole catalogue."""
    return shown(request)


def shown(
    request: HttpRequest, *, asked: Sequence[Asked] = (), words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    """The page, perhaps with a request that was refused."""
    # Read before the stock: what is shown is at least as new as it says.
    basis, user, q = journal.last_id(), user_of(request), request.GET.get("q", "").strip()
    engineer = people.engineer_of_user(user.pk)
    orders = visible(role=user.role, user_id=user.pk).filter(is_open=True).select_related("customer")
    page: dict[str, object] = {
        "q": q,
        "limit": settings.PHONE_PARTS,
        "stock_data": {"basis": basis, "stock": []},
        "asked": asked,
        "words": words,
        "orders": orders.order_by("urgent_at", "pk")[:MOST],
    }
    if engineer is not None:
        page |= _of(engineer, q, basis)
    return render(request, "field/parts.html", page, status=status)


def _of(engineer: "Engineer", q: str, basis: int) -> dict[str, object]:
    van, most = queries.on_van(engineer.pk), settings.PHONE_PARTS
    found = queries.price_list(
        q, engineer_id=engineer.pk, outlet_id=engineer.outlet_id, families=engineer.skills
    )[: most + 1]  # fmt: skip
    return {
        "van": van,
        "prices": sorted(found[:most], key=lambda part: part.number),
        "more": len(found) > most,
        "stock_data": {"basis": basis, "stock": [held_json(each) for each in van]},
        "requests": asking.requests_of(engineer.pk, most=REQUESTS),
    }


urls = [path("parts/", parts, name="parts")]
