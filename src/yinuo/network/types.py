"""Words of the network: outlets and what they have, service vehicles, reviews; a base a distance is measured from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing
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


class FacilityKind(Growing):
    """What an outlet is set up with (R-3.2); its tools and its people are kept by themselves."""

    PREMISES = "premises", _("办公场所")
    OFFICE = "office", _("办公设施")
    WORKSHOP = "workshop", _("维修场地")
    STORE = "store", _("库房")
    OTHER = "other", _("其他")


class Condition(Growing):
    """How a facility or a tool is."""

    GOOD = "good", _("完好")
    WORN = "worn", _("需维修")
    BROKEN = "broken", _("停用")


class VehicleUse(Growing):
    """What a service vehicle is for (R-3.7)."""

    VAN = "van", _("服务车")
    TRUCK = "truck", _("配件运输车")
    RESCUE = "rescue", _("抢修车")
    TOW = "tow", _("清障车")


class VehicleState(Growing):
    """How a service vehicle stands. Whether it is out, its trips say."""

    READY = "ready", _("可用")
    REPAIR = "repair", _("维修中")
    RETIRED = "retired", _("已停用")


class Ready(TextChoices):
    """Whether a service vehicle can go now."""

    FREE = "free", _("空闲")
    OUT = "out", _("出车中")
    EXPIRED = "expired", _("证件过期")
    REPAIR = "repair", VehicleState.REPAIR.label
    RETIRED = "retired", VehicleState.RETIRED.label


class VehiclePaper(TextChoices):
    """The papers without which a service vehicle stays where it is."""

    LICENCE = "licence", _("行驶证")
    INSURANCE = "insurance", _("保险")
    INSPECTION = "inspection", _("年检")


class Due(TextChoices):
    """How an end date stands; what needs care first comes first."""

    OVERDUE = "overdue", _("已过期")
    SOON = "soon", _("将到期")
    VALID = "valid", _("有效")
    NONE = "none", _("不用检验")


class Conclusion(Growing):
    """What a year's review of an outlet comes to."""

    KEEP = "keep", _("保持")
    STRENGTHEN = "strengthen", _("加强")
    ADJUST = "adjust", _("调整")
    CLOSE = "close", _("撤并")


@dataclass(frozen=True, slots=True)
class Figures:
    """An outlet's year out of its orders: how much, how well, and with how many hands."""

    orders: int
    promises: int
    kept: int
    engineers: int
    first_time: int
    visited: int
    parts_cny: Decimal
    charged_cny: Decimal

    @property
    def kept_percent(self) -> float | None:
        """The share of promises kept, None where none was due."""
        return round(100 * self.kept / self.promises, 1) if self.promises else None

    @property
    def load(self) -> float | None:
        """Orders an engineer, None without any."""
        return round(self.orders / self.engineers, 1) if self.engineers else None

    def to_json(self) -> dict[str, Any]:
        """As a review keeps it."""
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Figures":
        """What `to_json` wrote."""
        money = {name: Decimal(data[name]) for name in ("parts_cny", "charged_cny")}
        return cls(**{**data, **money})
