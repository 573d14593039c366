"""Words of the parts room: where parts lie, how they move, and what becomes of the old ones."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """What a place in the books is. The last four hold no stock: parts come from them or end there."""

    CENTRAL = "central", _("中心库")
    OUTLET = "outlet", _("网点库")
    VAN = "van", _("工程师车存")
    SHOP = "shop", _("外委厂")
    TRANSIT = "transit", _("在途")
    MAKER = "maker", _("供货方")
    MACHINE = "machine", _("客户车辆")
    SCRAP = "scrap", _("报废")
    COUNT = "count", _("盘点差异")


OUTSIDE = frozenset({PlaceKind.MAKER, PlaceKind.MACHINE, PlaceKind.SCRAP, PlaceKind.COUNT})
"""Kinds that are the other side of an entry and never run short."""

STORES = frozenset({PlaceKind.CENTRAL, PlaceKind.OUTLET})
"""Kinds a storekeeper keeps."""


class StoreKind(TextChoices):
    """The kinds of places that are opened by hand; a van is opened with the first parts an engineer draws."""

    CENTRAL = PlaceKind.CENTRAL.value, PlaceKind.CENTRAL.label
    OUTLET = PlaceKind.OUTLET.value, PlaceKind.OUTLET.label
    SHOP = PlaceKind.SHOP.value, PlaceKind.SHOP.label
    TRANSIT = PlaceKind.TRANSIT.value, PlaceKind.TRANSIT.label


class MoveKind(TextChoices):
    """Why parts moved."""

    RECEIVE = "receive", _("入库")
    ISSUE = "issue", _("领用")
    RETURN = "return", _("退库")
    TRANSFER = "transfer", _("调拨")
    USE = "use", _("装车使用")
    UNUSE = "unuse", _("撤销使用")
    COUNT = "count", _("盘点")


class OldPart(TextChoices):
    """What became of the part that was replaced (R-6.5)."""

    NONE = "none", _("没有旧件")
    OWED = "owed", _("待回收")
    HANDED_IN = "handed_in", _("已回收")
    WRITTEN_OFF = "written_off", _("已核销")


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
