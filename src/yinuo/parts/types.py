"""Words of the parts room: where parts lie, how they move, and what becomes of the old ones."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class PlaceKind(Growing):
    """What a place in the books is. The last five hold no stock: parts come from them or end there."""

    CENTRAL = "central", _("中心库")
    OUTLET = "outlet", _("网点库")
    VAN = "van", _("工程师车存")
    SHOP = "shop", _("外委厂")
    TRANSIT = "transit", _("在途")
    MAKER = "maker", _("供货方")
    MACHINE = "machine", _("客户车辆")
    SCRAP = "scrap", _("报废")
    COUNT = "count", _("盘点差异")
    CUSTOMER = "customer", _("客户")


OUTSIDE = frozenset({PlaceKind.MAKER, PlaceKind.MACHINE, PlaceKind.SCRAP, PlaceKind.COUNT, PlaceKind.CUSTOMER})
"""Kinds that are the other side of an entry and never run short."""

STORES = frozenset({PlaceKind.CENTRAL, PlaceKind.OUTLET})
"""Kinds a storekeeper keeps."""


class StoreKind(TextChoices):
    """The kinds of places that are opened by hand; a van is opened with the first parts an engineer draws."""

    CENTRAL = PlaceKind.CENTRAL.value, PlaceKind.CENTRAL.label
    OUTLET = PlaceKind.OUTLET.value, PlaceKind.OUTLET.label
    SHOP = PlaceKind.SHOP.value, PlaceKind.SHOP.label
    TRANSIT = PlaceKind.TRANSIT.value, PlaceKind.TRANSIT.label


class MoveKind(Growing):
    """Why parts moved."""

    RECEIVE = "receive", _("入库")
    ISSUE = "issue", _("领用")
    RETURN = "return", _("退库")
    TRANSFER = "transfer", _("调拨")
    USE = "use", _("装车使用")
    UNUSE = "unuse", _("撤销使用")
    COUNT = "count", _("盘点")
    SELL = "sell", _("配件销售")


class OldPart(TextChoices):
    """What became of the part that was replaced (R-6.5)."""

    NONE = "none", _("没有旧件")
    OWED = "owed", _("待回收")
    HANDED_IN = "handed_in", _("已回收")
    WRITTEN_OFF = "written_off", _("已核销")


class WasteKind(TextChoices):
    """Waste of repairs, told apart by who may take it."""

    OIL = "oil", _("废矿物油")
    FILTER = "filter", _("含油滤芯、棉纱")
    LEAD_BATTERY = "lead_battery", _("废铅蓄电池")
    POWER_BATTERY = "power_battery", _("废动力电池")
    COOLANT = "coolant", _("废防冻液")
    TYRE = "tyre", _("废轮胎")
    METAL = "metal", _("废金属件")
    OTHER = "other", _("其他废弃物")


HAZARDOUS = frozenset({WasteKind.OIL, WasteKind.FILTER, WasteKind.LEAD_BATTERY, WasteKind.COOLANT})
"""Hazardous waste: handed only to who has a permit, with the number of the transfer manifest (GB/T 27922, 5.2.6)."""


@dataclass(frozen=True, slots=True)
class Line:
    """So much of a part, by its number; `serials` name each piece of a part that has them."""

    part: str
    quantity: Decimal
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What a place holds of a part. `unit_cny` is what a customer out of warranty pays, at cost (R-6.12)."""

    part_id: int
    number: str
    name: str
    unit: str
    quantity: Decimal
    unit_cny: Decimal
    serials: tuple[str, ...] = ()

    @property
    def value_cny(self) -> Decimal:
        """What all of it is worth, at cost."""
        return self.quantity * self.unit_cny


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a request: how much is asked for, was issued, and is still wanted; `held` by the store looked at."""

    number: str
    name: str
    unit: str
    quantity: Decimal
    issued: Decimal
    left: Decimal
    serial_kept: bool
    held: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Usage:
    """How a store (with the vans of its outlet) stands with a part: what was used of it, and what there is.

    `season` is how much more its kind of fault took in the coming weeks of last year than on average, None: not known.
    """

    part: str
    name: str
    unit: str
    unit_cny: Decimal
    lead_days: int
    used: Decimal
    held: Decimal
    season: float | None


@dataclass(frozen=True, slots=True)
class Restock:
    """What a store should have, and what has to be brought for that; `season` is the factor that was reckoned with."""

    usage: Usage
    season: float
    cover_days: int
    target: Decimal
    quantity: Decimal

    @property
    def value_cny(self) -> Decimal:
        """What the proposal costs."""
        return self.quantity * self.usage.unit_cny


@dataclass(frozen=True, slots=True)
class Past:
    """A part one earlier repair took; `same_model` says whether the machine was of the same model."""

    order_id: int
    part: str
    quantity: Decimal
    same_model: bool


@dataclass(frozen=True, slots=True)
class KitLine:
    """A part worth taking along: of `of` like repairs (of the same model, where there were enough) `used` took it."""

    part: str
    quantity: Decimal
    used: int
    of: int
    same_model: bool
