"""What was promised with every machine, what its meters show, and the cases of the three guarantees (R-5.6)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from yinuo.accounts.types import Role
from yinuo.assets.actions.meters import read_many
from yinuo.assets.actions.warranty import record_sale, record_sales, save_policy
from yinuo.assets.types import (
    Assembly,
    CauseKind,
    Cover,
    Extra,
    Family,
    MeterSource,
    PolicyDraft,
    Reading,
    SaleDraft,
    Verdict,
)
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case, Move
from yinuo.management.demo.catalogue import MODELS, SNOW
from yinuo.management.demo.company import Company, local_day
from yinuo.management.demo.fleet import Machine
from yinuo.management.demo.luck import luck
from yinuo.management.demo.photos import pair
from yinuo.orders.queries.history import orders_of_vehicle
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.types import Step
from yinuo.warranty.actions import cases, watching
from yinuo.warranty.queries.cases import cases_of, repaired_since
from yinuo.warranty.tasks.cases import check_repairs
from yinuo.warranty.types.cases import CaseStep, Opening, Remedy

At = Callable[[datetime, Callable[[datetime], None]], None]

EXCLUDED = frozenset({CauseKind.ACCIDENT, CauseKind.MISUSE, CauseKind.MODIFICATION})
EXCLUSIONS = (
    "易损件（扫刷、胶条、铲刃、滤芯等）按易损件期限；使用或保养不当、擅自改装、事故造成的损坏不在质保范围内。\n"
    "底盘的质保由底盘厂的服务站承担，我们协助联系。"
)
OWN = (Assembly.AUX_ENGINE, Assembly.HYDRAULICS, Assembly.BODY, Assembly.ELECTRICS)
"""What the maker itself answers for, by the same limits."""
YEARS = {"ZB-2020": 2, "ZB-2022": 3, "ZB-2024": 5}
WEIGHTS = (4, 4, 2)
EXTRAS = (
    Extra("上装结构件延保至五年", Assembly.BODY, 60), Extra("液压系统延保至六年", Assembly.HYDRAULICS, 72),
    Extra("整车质保五年半（招标承诺）", "", 66), Extra("每年免费更换一次液压油滤芯", Assembly.WEAR),
)  # fmt: skip
PROMISED_MORE, RULED, MILD = 0.14, 0.85, 0.8
"""The share of sales with a promise beyond the policy; of doubts the manager settles at once; of these, covered."""
HOURS_A_YEAR, KM_A_YEAR = (260, 1150), (2_500, 14_000)
TOLD = (200, 15)
"""So many days ago telematics told every machine's meters."""
LATELY = timedelta(days=45)
"""Machines repaired since then are held against the thresholds."""
DEMANDS = (
    ("多次上门修理仍反复停机，影响作业任务，要求更换整车。", Remedy.EXCHANGE, 3),
    ("同一类故障修了又坏，不再信任这台车，要求退货。", Remedy.REFUND, 2),
    ("修过的地方还有异响，要求彻底修好并延长质保。", Remedy.REPAIR, 1),
    ("合同约定的作业宽度达不到，要求更换扫盘总成。", Remedy.EXCHANGE, 0),
)
"""What customers demand, and how many steps the case has taken by today."""


class Warranty:
    """The sales of a fleet, its meters, and what customers demand."""

    def __init__(self, company: Company, *, act: Act) -> None:
        self._company, self._act = company, act
        for number, years in YEARS.items():
            save_policy(number, policy(f"整车质保 {years} 年", years), act=act)
        save_policy("ZB-XNY", policy("新能源整车质保 3 年，三电 5 年", 3, electric=True), act=act)
        save_policy("ZB-CX", policy("冰雪设备质保三个雪季", 3, snow=True), act=act)

    def sell(self, machines: Sequence[Machine], act: Act) -> None:
        """Machines that are there already were sold on their day."""
        record_sales({each.number: sale(each) for each in machines}, act=act)

    def hand_over(self, machine: Machine, act: Act) -> None:
        """One machine is sold today."""
        if machine.vehicle is not None:
            record_sale(machine.vehicle, sale(machine), act=act)

    def telematics(self, fleet: Sequence[Machine], *, now: datetime, at: At) -> None:
        """Machines tell their meters twice in the year."""
        for days in TOLD:
            at(now - timedelta(days=days), partial(self._tell, fleet))

    def _tell(self, fleet: Sequence[Machine], at: datetime) -> None:
        there = [each for each in fleet if each.vehicle is not None]
        read = {each.vehicle: reading(each, at) for each in there if each.vehicle is not None}
        read_many(read, act=self._of(Role.ADMIN, at, door="api"))

    def close(self, fleet: Sequence[Machine], now: datetime) -> None:
        """The thresholds find what they find, and customers demand what they demand."""
        morning = now - timedelta(hours=20)
        recent = repaired_since(now - LATELY, morning)
        watching.mark(recent, now=morning)
        while check_repairs(now=morning):
            pass
        there = [each.vehicle for each in fleet if each.vehicle is not None and each.vehicle.pk in recent]
        # Who was visited most often demands most.
        there.sort(key=lambda vehicle: -orders_of_vehicle(vehicle.pk).filter(arrived_at__isnull=False).count())
        for place, (reason, wish, steps) in enumerate(DEMANDS):
            opened = now - timedelta(days=26 - 7 * place, hours=3)
            vehicle = next(each for each in there if not cases_of(each.pk))
            case = cases.open_case(vehicle, Opening(reason, wish), act=self._of(Role.DISPATCHER, opened))
            self._follow(case.number, wish, steps, opened)

    def _follow(self, number: str, wish: Remedy, steps: int, opened: datetime) -> None:
        told = {"remedy": str(wish), "reason": "核对了维修记录和购车承诺，客户的要求成立。"}
        ways = (
            (CaseStep.PROPOSE, Role.SERVICE_MANAGER, told),
            (CaseStep.DECIDE, Role.GENERAL_MANAGER, told | {"reason": "同意，尽快办理并当面致歉。"}),
            (CaseStep.CLOSE, Role.SERVICE_MANAGER, {"outcome": "新车已交付，旧车收回，交接单双方签字。"}),
        )
        for day, (step, role, data) in enumerate(ways[:steps], 1):
            paper = [(pair("body", luck("case", number)).after, "交接单.jpg")] if step == CaseStep.CLOSE else []
            cases.step(number, step, data, papers=paper, act=self._of(role, opened + timedelta(days=2 * day)))

    def _of(self, role: Role, at: datetime, door: str = "desk") -> Act:
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, door, actor_name=user.name)


