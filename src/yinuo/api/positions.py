"""Where an engineer is while on duty, told by a device of his own."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from yinuo.accounts.types import Role
from yinuo.api.shapes import FAULTS, Given
from yinuo.api.tokens import allow
from yinuo.hall.act import act_of
from yinuo.hall.positions import keep
from yinuo.people.actions import MOST_POINTS

router = Router(tags=["people"])


class PositionsIn(Given):
    """Positions `{at, lat, lon, accuracy_m?}`; `device_clock_offset` is how many seconds the device was behind."""

    positions: list[Any] = Field(max_length=MOST_POINTS)
    device_clock_offset: float = 0


class PositionsOut(Schema):
    """What was told of moments off duty is dropped."""

    kept: int
    dropped: int


@router.post("/positions", response={200: PositionsOut, **FAULTS}, summary=_("上报位置"))
def tell_positions(request: HttpRequest, body: PositionsIn) -> Any:
    """Tell where one is. The same moment again is kept once."""
    allow(request, frozenset({Role.ENGINEER}))
    return keep(body.positions, body.device_clock_offset, act_of(request))
