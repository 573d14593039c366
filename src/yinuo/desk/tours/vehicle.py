"""What a machine's page says of tours and follow-ups: when it is due next, and what was."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from yinuo.hall.words import plain
from yinuo.tours.queries import due, follow_ups, visits

SHOWN = 5


def touring(vehicle: Any) -> dict[str, Any]:
    """For `desk/tours/of_vehicle.html`."""
    followed = follow_ups.of_vehicle(vehicle.pk, limit=1)
    return {
        "next": list(next_of(vehicle)),
        "tours": visits.tours_of_vehicle(vehicle.pk, limit=SHOWN),
        "follow_up": next((each for each in followed if each.done_at is None), None),
        "followed": next((each for each in followed if each.done_at is not None), None),
    }


def next_of(vehicle: Any) -> Iterator[dict[str, Any]]:
    """Each cyclic plan with when it sees this machine next, in words."""
    for plan, when in due.next_of(vehicle):
        told = []
        if when.on is not None:
            told.append(_("下次 %(day)s（%(why)s）") % {"day": f"{when.on:%Y-%m-%d}", "why": when.limit.label})
        if when.at_hours is not None:
            told.append(_("或到 %(n)s 小时") % {"n": f"{when.at_hours.normalize():f}"})
        if when.at_km is not None:
            told.append(_("或到 %(n)s 公里") % {"n": f"{when.at_km.normalize():f}"})
        yield {"plan": plan, "words": plain(told)}
