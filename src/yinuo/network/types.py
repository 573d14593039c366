"""A base a distance is measured from."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.geo import Place


class OutletState(TextChoices):
    """How an outlet stands on a day."""

    PLANNED = "planned", _("未启用")
    SERVING = "active", _("服务中")
    CLOSED = "inactive", _("已停用")


@dataclass(frozen=True, slots=True)
class Base:
    """An active outlet (or, later, a posted engineer's station)."""

    id: int
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a place is from its nearest base: km by road or estimated, how it was found, from where."""

    km: float
    source: str
    base_id: int
    base_name: str
