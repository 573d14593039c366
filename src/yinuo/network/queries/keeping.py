"""Reading what outlets have: facilities and tools."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from yinuo.network.models import Facility, Tool


def facilities_of(outlet_id: int) -> list[Facility]:
    """What an outlet is set up with, by kind and name."""
    return list(Facility.objects.filter(outlet_id=outlet_id).order_by("kind", "name", "pk"))


def facility(pk: int) -> Facility | None:
    """One of them."""
    return Facility.objects.select_related("outlet").filter(pk=pk).first()


def tools(q: str = "", *, outlet_id: int | None = None, until: date | None = None) -> QuerySet[Tool]:
    """Tools whose number, name, outlet or holder hold every word of `q`, those due first above; due `until` a day."""
    found = Tool.objects.select_related("outlet", "engineer").order_by("due_on", "number")
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(name__icontains=word) | Q(outlet__name__icontains=word)
            | Q(engineer__name__icontains=word)
        )  # fmt: skip
    if outlet_id is not None:
        found = found.filter(outlet_id=outlet_id)
    return found if until is None else found.filter(due_on__lte=until)


def soon(today: date, days: int) -> date:
    """The last day that counts as soon."""
    return today + timedelta(days=days)


def tool(number: str) -> Tool | None:
    """The tool of this number."""
    return Tool.objects.select_related("outlet", "engineer").filter(number=number).first()
