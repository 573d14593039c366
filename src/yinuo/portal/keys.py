"""What a key opens. A key nobody gave out opens nothing, and says so kindly."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from yinuo.assets import queries as assets
from yinuo.hall.words import explain, status_of
from yinuo.kernel.errors import Refused
from yinuo.orders.queries.one import by_follow_key

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder


def vehicle_of(key: str) -> "Vehicle":
    """The machine whose plate was scanned. Refused("unknown_key")."""
    vehicle = assets.vehicle_by_qr(key)
    if vehicle is None:
        raise Refused("unknown_key")
    return vehicle


def order_of(key: str) -> "ServiceOrder":
    """The order a customer's link opens. Refused("unknown_key")."""
    order = by_follow_key(key)
    if order is None:
        raise Refused("unknown_key")
    return order


Page = Callable[..., HttpResponseBase]


def kindly(page: Page) -> Page:
    """A page of this door: refusals answered as one of its pages, kept by no cache, found by no search engine."""

    @wraps(page)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase
        try:
            answer = page(request, *args, **kwargs)
        except Refused as refused:
            if request.headers.get("HX-Request"):
                raise
            answer = render(request, "portal/refused.html", {"words": explain(refused)}, status=status_of(refused))
        if not answer.has_header("Cache-Control"):
            add_never_cache_headers(answer)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return answered
