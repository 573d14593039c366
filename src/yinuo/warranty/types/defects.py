"""Words of possible defects: machines and their faults as the rule sees them, and how a file on one stands."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class DefectState(Growing):
    """How far a possible defect was looked into."""

    WATCH = "watch", _("待调查")
    INVESTIGATED = "investigated", _("已调查")
    CAMPAIGN = "campaign", _("已转召回或服务活动")
    DISMISSED = "dismissed", _("已排除")


class BatchKind(Growing):
    """By what machines belong together."""

    QUARTER = "quarter", _("交付季度")
    SERIAL = "serial", _("车架号区段")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of the fleet; machines of one family are compared with each other."""

    vehicle_id: int
    model_id: int
    family: str
    vin: str
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on repeated faults are noticed: so many machines, so improbable; `block` VIN serials are a batch."""

    machines: int
    probability: float
    block: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Machines of one model and batch with the same fault: `failed` of `size`, of `expected` by their whole family.

    `probability`: of so many or more, were the batch like its family.
    """

    model_id: int
    system: str
    batch_kind: str
    batch: str
    failed: int
    size: int
    family_failed: int
    family_size: int
    expected: float
    probability: float
    vehicle_ids: tuple[int, ...] = ()
