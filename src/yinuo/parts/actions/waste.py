"""Waste handed to somebody who may take it, with the papers the law asks for (GB/T 27922, 5.2.6)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.parts.access import KEEPERS
from yinuo.parts.models import Disposal
from yinuo.parts.types import HAZARDOUS


@transaction.atomic
def hand_over(values: dict[str, Any], papers: Sequence[tuple[bytes, str]], *, act: Act) -> Disposal:
    """Keep that waste was handed over: kind, quantity, unit, place, order_id, taken_by, licence, manifest, handed_on.

    `papers` are photos of the manifest, bytes and name. Refused("field_wrong") for a quantity that cannot be,
    ("bad_time") for a day to come, ("field_required") for hazardous waste without licence or manifest.
    """
    demand(act.role, KEEPERS)
    if not 0 < values["quantity"] < Decimal(100_000):
        raise Refused("field_wrong", field="quantity", value=str(values["quantity"]))
    if values["handed_on"] > day_of(act.recorded_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="handed_on", why="future", at=values["handed_on"].isoformat())
    for field in ("licence", "manifest"):
        if values["kind"] in HAZARDOUS and not values.get(field):
            raise Refused("field_required", field=field)
    made = Disposal.objects.create(**values, recorded_at=act.recorded_at, recorded_by_id=act.actor_id)
    for data, name in papers:
        files.attach("disposal", str(made.pk), files.store(data, name, act=act), purpose=Purpose.OTHER, act=act)
    journal.write(
        "parts.dispose", f"disposal:{made.pk}", act, kind=made.kind, quantity=str(made.quantity), unit=made.unit,
        place=made.place.code, taken_by=made.taken_by, licence=made.licence, manifest=made.manifest,
        handed_on=made.handed_on.isoformat(),
    )  # fmt: skip
    return made
