"""Who could go for an order, best first, and who may not and why (DESIGN 5)."""

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from yinuo.api.shapes import FAULTS, Moment, user_of
from yinuo.api.showing import order_of
from yinuo.api.tokens import allow
from yinuo.dispatch import queries as dispatch
from yinuo.dispatch.types import Barred, Candidate
from yinuo.hall.reasons import reason_words
from yinuo.kernel import clock
from yinuo.orders.access import READERS
from yinuo.solver.ranking import Reason

router = Router(tags=["orders"])


class ReasonTold(Schema):
    code: str
    value: float | str
    text: str


class CandidateOut(Schema):
    """An engineer who may go; `engineer` is the number that `dispatch` takes, `score` is in minutes worth."""

    engineer: str
    name: str
    outlet: str
    phone: str
    eta_at: Moment
    km: float
    keeps_promise: bool
    score: float
    reasons: list[ReasonTold]


class BarredOut(Schema):
    """An engineer who may not go, with every reason."""

    engineer: str
    name: str
    outlet: str
    reasons: list[ReasonTold]


class CandidatesOut(Schema):
    """`place_known` is false where nothing is known of the place, so that the distances mean little."""

    ranked: list[CandidateOut]
    barred: list[BarredOut]
    place_known: bool


@router.get("/orders/{slug:number}/candidates", response={200: CandidatesOut, **FAULTS}, summary=_("可派的工程师"))
def list_candidates(request: HttpRequest, number: str) -> CandidatesOut:
    """The ranked engineers with their reasons; the office's to see."""
    allow(request, READERS)
    found = dispatch.candidates(order_of(request, number), now=clock.now(), role=user_of(request).role)
    return CandidatesOut(
        ranked=[ranked(each) for each in found.ranked],
        barred=[barred(each) for each in found.barred],
        place_known=found.place_known,
    )


def ranked(each: Candidate) -> CandidateOut:
    """A candidate in the API's shape."""
    return CandidateOut(
        engineer=each.number, name=each.name, outlet=each.outlet, phone=each.phone, eta_at=each.eta_at, km=each.km,
        keeps_promise=each.keeps_promise, score=each.score, reasons=told(each.reasons),
    )  # fmt: skip


def barred(each: Barred) -> BarredOut:
    """Somebody who may not go, in the API's shape."""
    return BarredOut(engineer=each.number, name=each.name, outlet=each.outlet, reasons=told(each.reasons))


def told(reasons: tuple[Reason, ...]) -> list[ReasonTold]:
    """Reasons with their words."""
    return [ReasonTold(code=each.code, value=each.value, text=reason_words(each)) for each in reasons]
