"""Reading what engineers ask for."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q, QuerySet

from yinuo.parts.models import PartsRequest, RequestLine
from yinuo.parts.queries.lying import quantities
from yinuo.parts.rules import still_wanted
from yinuo.parts.types import Wanted


def requests(q: str = "", *, is_open: bool | None = None) -> QuerySet[PartsRequest]:
    """Requests whose number, engineer, order or parts hold every word of `q`: the open ones first, the oldest above."""
    found = PartsRequest.objects.select_related("engineer__outlet", "order").order_by("settled_at", "asked_at", "pk")
    for word in q.split():
        lines = PartsRequest.objects.filter(lines__part__search__contains=word.lower())
        found = found.filter(
            Q(number__icontains=word) | Q(engineer__name__icontains=word) | Q(engineer__number__iexact=word)
            | Q(order__number__icontains=word) | Q(pk__in=lines.order_by().values("pk"))
        )  # fmt: skip
    return found if is_open is None else found.filter(settled_at__isnull=is_open)


def requests_of(engineer_id: int, *, most: int) -> list[tuple[PartsRequest, list[Wanted]]]:
    """An engineer's newest requests, each with its lines; two queries."""
    found = PartsRequest.objects.filter(engineer_id=engineer_id).select_related("order").order_by("-pk")[:most]
    lines = wanted_by([each.pk for each in found])
    return [(each, lines[each.pk]) for each in found]


def requests_for(order_id: int) -> list[tuple[PartsRequest, list[Wanted]]]:
    """What was asked for an order, the newest first, each with its lines; two queries."""
    found = list(PartsRequest.objects.filter(order_id=order_id).order_by("-pk"))
    lines = wanted_by([each.pk for each in found])
    return [(each, lines[each.pk]) for each in found]


def request(number: str) -> PartsRequest | None:
    """The request of this number."""
    found = PartsRequest.objects.select_related("engineer__outlet", "order__vehicle", "asked_by")
    return found.filter(number=number).first()


def open_count() -> int:
    """How many wait for the storekeeper."""
    return PartsRequest.objects.filter(settled_at=None).count()


def wanted(request: PartsRequest, place_id: int | None = None) -> list[Wanted]:
    """Its lines, and what a place holds of them."""
    lines = wanted_by([request.pk])[request.pk]
    held = quantities(place_id, [line.number for line in lines]) if place_id else {}
    return [replace(line, held=held.get(line.number, Decimal(0))) for line in lines]


def wanted_by(request_ids: Collection[int]) -> dict[int, list[Wanted]]:
    """Request → its lines, of several by one query."""
    found: dict[int, list[Wanted]] = {request_id: [] for request_id in request_ids}
    for line in RequestLine.objects.filter(request_id__in=request_ids).select_related("part").order_by("pk"):
        part, left = line.part, still_wanted(line.quantity, line.issued)
        found[line.request_id].append(
            Wanted(part.number, part.name, part.unit, line.quantity, line.issued, left, part.serial_kept)
        )
    return found
