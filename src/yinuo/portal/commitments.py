"""The commitment in force, for everybody: the same text that every order is judged by (R-5.1 to R-5.13)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from yinuo.charter import queries as charter
from yinuo.charter.types import Terms
from yinuo.hall.why import span
from yinuo.kernel import clock
from yinuo.kernel.clauses import register
from yinuo.kernel.errors import Refused
from yinuo.portal.keys import kindly

TIMED = frozenset({"R-5.10", "R-5.11", "R-5.12", "R-5.13"})
"""Promises with a clock: they are shown first, with their figure from the terms."""


@dataclass(frozen=True, slots=True)
class Line:
    """One promise in our words, and the clause it comes from in the regulation's."""

    text: str
    clause: str
    regulation: str


@kindly
@require_GET
def commitments(request: HttpRequest) -> HttpResponse:
    """What is promised, how it is measured, and since when. Refused("no_commitment") while none is in force."""
    now = clock.now()
    commitment = charter.in_force(now)
    if commitment is None:
        raise Refused("no_commitment", clause="R-4.4")
    terms = Terms.from_json(commitment.terms)
    clauses = register()
    language = (get_language() or "zh-hans").replace("-", "_")
    lines = [
        Line(gettext(each["text"]), each["clause"], clauses.get(each["clause"], {}).get(language, ""))
        for each in commitment.promises
    ]
    page = {
        "commitment": commitment,
        "respond": span(terms.respond.minutes),
        "arrive": span(terms.arrive.minutes),
        "reply": span(terms.reply.minutes),
        "radius": f"{terms.radius_km:g}",
        "timed": [line for line in lines if line.clause in TIMED],
        "others": [line for line in lines if line.clause not in TIMED],
    }
    return render(request, "portal/commitments.html", page)


urls = [path("commitments/", commitments, name="commitments")]
