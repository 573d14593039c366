"""The yardstick: plain Django doing the least that could be called the same thing, at addresses beside the product's.

Only a bench's own throw-away database ever sees these addresses.
"""

import json
from functools import cache
from secrets import token_hex, token_urlsafe
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

Order = apps.get_model("yinuo", "ServiceOrder")
ITS_OWN = {"id", "number", "follow_key"}


@cache
def columns() -> dict[str, Any]:
    """What every plain row holds: what the newest order holds."""
    newest = Order.objects.order_by("-pk").values()[0]
    return {name: value for name, value in newest.items() if name not in ITS_OWN}


def insert(**told: Any) -> int:
    """One row, one statement; no promise, no journal. Its id."""
    row = Order.objects.create(**columns() | told, number=token_hex(8), follow_key=token_urlsafe(16))
    return int(row.pk)


@csrf_exempt
def insert_view(request: HttpRequest) -> HttpResponse:
    """The plain insert behind the same middleware, told by the same JSON."""
    body = json.loads(request.body)
    told = {"contact_name": body["contact"]["name"], "contact_phone": body["contact"]["phone"]}
    return JsonResponse({"id": insert(**told, fault_description=body["fault"]["description"])}, status=201)


def list_view(request: HttpRequest, count: int) -> HttpResponse:
    """The board's first rows as a plain table for somebody signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = Order.objects.filter(is_open=True).order_by("urgent_at", "pk").select_related("vehicle", "customer", "base")
    return render(request, "management/bench/bare.html", {"rows": rows[:count]})


urlpatterns = [
    path("bare/orders", insert_view),
    path("bare/board/<int:count>", list_view),
    path("", include("yinuo.site.urls")),
]
handler500 = "yinuo.hall.failed.broken"
