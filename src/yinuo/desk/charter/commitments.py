"""The service commitment in force: its limits, its promises, and the versions there were."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.charter import queries
from yinuo.charter.types import Terms
from yinuo.desk.shell import roles_of
from yinuo.hall.entry import open_to
from yinuo.kernel import clock

ROLE_NAMES = {role.value: role.label for role in Role}


@open_to(*roles_of("commitments"))
@require_GET
def commitments(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    shown = queries.in_force(now)
    terms = Terms.from_json(shown.terms) if shown else None
    return render(
        request,
        "desk/charter/commitments.html",
        {
            "commitment": shown,
            "terms": terms,
            "limits": limits(terms) if terms else (),
            "escalation": [(percent, ROLE_NAMES.get(role, role)) for percent, role in terms.escalation]
            if terms
            else (),
            "versions": queries.versions(),
        },
    )


def limits(terms: Terms) -> tuple[tuple[object, object, int, str], ...]:
    """What is promised, when it holds, minutes, clause."""
    near = _("道路距离在服务半径以内，不需要配套厂家协助")
    far = _("超出服务半径，或需要配套厂家协助")
    return (
        (_("响应"), _("每一次报修"), terms.respond.minutes, terms.respond.clause),
        (_("到场"), near, terms.arrive.minutes, terms.arrive.clause),
        (_("答复并约定时间"), far, terms.reply.minutes, terms.reply.clause),
    )


urls = [path("commitments/", commitments, name="commitments")]
