"""Photos and voice notes: taken in one by one before the form is sent, shown again to the one who holds the link."""

import re
from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from yinuo.files import actions as files
from yinuo.files import queries
from yinuo.files.types import Purpose
from yinuo.hall.act import act_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.commands import problem_of
from yinuo.hall.received import read
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused
from yinuo.portal import limits
from yinuo.portal.keys import kindly, order_of, vehicle_of

SHOWN = frozenset({Purpose.REPORT, Purpose.BEFORE, Purpose.AFTER, Purpose.WORK, Purpose.SIGNATURE})
"""What a customer sees of the files on an order; the engineers' other papers stay inside."""

HASH = re.compile(r"[0-9a-f]{64}")
MOST = 7
"""Six photos and one voice note with one form."""


@require_POST
def for_vehicle(request: HttpRequest, key: str) -> HttpResponse:
    """One file for a report that is still being written."""
    return taken_in(request, lambda: vehicle_of(key))


@require_POST
def for_order(request: HttpRequest, key: str) -> HttpResponse:
    """One file for a note, or the drawn signature."""
    return taken_in(request, lambda: order_of(key))


def taken_in(request: HttpRequest, opened: Callable[[], object]) -> HttpResponse:
    """201 {sha256, kind}, or the refusal in words. Nothing is attached yet: that is the form's business."""
    try:
        opened()
        limits.count(request, "file")
        blob = files.store(*read(request.FILES.get("file")), act=act_of(request, "contact"))
    except Refused as refused:
        return JsonResponse(problem_of(refused), status=status_of(refused))
    return JsonResponse({"sha256": blob.sha256, "kind": blob.media_type.split("/")[0]}, status=201)


def hashes_of(request: HttpRequest) -> tuple[str, ...]:
    """The files of a form: sent before by script, or (without scripts) with the form itself."""
    named, given = request.POST.getlist("photos"), request.FILES.getlist("files")
    if len(named) + len(given) > MOST:
        raise Refused("field_wrong", field="photos", value=len(named) + len(given), most=MOST)
    if wrong := [each for each in named if not HASH.fullmatch(each)]:
        raise Refused("field_wrong", field="photos", value=wrong[0][:80])
    sent = [files.store(*read(each), act=act_of(request, "contact")) for each in given]
    return tuple(dict.fromkeys([*named, *(blob.sha256 for blob in sent)]))


@kindly
@require_GET
def picture(request: HttpRequest, key: str, sha256: str) -> HttpResponse | FileResponse:
    """A file of this order, if it is one that customers see."""
    order = order_of(key)
    attached = queries.attachments_of("order", order.number)
    if not any(each.blob_id == sha256 and each.purpose in SHOWN for each in attached):
        raise Refused("unknown_key")
    return serve_blob(request, sha256)


urls = [
    path("v/<str:key>/files/", for_vehicle, name="vehicle_files"),
    path("o/<str:key>/files/", for_order, name="order_files"),
    path("o/<str:key>/files/<str:sha256>/", picture, name="picture"),
]
