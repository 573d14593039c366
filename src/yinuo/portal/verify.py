"""Is this receipt genuine? What its QR opens: public, so it names the machine only in part (R-8.1)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from yinuo.orders.queries.one import receipt_by_key
from yinuo.orders.queries.receipt import Proof, proof_of
from yinuo.orders.rules.receipt import from_canonical
from yinuo.portal.keys import kindly
from yinuo.portal.masks import masked

if TYPE_CHECKING:
    from yinuo.orders.models import Receipt

COMPARED = 8
"""Digits of the printed hash that a reader is asked to compare."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a stranger with the paper in hand may see: enough to compare, not enough to learn who the customer is."""

    number: str
    order: str
    plate: str
    vin: str
    model: str


@kindly
@require_GET
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Genuine, altered or not known, each in plain words; `?hash=` compares the digits printed on the paper."""
    receipt = receipt_by_key(key)
    if receipt is None:
        return render(request, "portal/verify.html", {"receipt": None}, status=404)
    proof = proof_of(receipt)
    typed = request.GET.get("hash", "").replace(" ", "").lower()[:64]
    page = {
        "receipt": receipt,
        "proof": proof,
        "shown": shown_of(receipt, proof),
        "typed": typed,
        "compared": COMPARED,
        "enough": len(typed) >= COMPARED,
        "same": receipt.content_hash.startswith(typed),
    }
    return render(request, "portal/verify.html", page)


def shown_of(receipt: "Receipt", proof: Proof) -> Shown | None:
    """The machine in part, only while the content can be trusted."""
    if not proof.content:
        return None
    content = from_canonical(receipt.content)
    vehicle = content.vehicle
    return Shown(
        receipt.number, content.order_number, masked(vehicle.plate, 2, 2), masked(vehicle.vin, 3, 4), vehicle.model
    )


urls = [path("r/<str:key>/", verify, name="verify")]
