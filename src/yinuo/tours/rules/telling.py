"""What a follow-up is told, from a form, a phone or a program (R-5.7)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yinuo.assets.types import FaultSystem
from yinuo.orders.rules.inputs import read_fields
from yinuo.orders.rules.readers import Field
from yinuo.tours.types import Condition, Followed, FollowWay

FOLLOW_FIELDS: tuple[Field, ...] = (
    Field("way", "choice", True, tuple(FollowWay.values)),
    Field("condition", "choice", True, tuple(Condition.values)),
    Field("spoke_with", "text", True, most=60),
    Field("hours", "quantity"),
    Field("km", "quantity"),
    Field("issues", "text", most=500),
    Field("advice", "text", most=500),
    Field("system", "choice", options=tuple(FaultSystem.values)),
    Field("fault", "text", most=2000),
)


def followed(data: Mapping[str, Any]) -> Followed:
    """The follow-up out of its data. Refused("field_required"), ("field_unknown") or ("field_wrong")."""
    told = read_fields(FOLLOW_FIELDS, "follow", data)
    for name in ("hours", "km"):
        if name in told:
            told[name] = Decimal(told[name])
    return Followed(**told)
