"""Giving a repair to an outside shop, hiring its facilities, and taking a repair back (R-3.9 to R-3.11)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from yinuo.accounts.types import Role
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.orders.models import ServiceOrder
from yinuo.orders.rules.transitions import resumes_at
from yinuo.orders.types import State, Step
from yinuo.people import queries as people
from yinuo.shops import queries as shop_files
from yinuo.shops.actions import jobs as shops
from yinuo.shops.queries import jobs as shop_jobs
from yinuo.shops.types import FacilityKind, JobKind, JobState, JobStep, Needs, RepairKind

Data = dict[str, Any]
ENDS = frozenset({Step.CANCEL, Step.MARK_DUPLICATE})


def needs_of(order: ServiceOrder, kind: JobKind, data: Data) -> Needs:
    """What a shop must have for this: the facility asked for, and a filing that covers the vehicle."""
    facility = FacilityKind(data["facility"]) if data.get("facility") else None
    return Needs(kind, facility, order.vehicle.model.family, RepairKind(data.get("repair") or RepairKind.MINOR))


@clause("R-3.9", "R-3.10")
def outsource(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The shop must be usable on the day of the work; one of our engineers stays answerable for the receipt."""
    shop = shops.require_usable(data["shop"], needs_of(order, JobKind.WHOLE, data), act.occurred_at)
    going_on = order.resume_to if order.state == State.OUTSOURCED else resumes_at(order.state)
    return data | {"shop": shop.name, "shop_number": shop.number, "resume_to": going_on} | _answerable(order, data)


def _answerable(order: ServiceOrder, data: Data) -> Data:
    """Who answers for the receipt: whoever has the order; else the engineer named. Refused("engineer_missing")."""
    if order.engineer_id is not None:
        return {}
    if "engineer" not in data:
        raise Refused("engineer_missing", clause="R-3.9", field="engineer")
    engineer = people.engineer(data["engineer"])
    if engineer is None or not engineer.active:
        raise Refused("unknown_engineer", field="engineer", engineer=data["engineer"])
    return {"engineer_id": engineer.pk, "engineer_name": engineer.name}


@clause("R-3.9", "R-3.10")
def hire(order: ServiceOrder, data: Data, act: Act) -> Data:
    """A lift or a welding bay by the hour, for our own engineer: tested against the day it is wanted for."""
    at = datetime.fromisoformat(data["wanted_at"]) if "wanted_at" in data else act.occurred_at
    if at.date() < act.occurred_at.date():
        raise Refused("bad_time", field="wanted_at", why="past", at=data["wanted_at"])
    shop = shops.require_usable(data["shop"], needs_of(order, JobKind.BAY, data), at)
    return data | {"shop": shop.name, "shop_number": shop.number, "wanted_at": at.isoformat()}


@clause("R-3.9")
def require_begun(order: ServiceOrder) -> None:
    """What the shop has not even taken is not done. Refused("shop_not_begun")."""
    job = shop_jobs.running(order.pk)
    if job is not None and job.state == JobState.OFFERED:
        raise Refused("shop_not_begun", clause="R-3.9", shop=job.shop.name, job=job.number)


@clause("R-3.9")
def after(order: ServiceOrder, step: Step, data: Data, act: Act) -> None:
    """The shop's own job follows from the order's step: offered, accepted by us, or taken back."""
    match step:
        case Step.OUTSOURCE:
            _take_back(order, JobKind.WHOLE, data["reason"], act)
            _offer(order, JobKind.WHOLE, data, act)
        case Step.HIRE_BAY:
            _offer(order, JobKind.BAY, data, act)
        case Step.SHOP_DONE if job := shop_jobs.running(order.pk):
            told = {"cause": data["cause"], "work_done": data["work_done"]}
            shops.step(job.number, JobStep.PASS, told, act=act)
        case Step.RECALL_SHOP:
            _take_back(order, JobKind.WHOLE, data["reason"], act)
        case _ if step in ENDS:
            _take_back(order, None, data.get("reason") or data.get("note") or str(step), act)


def _offer(order: ServiceOrder, kind: JobKind, data: Data, act: Act) -> None:
    shop = shop_files.shop(data["shop_number"])
    if shop is None:
        raise Refused("unknown_shop", field="shop", shop=data["shop"])
    whose = shops.Ordered(order.pk, order.number, order.vehicle_id, order.fault_system)
    at = datetime.fromisoformat(data["wanted_at"]) if "wanted_at" in data else None
    hours = Decimal(data["hours"]) if "hours" in data else None
    shops.offer(shop, whose, needs_of(order, kind, data), wanted=data["reason"], act=act, at=at, hours=hours)


def _take_back(order: ServiceOrder, kind: JobKind | None, reason: str, act: Act) -> None:
    """The jobs that shops still have in hand; whoever ended the order, it is the house that takes them back."""
    for job in shop_jobs.in_hand(order.pk):
        if kind is None or job.kind == kind:
            shops.step(job.number, JobStep.WITHDRAW, {"reason": reason}, act=replace(act, role=Role.SYSTEM))
