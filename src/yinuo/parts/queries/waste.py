"""Reading what became of waste."""

from django.db.models import Q, QuerySet

from yinuo.parts.models import Disposal


def disposals(q: str = "", *, kind: str = "") -> QuerySet[Disposal]:
    """What was handed over, the latest first, whose taker, papers, place or order hold every word of `q`."""
    found = Disposal.objects.select_related("place", "order", "recorded_by").order_by("-handed_on", "-pk")
    for word in q.split():
        found = found.filter(
            Q(taken_by__icontains=word) | Q(licence__icontains=word) | Q(manifest__icontains=word)
            | Q(place__name__icontains=word) | Q(order__number__icontains=word)
        )  # fmt: skip
    return found.filter(kind=kind) if kind else found


def disposal(pk: int) -> Disposal | None:
    """One of them."""
    return Disposal.objects.select_related("place", "order", "recorded_by").filter(pk=pk).first()
