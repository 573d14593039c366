"""我的车存与价目: what lies on the own van, and the price list with what the outlet holds, also without signal."""

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
from yinuo.journal import queries as journal
from yinuo.parts import queries
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.people.models import Engineer


@open_to(Role.ENGINEER)
@require_GET
@never_cache
@gzip_page
def parts(request: HttpRequest) -> HttpResponse:
    """The phone keeps the page without `?q=`, which searches the whole catalogue."""
    # Read before the stock: what is shown is at least as new as it says.
    basis, words = journal.last_id(), request.GET.get("q", "").strip()
    engineer = people.engineer_of_user(user_of(request).pk)
    page: dict[str, object] = {"q": words, "stock_data": {"basis": basis, "stock": []}, "limit": settings.PHONE_PARTS}
    if engineer is not None:
        page |= _of(engineer, words, basis)
    return render(request, "field/parts.html", page)


def _of(engineer: "Engineer", words: str, basis: int) -> dict[str, object]:
    van = queries.on_van(engineer.pk)
    found = queries.price_list(
        words, engineer_id=engineer.pk, outlet_id=engineer.outlet_id, families=engineer.skills
    )[: settings.PHONE_PARTS + 1]  # fmt: skip
    listed = sorted(found[: settings.PHONE_PARTS], key=lambda part: part.number)
    return {
        "outlet": engineer.outlet,
        "van": van,
        "prices": listed,
        "more": len(found) > len(listed),
        "stock_data": {"basis": basis, "stock": [held_json(each) for each in van]},
    }


urls = [path("parts/", parts, name="parts")]
