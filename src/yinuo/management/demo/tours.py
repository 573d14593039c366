"""The company's tours: snow machines seen before the snow, a cycle that goes on, follow-ups and business visits.

Everything is done by actions at moments of the year, so the lists are alive when somebody looks at them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.types import Family
from yinuo.checklists.queries import inspections_for
from yinuo.checklists.types import Inspection, InspectionKind, Judgement
from yinuo.files import actions as files
from yinuo.kernel.act import Act, system_act
from yinuo.management.demo.company import Company, local_day
from yinuo.management.demo.luck import luck
from yinuo.management.demo.signature import signature
from yinuo.tours.actions import calling, following, planning, recurring, visiting
from yinuo.tours.queries import follow_ups, visits
from yinuo.tours.rules.inspecting import OPTIONAL
from yinuo.tours.types import Called, CallPurpose, Condition, Followed, FollowWay, PlanDraft, PlanKind, TourStep

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.tours.models import TourPlan, TourVisit

At = Callable[[datetime, Callable[[datetime], None]], None]
TakeOn = Callable[[str, str, datetime], None]
"""What becomes of an order that a finding became: the machine's number, the order's, and when."""

SOURCE = "公司按近十年天气记录估计，待部长确认"
FIRST_SNOW = {
    "黑龙江": (10, 20), "吉林": (10, 28), "内蒙古": (10, 18), "新疆": (10, 25), "辽宁": (11, 8), "青海": (10, 12),
    "西藏": (10, 20), "甘肃": (10, 30), "宁夏": (11, 8), "山西": (11, 12), "河北": (11, 18), "北京": (11, 25),
    "天津": (11, 28), "陕西": (11, 20), "山东": (12, 2), "河南": (12, 5),
}  # fmt: skip
SNOW = (Family.SNOW_PLOUGH, Family.SNOW_BLOWER, Family.SPREADER)
FINDINGS = {
    "in_hydraulic_leaks": "举升油缸接头渗油", "in_lights": "左侧警示灯不亮", "in_tyres": "后轮气压不足",
    "sp_blade": "刃口磨到限位，避障弹簧偏软", "sb_auger": "剪切销断一根，已提醒备件", "sr_belt": "输送带跑偏",
    "in_structure": "连接座焊缝有细裂纹", "ev_plug": "充电口密封圈老化", "in_oil": "机油偏少且发黑",
}  # fmt: skip
HAS_FINDING, RAISED = 0.35, 0.7
DONE, AGREED, FAILED = 0.62, 0.5, 0.06
"""Of the visits: those made by today; of the others those with a day, and those that could not be made."""
MOST_VISITS = 90
"""Visits played to their end: more tell nothing new."""
FOLLOWED = 0.85
CALLS = 26
SIGNATURES = 6
CYCLE_DAYS = 16
LOOKS = (15, 12, 9, 7, 5, 4, 3, 2, 1, 0)
"""How many days ago the worker found something to make; it looks every second, and mostly there is nothing."""
REASONS = ("客户车辆都在外作业，改日再来", "大雪封路，到不了车场", "客户设备停用，钥匙不在现场")
OPINIONS = ("", "", "检查仔细，满意", "希望雪前再来一次", "建议常备剪切销")
RESULTS = (
    "设备运转正常，客户对上月抢修比较满意", "客户希望入冬前培训两名新司机", "反映备件到货慢，已转仓库",
    "谈明年的保养安排，等客户预算", "现场看了两台车的使用记录", "客户询问新能源车型，已留资料",
)  # fmt: skip


class Tours:
    """Who plans and who goes; `play` puts what they do on the stage's clock."""

    def __init__(self, company: Company, *, seed: int, now: datetime, at: At, take_on: TakeOn) -> None:
        self._company, self._now, self._chance = company, now, luck(seed, "tours")
        self._at, self._take_on = at, take_on
        made = (signature(luck("tour", n)) for n in range(SIGNATURES))
        act = system_act(now - timedelta(days=200), door="demo")
        self._signatures = [files.store(drawn, "signature.png", act=act).pk for drawn in made]
        self._zone = ZoneInfo(settings.COMPANY_ZONE)
        self._users = {mate.engineer.pk: mate.user for mate in company.crew}
        self._manager = company.office[Role.SERVICE_MANAGER][0]

    def play(self) -> None:
        """The season begins ten weeks ago, the cycle lately; the worker looks after what comes due."""
        at = self._at
        at(self._now - timedelta(days=74), self._plan_season)
        at(self._now - timedelta(days=CYCLE_DAYS), self._plan_cycle)
        for days in LOOKS:
            at(self._now - timedelta(days=days, minutes=20), self._look)
        at(self._now - timedelta(minutes=18), self._follow)
        at(self._now - timedelta(minutes=15), self._call)

    def _look(self, at: datetime) -> None:
        """The worker, where it has something to do; what it made of the cycle is gone to as well."""
        recurring.make_due(now=at)
        shown = visits.visible(role=Role.SERVICE_MANAGER, user_id=None).filter(plan=self._cycle, state="planned")
        for visit in shown.filter(due_on__lte=local_day(at) + timedelta(days=2), engineer__isnull=False):
            if self._chance.random() < DONE and visit.number not in self._gone:
                self._gone.add(visit.number)
                self._visit(visit.number, visit.due_on, at - timedelta(days=2))

    def _act(self, at: datetime) -> Act:
        return Act(self._manager.pk, Role.SERVICE_MANAGER, at, at, "desk", actor_name=self._manager.name)

    def _engineers(self, visit: "TourVisit", at: datetime) -> Act:
        user = self._users[visit.engineer_id or 0]
        return Act(user.pk, Role.ENGINEER, at, at, "field", actor_name=user.name)

    # ── plans ──

    def _plan_season(self, at: datetime) -> None:
        for province, (month, day) in FIRST_SNOW.items():
            planning.save_first_snow(province, month=month, day=day, source=SOURCE, act=self._act(at))
        today = local_day(at)
        draft = PlanDraft(
            "除雪设备入冬前巡检", PlanKind.SEASON, tuple(SNOW), today, ends_on=today + timedelta(days=110),
            before_snow=True, note="每台除雪设备在当地初雪之前看完，问题当场转工单。",
        )  # fmt: skip
        self._go(planning.make_plan(draft, act=self._act(at)), at)

    def _plan_cycle(self, at: datetime) -> None:
        draft = PlanDraft(
            "纯电动洗扫车高压系统巡检", PlanKind.REPEAT, (Family.ELECTRIC_SWEEPER,), local_day(at), every_months=6,
            every_hours=1500, covered=True, note="每半年或每 1500 小时，先到为准。",
        )  # fmt: skip
        self._cycle = planning.make_plan(draft, act=self._act(at))
        self._gone: set[str] = set()

    # ── visits ──

    def _go(self, plan: "TourPlan", at: datetime) -> None:
        """What becomes of the plan's visits, those due first first: most are made, some wait, a few cannot be."""
        shown = visits.visible(role=Role.SERVICE_MANAGER, user_id=None).filter(plan=plan, engineer__isnull=False)
        for visit in shown[:MOST_VISITS]:
            share = self._chance.random()
            if share < DONE:
                self._visit(visit.number, visit.due_on, at)
            elif share < DONE + FAILED:
                self._at(self._between(at, self._now), partial(self._fail, visit.number))
            elif share < DONE + FAILED + AGREED:
                self._at(
                    self._between(self._now - timedelta(days=3), self._now), partial(self._agree, visit.number, None)
                )

    def _visit(self, number: str, due_on: date, at: datetime) -> None:
        """Agreed on, then made: nearly always before its day."""
        last = datetime.combine(due_on, time(17), self._zone) + timedelta(days=self._chance.choice((0, 0, 0, 0, 4)))
        there = self._between(at + timedelta(days=2), min(last, self._now - timedelta(hours=3)))
        there = there.astimezone(self._zone).replace(hour=self._chance.randint(8, 15))
        if there <= at + timedelta(days=1) or there > self._now - timedelta(hours=2):
            return
        self._at(there - timedelta(hours=20), partial(self._agree, number, there))
        self._at(there, partial(self._inspect, number))

    def _between(self, first: datetime, last: datetime) -> datetime:
        return first + (last - first) * self._chance.random() if last > first else first

    def _seen(self, number: str) -> Any:
        return visits.visit(number, role=Role.SERVICE_MANAGER, user_id=None)

    def _agree(self, number: str, there: datetime | None, at: datetime) -> None:
        visit = self._seen(number)
        when = there or (at + timedelta(days=self._chance.randint(1, 6))).astimezone(self._zone).replace(
            hour=self._chance.randint(8, 15), minute=0, second=0, microsecond=0
        )
        [contact, *_more] = assets.contacts_of(visit.customer_id)
        told = {"agreed_with": contact.name, "phone": contact.phone, "agreed_at": when.isoformat()}
        visiting.advance(number, TourStep.AGREE, told, act=self._engineers(visit, at))

    def _fail(self, number: str, at: datetime) -> None:
        told = {"reason": self._chance.choice(REASONS)}
        if self._chance.random() < 0.5:
            told["new_on"] = local_day(at + timedelta(days=self._chance.randint(5, 20))).isoformat()
        visiting.advance(number, TourStep.FAIL, told, act=self._engineers(self._seen(number), at))

    def _inspect(self, number: str, at: datetime) -> None:
        visit = self._seen(number)
        act = self._engineers(visit, at)
        visiting.advance(number, TourStep.BEGIN, {}, act=act)
        for row in visit.machines.all():
            at += timedelta(minutes=self._chance.randint(18, 45))
            told = self._told(row.vehicle)
            visiting.advance(number, TourStep.INSPECT, told, act=replace(act, occurred_at=at, recorded_at=at))
            if "orders" in told:
                self._take_on(row.vehicle.number, visits.newest_order(number), at)
        at += timedelta(minutes=6)
        signed = {"signer": visit.contact_name or "值班员", "opinion": self._chance.choice(OPINIONS)}
        signed["signature"] = self._chance.choice(self._signatures)
        visiting.advance(number, TourStep.FINISH, signed, act=replace(act, occurred_at=at, recorded_at=at))

    def _told(self, vehicle: "Vehicle") -> dict[str, Any]:
        """What is seen on a machine; a third have something, and most of that becomes an order at once."""
        items = inspections_for(vehicle.model.family)
        values = {each.code: value for each in items if (value := self._value(each))}
        found = [code for code in FINDINGS if code in values]
        told: dict[str, Any] = {"machine": vehicle.number, "items": values}
        if found and self._chance.random() < HAS_FINDING:
            code = self._chance.choice(found)
            values[code], told["notes"] = Judgement.FINDING.value, {code: FINDINGS[code]}
            if self._chance.random() < RAISED:
                told["orders"] = {code: True}
        return told

    def _value(self, item: Inspection) -> str:
        if item.kind == InspectionKind.PHOTO or item.code == OPTIONAL:
            return ""
        if item.kind == InspectionKind.JUDGED:
            return Judgement.OK.value
        least, most = item.least, item.most
        if least is None:
            return str((most or 0) - self._chance.randint(1, 8))
        return str(round(float(least) * self._chance.uniform(1.02, 1.12), 1))

    # ── follow-ups and calls ──

    def _follow(self, at: datetime) -> None:
        """Some of what fell due was done: most machines run on, a few are kept going, idle or gone."""
        shown = follow_ups.visible(role=Role.SERVICE_MANAGER, user_id=None).filter(done_at=None, engineer__isnull=False)
        due = shown.filter(due_on__lte=local_day(at)).order_by("due_on", "pk")
        for n, row in enumerate([each for each in due if self._chance.random() < FOLLOWED]):
            then = min(at, datetime.combine(row.due_on, time(9 + n % 8, n % 60), self._zone))
            contacts = assets.contacts_of(row.vehicle.customer_id)
            condition = self._chance.choices(list(Condition), weights=(70, 16, 10, 4))[0]
            limited = condition == Condition.LIMITED
            told = Followed(
                self._chance.choice(list(FollowWay)), condition, contacts[0].name if contacts else "值班员",
                issues="冷起动困难，先用着" if limited else "", advice="入冬前换电瓶，按时放水" if limited else "",
            )  # fmt: skip
            user = self._users[row.engineer_id or 0]
            act = Act(user.pk, Role.ENGINEER, then, then, "field", actor_name=user.name)
            following.follow(row.vehicle.number, told, act=act)

    def _call(self, at: datetime) -> None:
        customers = list(assets.customers()[: CALLS * 2])
        sellers = self._company.office[Role.SALES]
        for n in range(min(CALLS, len(customers))):
            customer = customers[(n * 7) % len(customers)]
            contacts = assets.contacts_of(customer.pk)
            user = sellers[n % len(sellers)]
            day = local_day(at - timedelta(days=n))
            told = Called(
                day, self._chance.choice(list(CallPurpose)), contacts[0].name if contacts else "值班员",
                self._chance.choice(RESULTS), next_step="下月回访" if n % 3 == 0 else "",
                next_on=day + timedelta(days=30) if n % 3 == 0 else None,
            )  # fmt: skip
            act = Act(user.pk, Role.SALES, at, at, "desk", actor_name=user.name)
            calling.record(customer.number, told, act=act)
