"""The API's addresses: every resource brings its own router."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path

from yinuo.api import (
    assets,
    campaigns,
    candidates,
    charges,
    claims,
    commands,
    docs,
    driving,
    files,
    journal,
    network,
    orders,
    parts,
    people,
    positions,
    shops,
    steps,
    suppliers,
    tokens,
    tours,
    uploads,
    vouchers,
    warranty,
)
from yinuo.api.problems import tell_methods
from yinuo.api.schema import make_api, unknown

api = make_api()
RESOURCES = (
    tokens, orders, candidates, steps, journal, commands, files, uploads, network, people, positions, assets, parts,
    shops, warranty, vouchers, driving, tours, suppliers, claims, campaigns, charges,
)  # fmt: skip
for resource in RESOURCES:
    api.add_router("", resource.router)


def with_problems(pattern: URLPattern) -> URLPattern:
    """The same address, whose 405 is a problem document too."""
    view: Callable[..., HttpResponseBase] = pattern.callback

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return tell_methods(request, view(request, *args, **kwargs))

    pattern.callback = answered
    return pattern


app_name = api.urls_namespace
patterns = api.urls[0]
urlpatterns = [
    *docs.urls(api),
    *[with_problems(each) for each in patterns if isinstance(each, URLPattern)],
    re_path(r"^(?P<rest>.*)$", unknown, name="unknown"),
]
