"""What comes after the repairs: claims on suppliers, a batch that fails too often, and the recall that follows."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from yinuo.accounts.types import Role
from yinuo.assets.types import FaultSystem
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case, Fate
from yinuo.management.demo.catalogue import Fault, faults
from yinuo.management.demo.company import Company, local_day
from yinuo.management.demo.fleet import Machine
from yinuo.management.demo.luck import luck
from yinuo.suppliers.queries import supplier
from yinuo.warranty.actions import campaign_calls as calls
from yinuo.warranty.actions import campaigns, claims, defects
from yinuo.warranty.queries import campaigns as machines
from yinuo.warranty.queries import claims as claimed
from yinuo.warranty.queries import defects as files
from yinuo.warranty.types.campaigns import Plan, Reached, Told, Try

At = Callable[[datetime, Callable[[datetime], None]], None]
Begin = Callable[[Case, datetime], None]
Make = Callable[[Random, Machine, Fault, str, Fate], Case]

BATCH = range(7, 13)
FAILED = 7
"""How many machines the faulty batch has, and how many of them fail."""
NOTICED, RECALLED = timedelta(days=24), timedelta(days=18)
CLAIMED_MONTHS = 4
FIRMS = 5
LETTER = (
    "我们在售后服务中发现，贵单位这一批车辆的部件可能提前老化，严重时会影响作业安全。\n"
    "请在期限之前与我们约定时间，由服务工程师上门检查并更换改进件。\n"
    "处理之前，请每班作业前检查有无渗漏；发现渗漏请立即停用并拨打服务热线。"
)


class Recovery:
    """The faulty batch fails, is noticed, and is recalled; the year's claims are made."""

    def __init__(
        self, company: Company, fleet: list[Machine], *, now: datetime, at: At, begin: Begin, make: Make
    ) -> None:
        self._company, self._now, self._at, self._begin, self._make = company, now, at, begin, make
        self._batch = batch_of(fleet, local_day(now))
        fitting = [each for each in faults(self._batch[0].family) if not each.phone and not each.supplier]
        self._fault = fitting[0] if fitting else faults(self._batch[0].family)[0]
        for place, machine in enumerate(self._batch[:FAILED]):
            self._break(machine, now - timedelta(days=200 - 24 * place, hours=place))
        at(now - NOTICED, self._notice)
        at(now - RECALLED, self._recall)
        self._number = ""

    def _break(self, machine: Machine, at: datetime) -> None:
        chance = luck("batch", machine.number, at.date())
        self._at(at, lambda moment: self._begin(self._case(chance, machine), moment) if machine.vehicle else None)

    def _case(self, chance: Random, machine: Machine) -> Case:
        case = self._make(chance, machine, self._fault, self._fault.told(chance), Fate(score=4, photographed=True))
        case.known_place = True
        return case

    def _notice(self, at: datetime) -> None:
        """The worker's look at night, and what the manager finds out."""
        defects.scan(now=at)
        for place, file in enumerate(files.defects().order_by("pk")):
            if not set(file.vehicles) & self._ids():
                if place % 2:
                    defects.dismiss(
                        file.number, "同一客户的车，操作不当造成，已培训", act=self._act(Role.SERVICE_MANAGER, at)
                    )
                continue
            told = f"拆检三台，原因相同：{self._fault.cause}。均为同一供货批次，其余部件正常。"
            defects.investigate(file.number, told, act=self._act(Role.SERVICE_MANAGER, at))

    def _ids(self) -> set[int]:
        return {each.vehicle.pk for each in self._batch if each.vehicle is not None}

    def _recall(self, at: datetime) -> None:
        """The recall of the batch, and the calls to its owners in the days after."""
        act = self._act(Role.SERVICE_MANAGER, at)
        known = [each for each in files.defects() if set(each.vehicles) & self._ids()]
        title = f"{FaultSystem(self._fault.system).label}更换改进件"
        work = f"{self._fault.work}；同批次的车一律换改进件，试车合格为止。"
        plan = Plan("recall", title, work, LETTER, local_day(at) + timedelta(days=120))
        campaign = campaigns.plan(plan, defect=known[0].number if known else "", act=act)
        wanted = files.machines_of(known[0]) if known else sorted(self._ids())
        campaigns.add_vehicles(campaign.number, wanted, act=act)
        self._number = campaigns.start(campaign.number, act=act).number
        for place, row in enumerate(machines.vehicles_in(campaign.pk)):
            chance = luck("recall", row.vehicle.number)
            self._at(
                at + timedelta(days=1 + place % 6, hours=place % 5),
                partial(self._call, row.vehicle.number, place, chance),
            )
        for place, machine in enumerate(self._batch[: len(self._batch) // 2]):
            self._break(machine, at + timedelta(days=4 + place, hours=2 + place))

    def _call(self, vehicle: str, place: int, chance: Random, at: datetime) -> None:
        act = self._act(Role.DISPATCHER, at)
        row = machines.row_of(self._number, vehicle)
        if row is None:
            return
        who = chance.choice(("车队长", "设备科", "值班员"))
        if place % 7 == 5:
            for _try in range(3):
                calls.tell(self._number, vehicle, Try("phone", Told.NO_ANSWER), act=act)
        elif place % 7 == 6:
            calls.tell(self._number, vehicle, Try("phone", Told.REFUSED, who, "说车下月报废，不修"), act=act)
        elif place % 7 != 4:
            calls.tell(self._number, vehicle, Try("phone", Told.TOLD, who), act=act)
        if place % 7 == 3:
            comes = self._now.replace(minute=0, second=0, microsecond=0) + timedelta(days=2 + place)
            told = Try("phone", Told.APPOINTMENT, who, "", comes)
            calls.tell(self._number, vehicle, told, act=act)

    # ── at the end of the year ──

    def close(self, now: datetime) -> None:
        """What was signed is booked, the worker has looked today, the claims of the last months are made."""
        campaign = machines.campaign(self._number)
        for row in machines.vehicles_in(campaign.pk) if campaign else ():
            full = machines.row_of(self._number, row.vehicle.number)
            signed = machines.signed_orders(full) if full else []
            if signed and row.state != Reached.EXCUSED:
                calls.done(self._number, row.vehicle.number, signed[0].number, act=self._act(Role.DISPATCHER, now))
        defects.scan(now=now)
        self._claim(now)

    def _claim(self, now: datetime) -> None:
        """For the suppliers with most: older months settled, then answered, then sent, the last one still a draft."""
        open_rows = claimed.unclaimed(since=now - timedelta(days=31 * CLAIMED_MONTHS))
        cost: dict[str, Decimal] = defaultdict(Decimal)
        for row in open_rows:
            cost[row.supplier] += row.cost_cny
        firms = sorted(cost, key=lambda each: (-cost[each], each))[:FIRMS]
        months = sorted({row.month for row in open_rows})[:-1]
        for firm in firms:
            for age, month in enumerate(reversed(months)):
                self._make_claim(firm, month, age, now)

    def _make_claim(self, number: str, month: str, age: int, now: datetime) -> None:
        firm, first = supplier(number), date.fromisoformat(f"{month}-01")
        if firm is None or not any(not line.hurdles for line in claimed.claimable(firm, first)):
            return
        manager = self._act(Role.SERVICE_MANAGER, now - timedelta(days=3 + 28 * age))
        claim = claims.draft(firm, first, act=manager)
        if age == 0:
            return
        claims.send(claim.number, act=manager)
        if age == 1:
            return
        lines = claimed.claim_lines(claim.pk)
        refused = (
            {lines[-1].pk: (Decimal(0), "照片看不清故障部位，不予认可")}
            if len(lines) > 1 and number[-1] in "02468"
            else {}
        )
        claims.answer(claim.number, refused, act=self._act(Role.FINANCE, now - timedelta(days=18 * (age - 1))))
        granted = sum((line.accepted_cny or Decimal(0) for line in claimed.claim_lines(claim.pk)), Decimal(0))
        if age > 2 and granted:
            paid = now - timedelta(days=6 * age)
            claims.settle(
                claim.number, amount_cny=granted, on=local_day(paid), paper=f"DK-{month}-{number}",
                act=self._act(Role.FINANCE, paid),
            )  # fmt: skip

    def _act(self, role: Role, at: datetime) -> Act:
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)


def batch_of(fleet: list[Machine], today: date) -> list[Machine]:
    """Machines of one model delivered in one quarter more than a year ago, near enough; the first such batch."""
    groups: dict[tuple[str, int, int], list[Machine]] = defaultdict(list)
    for machine in fleet:
        day = machine.delivered_on
        if machine.near and day < today - timedelta(days=420):
            groups[str(machine.values["model"]), day.year, (day.month - 1) // 3].append(machine)
    fitting = [each for _key, each in sorted(groups.items()) if len(each) in BATCH]
    return fitting[0] if fitting else max(groups.values(), key=len)
