"""Reading requests for help: of an order, of a supplier, by link, and how well a supplier answers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from yinuo.suppliers.models import SupplierMessage, SupplierRequest
from yinuo.suppliers.rules import minutes_between, share_of
from yinuo.suppliers.types import Record, RequestState

BESIDE = ("order__vehicle__model", "order__vehicle__customer", "order__engineer", "supplier", "asked_by")


def requests(q: str = "", *, state: str = "", supplier: str = "") -> QuerySet[SupplierRequest]:
    """Requests whose number, order, machine or supplier hold every word of `q`, the newest first."""
    found = SupplierRequest.objects.select_related(*BESIDE).order_by("-pk")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(order__number__icontains=word) | Q(supplier__search__contains=word.lower())
            | Q(order__vehicle__search__contains=word.lower())
        )  # fmt: skip
    if state:
        found = found.filter(state=state)
    return found.filter(supplier__number=supplier) if supplier else found


def request(number: str) -> SupplierRequest | None:
    """The request of this number."""
    return SupplierRequest.objects.select_related(*BESIDE).filter(number=number).first()


def by_key(key: str) -> SupplierRequest | None:
    """The request that a supplier's link opens."""
    return SupplierRequest.objects.select_related(*BESIDE, "order__base").filter(key=key).first()


def is_live(request: SupplierRequest) -> bool:
    """Whether its link opens anything: the order is open and nobody took the request back."""
    return request.order.is_open and request.state != RequestState.WITHDRAWN


def of_order(order_id: int) -> list[SupplierRequest]:
    """What was asked about an order, the newest first."""
    return list(SupplierRequest.objects.filter(order_id=order_id).select_related("supplier").order_by("-pk"))


def messages_of(request_id: int) -> list[SupplierMessage]:
    """The talk about a request, oldest first."""
    return list(SupplierMessage.objects.filter(request_id=request_id).select_related("written_by").order_by("pk"))


def messages_by(request_ids: Collection[int]) -> dict[int, list[SupplierMessage]]:
    """Request → what was said about it, of several by one query."""
    found: dict[int, list[SupplierMessage]] = {pk: [] for pk in request_ids}
    for each in SupplierMessage.objects.filter(request_id__in=request_ids).order_by("pk"):
        found[each.request_id].append(each)
    return found


def to_remind(now: datetime) -> SupplierRequest | None:
    """The request whose missing answer has waited longest to be told of."""
    return SupplierRequest.objects.filter(remind_at__lte=now).order_by("remind_at", "pk").first()


def record_of(supplier_id: int, *, since: datetime, now: datetime) -> Record:
    """How a supplier answered what was asked since then; what is neither answered nor due yet does not count."""
    rows = SupplierRequest.objects.filter(supplier_id=supplier_id, asked_at__gte=since).exclude(
        state=RequestState.WITHDRAWN
    )
    told = rows.order_by("pk").values_list("asked_at", "due_at", "answered_at")
    counted = [row for row in told if row[2] is not None or row[1] <= now]
    took = [minutes_between(asked, answered) for asked, _due, answered in counted if answered is not None]
    in_time = sum(1 for _asked, due, answered in counted if answered is not None and answered <= due)
    return Record(len(counted), len(took), in_time, share_of(took))
