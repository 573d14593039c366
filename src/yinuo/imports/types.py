"""Words of an import: kinds of rows, what is wrong with one, and what is to be written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Cell: TypeAlias = "str | float | int | bool | date | datetime | time | timedelta | None"
Grid: TypeAlias = "list[list[Cell]]"

MOST_ROWS = 20_000
"""Rows of one workbook, all sheets together."""
MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 100_000_000


class Kind(TextChoices):
    """What a sheet holds, in the order in which it is written: what is referred to comes first."""

    CUSTOMER = "customer", _("客户")
    CONTACT = "contact", _("联系人")
    MODEL = "model", _("车辆型号")
    VEHICLE = "vehicle", _("车辆")
    OUTLET = "outlet", _("网点")
    ENGINEER = "engineer", _("工程师")
    CERTIFICATE = "certificate", _("证书")
    SHIFT = "shift", _("班次")
    PLACE = "place", _("库房")
    PART = "part", _("配件")
    STOCK = "stock", _("期初库存")


class BatchState(TextChoices):
    """Where a workbook stands."""

    CHECKED = "checked", _("已检查，未导入")
    APPLIED = "applied", _("已导入")
    UNDONE = "undone", _("已撤销")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place. `row` counts as Excel does, 0 for the whole sheet; `value` is what stands there."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """A remark (a column nobody knows) is told, and stops nothing."""
        return self.code not in REMARKS

    def to_json(self) -> dict[str, Any]:
        """As a batch keeps it."""
        return asdict(self) | {"facts": dict(self.facts)}


REMARKS = frozenset({"unknown_column", "unknown_sheet"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read. `values` holds only what stands in the sheet: an empty cell says nothing."""

    kind: Kind
    key: str
    sheet: str
    line: int
    values: Mapping[str, Any]
    columns: Mapping[str, str]
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are read: the company's zone, and label → code of every list in all languages."""

    zone: ZoneInfo
    options: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the house already: kind → key → values as JSON; VIN → number of the machine that has it."""

    rows: Mapping[Kind, Mapping[str, Mapping[str, Any]]]
    vins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Write:
    """One row to be written: `before` is None for a new one; `changes` are the values that differ."""

    row: Row
    before: Mapping[str, Any] | None
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook comes to. `counts`: kind → {rows, add, change, same, bad}."""

    writes: tuple[Write, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def blocked(self) -> bool:
        return any(fault.blocks for fault in self.faults)


def as_json(value: Any) -> Any:
    """A clean value as JSON keeps it, so that what is read and what is stored can be compared."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value