def policy(name: str, years: int, *, electric: bool = False, snow: bool = False) -> PolicyDraft:
    """A policy of so many years, its limits as the trade has them."""
    hours = 600 * years if snow else 2_000 * years
    covers = [
        Cover(Assembly.CHASSIS, 24, 60_000, makers_station=True), Cover(Assembly.ENGINE, 24, 60_000),
        *(Cover(each, 12 * years, hours=hours) for each in OWN), Cover(Assembly.WEAR, 3),
    ]  # fmt: skip
    if electric:
        covers.append(Cover(Assembly.BATTERY, 60, 200_000))
    fitting = [each.code for each in MODELS if each.electric == electric and (each.family in SNOW) == snow]
    return PolicyDraft(name, tuple(covers), EXCLUDED, EXCLUSIONS, tuple(fitting))


def sale(machine: Machine) -> SaleDraft:
    """What was promised with a machine."""
    chance = luck("sale", machine.number)
    number = {Family.ELECTRIC_SWEEPER: "ZB-XNY"}.get(machine.family, "ZB-CX" if machine.family in SNOW else "")
    [usual] = chance.choices(list(YEARS), weights=WEIGHTS)
    extras = (chance.choice(EXTRAS),) if chance.random() < PROMISED_MORE else ()
    starts = machine.delivered_on
    contract = f"HT-{starts.year}-{chance.randint(100, 999)}"
    return SaleDraft(number or usual, starts, starts - timedelta(days=chance.randint(20, 90)), contract, "", extras)


def reading(machine: Machine, at: datetime) -> Reading:
    """What a machine's dials show: it works every day of its life about as much."""
    km, hours = worked(machine.number, machine.delivered_on, local_day(at))
    return Reading(at, MeterSource.TELEMATICS, km, hours)


def worked(number: str, since: date, until: date) -> tuple[Decimal, Decimal]:
    """Kilometres and hours a machine has run."""
    chance, years = luck("worked", number), max(0.0, (until - since).days / 365)
    km, hours = (round(chance.uniform(*each) * years, 1) for each in (KM_A_YEAR, HOURS_A_YEAR))
    return Decimal(str(km)), Decimal(str(hours))


def cause(case: Case) -> str:
    """What the engineer finds to have brought the fault about."""
    kinds = (CauseKind.DEFECT, CauseKind.WEAR, CauseKind.MISUSE, CauseKind.OUTSIDE, CauseKind.ACCIDENT)
    [kind] = luck("cause", case.running.number).choices(kinds, weights=(52, 34, 8, 4, 2))
    return kind.value


def judged(case: Case, at: datetime) -> Move | None:
    """The engineer reads the meters where they decide; the manager settles most of what is left in doubt."""
    order, done = case.running, case.done
    if Step.RULE_WARRANTY in done:
        return None
    found = warranty_of(order)
    if found.verdict != Verdict.NEEDS_DECISION:
        return None
    chance = luck("ruling", order.number)
    if Step.READ_METER not in done and any(each.code.startswith("meter_") for each in found.reasons):
        since = order.vehicle.delivered_on or local_day(order.reported_at)
        km, hours = worked(order.vehicle.number, since, local_day(at))
        return Move(2, Step.READ_METER, Role.ENGINEER, {"meter_km": str(km), "meter_hours": str(hours)})
    if chance.random() > RULED:
        return None
    covered = chance.random() < MILD
    why = "查明是产品质量问题，按购车承诺免费修" if covered else "属易损件正常磨损，已向客户说明"
    return Move(chance.uniform(3, 12), Step.RULE_WARRANTY, Role.SERVICE_MANAGER, {"covered": covered, "reason": why})
