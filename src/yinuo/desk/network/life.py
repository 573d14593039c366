"""What stands on an outlet's page besides its people and orders: set-up, tools, vehicles, reviews (R-3.2, R-3.7)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinuo.network.queries import driving, keeping, reviewing
from yinuo.network.rules.papers import due
from yinuo.network.rules.reviews import lacking
from yinuo.people import queries as people

SOON_DAYS = 30
SECTIONS = {
    "premises": _("办公场所"),
    "facilities": _("办公设施"),
    "tools": _("工具材料"),
    "people": _("人员"),
}


def life_of(outlet: Any, today: date) -> dict[str, Any]:
    """Facilities, tools with how their inspections stand, vehicles with whether they can go, reviews, what lacks."""
    facilities = keeping.facilities_of(outlet.pk)
    tools = list(keeping.tools(outlet_id=outlet.pk))
    crew = [each for each in people.engineers_of_outlet(outlet.pk) if each.active]
    missing = lacking({each.kind for each in facilities}, tools=len(tools), people=len(crew))
    return {
        "facilities": facilities,
        "tools": [(each, due(each.due_on, today, soon_days=SOON_DAYS)) for each in tools],
        "vehicles": [(each, driving.ready_of(each, today)) for each in driving.service_vehicles(outlet_id=outlet.pk)],
        "reviews": reviewing.reviews_of(outlet.pk),
        "last_year": today.year - 1,
        "lacking": [SECTIONS[section] for section in missing],
    }
