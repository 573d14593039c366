"""Opening, changing and closing outlets."""

from datetime import date
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.network.access import EDITORS
from yinuo.network.models import Outlet

FIELDS = ("name", "province", "city", "address", "phone", "lat", "lon", "opened_on", "closed_on")


@clause("R-3.1")
@transaction.atomic
def save_outlet(code: str, values: dict[str, Any], *, act: Act) -> tuple[Outlet, bool]:
    """Open the outlet `code` or change it; returns it and whether it is new. `values` holds some of FIELDS.

    Refused("place_off_map"), or ("bad_time") when it would close before it opened.
    """
    demand(act.role, EDITORS)
    if not (-90 <= values.get("lat", 0) <= 90 and -180 <= values.get("lon", 0) <= 180):
        raise Refused("place_off_map", field="lat", lat=values["lat"], lon=values["lon"])
    opened, closed = values.get("opened_on"), values.get("closed_on")
    if isinstance(opened, date) and isinstance(closed, date) and closed < opened:
        raise Refused("bad_time", field="closed_on", why="before_opening", at=closed.isoformat())
    outlet, new = Outlet.objects.update_or_create(code=code, defaults=values)
    journal.write("outlet.open" if new else "outlet.change", f"outlet:{code}", act, **_plain(values))
    return outlet, new


@transaction.atomic
def remove_outlet(outlet: Outlet, *, act: Act) -> None:
    """Take out an outlet nothing was ever done from. Refused("in_use") naming its engineers or orders."""
    demand(act.role, EDITORS)
    subject = f"outlet:{outlet.code}"
    journal.remove("outlet.remove", {subject: outlet}, {subject: {"name": outlet.name}}, act)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
