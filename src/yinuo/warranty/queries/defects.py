"""Reading possible defects: the files, and the fleet with its faults as the rule wants them."""

from collections import defaultdict
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from yinuo.assets.models import Vehicle
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import State
from yinuo.warranty.models.defects import DefectFile, DefectScan
from yinuo.warranty.rules.defects import batches_of
from yinuo.warranty.types.defects import Limits, Machine


def limits() -> Limits:
    """The thresholds in force."""
    return Limits(settings.DEFECT_MACHINES, settings.DEFECT_PROBABILITY, settings.DEFECT_SERIALS)


def was_scanned(day: date) -> bool:
    """Whether the worker has looked already."""
    return DefectScan.objects.filter(day=day).exists()


def last_scan() -> DefectScan | None:
    """When the worker last looked."""
    return DefectScan.objects.order_by("-day").first()


def fleet(model_id: int | None = None) -> list[Machine]:
    """Every machine, or those of a model."""
    wanted = Vehicle.objects.order_by("pk") if model_id is None else Vehicle.objects.filter(model_id=model_id)
    rows = wanted.order_by("pk").values_list("pk", "model_id", "model__family", "vin", "delivered_on")
    return [Machine(*row) for row in rows.iterator()]


def faults_since(since: datetime) -> dict[str, frozenset[int]]:
    """System → the machines that had a fault in it since then; what was cancelled was none."""
    rows = ServiceOrder.objects.filter(reported_at__gte=since).exclude(state=State.CANCELLED).order_by()
    found: dict[str, set[int]] = defaultdict(set)
    for system, vehicle_id in rows.values_list("fault_system", "vehicle_id").distinct():
        found[system].add(vehicle_id)
    return {system: frozenset(ids) for system, ids in found.items()}


def defects(q: str = "", *, state: str = "") -> QuerySet[DefectFile]:
    """Files whose number, model or batch hold every word of `q`, the newest first."""
    found = DefectFile.objects.select_related("model").order_by("-noticed_at", "-pk")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(model__code__icontains=word) | Q(model__name__icontains=word)
            | Q(batch__icontains=word)
        )  # fmt: skip
    return found.filter(state=state) if state else found


def defect(number: str) -> DefectFile | None:
    """The file of this number."""
    return DefectFile.objects.select_related("model").filter(number=number).first()


def orders_behind(file: DefectFile) -> QuerySet[ServiceOrder]:
    """The repairs that made it stand out, newest first."""
    found = ServiceOrder.objects.filter(vehicle_id__in=file.vehicles, fault_system=file.system)
    found = found.filter(reported_at__gte=datetime.fromisoformat(file.figures["since"])).exclude(state=State.CANCELLED)
    return found.select_related("vehicle__model", "customer", "engineer").order_by("-reported_at", "-pk")


def machines_of(file: DefectFile) -> list[int]:
    """Every machine of the batch, faulty or not."""
    wanted = (file.model_id, file.batch_kind, file.batch)
    return [each.vehicle_id for each in fleet(file.model_id) if wanted in set(batches_of(each, limits().block))]
