"""Finding product documents: at the desk by words, for a job by its machine and fault."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from yinuo.assets.models import Document, Topic, VehicleModel
from yinuo.assets.types import About


def documents(
    q: str = "", *, kind: str = "", system: str = "", machine: Collection[str] = (), active: bool | None = True
) -> QuerySet[Document]:
    """Documents whose number, title, pinyin or text hold every word, newest change first; each with its topics.

    `system` and `machine` (codes of a model and its family) are what it must name.
    """
    found = Document.objects.order_by("-changed_at", "-pk").prefetch_related("topics")
    for word in q.split():
        found = found.filter(Q(search__contains=word.lower()) | Q(text__icontains=word))
    topics = Topic.objects.filter(document=OuterRef("pk"))
    if kind:
        found = found.filter(kind=kind)
    if system:
        found = found.filter(Exists(topics.filter(about=About.SYSTEM, code=system)))
    if machine:
        found = found.filter(Exists(topics.filter(code__in=machine).exclude(about=About.SYSTEM)))
    return found if active is None else found.filter(active=active)


def document(number: str) -> Document | None:
    """The document of this number, withdrawn or not."""
    return Document.objects.select_related("blob").prefetch_related("topics").filter(number=number).first()


def for_job(model: VehicleModel, fault_system: str) -> QuerySet[Document]:
    """What helps with this fault of this model, the best first: for both, for the fault, for the machine, for all.

    A document that names only other machines or other faults is left out.
    """
    topics = Topic.objects.filter(document=OuterRef("pk"))
    machines = topics.exclude(about=About.SYSTEM)
    of_fault = topics.filter(about=About.SYSTEM, code=fault_system)
    of_machine = topics.filter(Q(about=About.FAMILY, code=model.family) | Q(about=About.MODEL, code=model.code))
    found = Document.objects.filter(active=True).select_related("blob")
    return (
        found.alias(any_machine=~Exists(machines), any_fault=~Exists(topics.filter(about=About.SYSTEM)))
        .annotate(of_machine=Exists(of_machine), of_fault=Exists(of_fault))
        .filter(Q(of_machine=True) | Q(any_machine=True), Q(of_fault=True) | Q(any_fault=True))
        .order_by("-of_fault", "-of_machine", "kind", "number")
    )


def of_file(sha256: str) -> Document | None:
    """A document in use that holds this file: whoever reads documents may have it."""
    return Document.objects.select_related("blob").filter(blob_id=sha256, active=True).order_by("pk").first()


def changed_at() -> datetime | None:
    """When anything was last published or withdrawn; None where there is nothing."""
    newest: datetime | None = Document.objects.aggregate(last=Max("changed_at"))["last"]
    return newest
