"""The company's outside repair shops: papers of which some run out, jobs in every state, a settlement each month."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.assets.types import Family
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.geo import Place
from yinuo.management.demo.company import Company, local_day
from yinuo.management.demo.geography import around
from yinuo.management.demo.luck import luck
from yinuo.management.demo.names import mobile, person
from yinuo.orders.actions import advance
from yinuo.orders.types import Step
from yinuo.shops import queries, tasks
from yinuo.shops.actions import jobs, judging, keeping, lines, settling
from yinuo.shops.queries import jobs as reading
from yinuo.shops.queries import statements
from yinuo.shops.types import FacilityKind, JobKind, JobState, Needs, PaperKind, Rate

if TYPE_CHECKING:
    from yinuo.accounts.models import User
    from yinuo.management.demo.case import Case
    from yinuo.shops.models import Shop, ShopJob

At = Callable[[datetime, Callable[[datetime], None]], None]
"""Lets something happen at a moment."""

COUNT, FARTHEST_KM = 15, 400
NAMES = ("宏达", "顺通", "华强", "北方", "金轮", "恒信", "远航", "鑫源", "正大", "天成", "安驰", "路畅", "同力", "博远",
         "永固")  # fmt: skip
KINDS = ["汽车修理厂", "专用车维修中心", "汽修有限公司", "工程机械修理部", "汽车服务中心"]
PHONES = 46_000_000
PRICES = {Rate.MECHANIC: 62, Rate.WELDER: 88, Rate.ELECTRICIAN: 78, Rate.BODY: 70, Rate.LIFT: 75, Rate.CRANE: 160,
          Rate.WELDING: 55, Rate.PIT: 30, Rate.BAY: 38}  # fmt: skip
ENDING = {1: (PaperKind.INSURANCE, 5), 3: (PaperKind.FILING, 26), 5: (PaperKind.SAFETY, 48), 7: (PaperKind.WELDER, 71),
          9: (PaperKind.AGREEMENT, 12), 11: (PaperKind.FILING, -6), 13: (PaperKind.INSPECTION, -20)}  # fmt: skip
"""Serial → the paper that ends, and in how many days from today (before today: negative)."""
POOR, SUSPENDED, UNSIGNED = 10, 14, 12
"""Serials: evaluated below the mark, suspended, an agreement that finance has not countersigned."""
DECLINES, SENT_BACK, DEAR, LATE = 0.12, 0.12, 0.3, 0.15
CAUSE, WORK = "结构件变形，就地不具备整形和焊接条件", "校正变形部位，开裂处清根补焊，紧固后喷漆"


class Shops:
    """The hands of the shops, and of those who deal with them."""

    def __init__(self, company: Company, *, password: str, today: date, act: Act, at: At) -> None:
        self._company, self._today, self._at, self._password = company, today, at, password
        self._users: dict[int, User] = {}
        self._today_jobs: list[str] = []
        bases = [mate.outlet for mate in company.crew if mate.index == 0]
        manager, finance = (self._office(role, act.occurred_at) for role in (Role.SERVICE_MANAGER, Role.FINANCE))
        for serial in range(COUNT):
            chance, outlet = luck("shop", serial), bases[serial % len(bases)]
            place = around(chance, Place(outlet.lat, outlet.lon), 14)
            values = {
                "name": f"{outlet.city.removesuffix('市')}{NAMES[serial]}{KINDS[serial % len(KINDS)]}",
                "province": outlet.province, "city": outlet.city, "address": f"工业园区{chance.randint(1, 90)} 号",
                "lat": place.lat, "lon": place.lon, "contact_name": person(chance), "phone": mobile(PHONES + serial),
                "repair_class": ("two", "one", "two", "two", "three")[serial % 5],
            }  # fmt: skip
            shop, _new = keeping.save_shop(f"WX{serial + 1:03d}", values, act=manager)
            self._file(shop, serial, manager, finance)
            self._sign_up(shop, serial, act)
            self._judge(shop, serial, act.occurred_at)

    def _file(self, shop: "Shop", serial: int, manager: Act, finance: Act) -> None:
        """Every paper from before the company began; one of some shops ends about today."""
        chance = luck("papers", serial)
        lift = keeping.save_facility(
            shop, {"kind": FacilityKind.LIFT, "name": "四柱举升机", "capacity_t": Decimal(chance.choice((10, 16, 20)))},
            act=manager,
        )  # fmt: skip
        for what, name in (
            (FacilityKind.WELDING, "焊接间"),
            (FacilityKind.BAY, "大车工位"),
            (FacilityKind.PIT, "地沟"),
        ):
            keeping.save_facility(shop, {"kind": what, "name": name, "length_m": Decimal(14)}, act=manager)
        families = [family.value for family in Family if family != Family.ELECTRIC_SWEEPER or serial % 3 == 0]
        more: dict[PaperKind, dict[str, Any]] = {
            PaperKind.FILING: {"families": families, "scope": "大中型货车维修"},
            PaperKind.WELDER: {"holder": person(chance)},
            PaperKind.ELECTRICIAN: {"holder": person(chance)},
            PaperKind.INSPECTION: {"facility_id": lift.pk},
        }
        for kind in PaperKind:
            if kind == PaperKind.CRANE:
                continue
            which, days = ENDING.get(serial, (None, 0))
            last = self._today + timedelta(days=days if kind == which else chance.randint(130, 900))
            told = {"number": f"{chance.randint(10**8, 10**9 - 1)}", "valid_from": last - timedelta(days=3 * 365),
                    "valid_to": last} | more.get(kind, {})  # fmt: skip
            prices: dict[str, Decimal] = {rate: Decimal(cny + chance.randint(-6, 9)) for rate, cny in PRICES.items()}
            agreement = kind == PaperKind.AGREEMENT
            paper = keeping.add_paper(shop, kind, told, prices=prices if agreement else None, act=manager)
            if agreement and serial != UNSIGNED:
                keeping.countersign(paper.pk, act=finance)

    def _sign_up(self, shop: "Shop", serial: int, act: Act) -> None:
        name = f"shop{serial + 1}"
        user = accounts.create_user(
            username=name, name=f"{shop.contact_name}（{shop.name}）", role=Role.SHOP, act=act, password=None
        )  # fmt: skip
        keeping.bind(shop, name, act=act)
        self._users[shop.pk] = user

    def _judge(self, shop: "Shop", serial: int, began: datetime) -> None:
        """Before the first job, and again within the year."""
        chance = luck("evaluation", serial)
        scores = {name: chance.randint(78, 96) for name in judging.PARTS}
        self._evaluate(shop, scores, "onboarding", began)
        if serial == POOR:
            scores = dict.fromkeys(judging.PARTS, 64)
        later = began + timedelta(days=chance.randint(290, 350))
        self._at(later, partial(self._evaluate, shop, scores, "yearly"))
        if serial == SUSPENDED:
            self._at(later + timedelta(days=20), partial(self._suspend, shop))

    def _evaluate(self, shop: "Shop", scores: dict[str, int], occasion: str, at: datetime) -> None:
        act = self._office(Role.SERVICE_MANAGER, at)
        judging.evaluate(shop, scores, occasion=occasion, on=local_day(at), note="现场查看、核对证照", act=act)

    def _suspend(self, shop: "Shop", at: datetime) -> None:
        judging.suspend(shop, reason="消防整改未完成", act=self._office(Role.SERVICE_MANAGER, at))

    # ── jobs ──

    def follow(self, case: "Case", step: str, at: datetime) -> None:
        """What the shop does after a step on the order."""
        if step not in (Step.OUTSOURCE, Step.HIRE_BAY, Step.SHOP_DONE):
            return
        job = reading.jobs_of_order(case.running.pk)[0]
        chance = luck("job", job.number)
        if step == Step.SHOP_DONE:
            self._at(at + timedelta(hours=chance.uniform(2, 20)), partial(self._rate, job.number))
        else:
            self._at(at + timedelta(minutes=chance.uniform(5, 40)), partial(self._answer, case, job.number))

    def _answer(self, case: "Case", number: str, at: datetime) -> None:
        job, chance = reading.job(number), luck("answer", number)
        if job is None or job.state != JobState.OFFERED:
            return
        if case.halt:
            self._today_jobs.append(number)
            if len(self._today_jobs) > 1:
                return  # nobody has answered yet
        other = choose(case, at, None, job.shop.number) if job.kind == JobKind.WHOLE else None
        if other and chance.random() < DECLINES and not case.halt:
            jobs.step(number, "decline", {"reason": "工位排满，三天内排不上"}, act=self._shop(job, at))
            self._at(at + timedelta(minutes=12), partial(self._offer_again, case, other))
            return
        hours = 3.0 if job.kind == JobKind.BAY else chance.uniform(14, 30)
        ready = (at + timedelta(hours=hours)).isoformat()
        jobs.step(number, "accept", {"ready_at": ready}, act=self._shop(job, at))
        done = hours * (1.4 if chance.random() < LATE else 0.55)
        self._at(at + timedelta(hours=hours / 5), partial(self._begin, number))
        self._at(at + timedelta(hours=min(done, 17.0)), partial(self._finish, number))

    def _offer_again(self, case: "Case", shop: str, at: datetime) -> None:
        told = {"shop": shop, "reason": "前一家排不上，改送这一家"}
        case.order = advance(case.running.number, Step.OUTSOURCE, told, act=self._office(Role.DISPATCHER, at))
        self.follow(case, Step.OUTSOURCE, at)

    def _begin(self, number: str, at: datetime) -> None:
        job = reading.job(number)
        if job is not None and job.state == JobState.ACCEPTED:
            jobs.step(number, "begin", {}, act=self._shop(job, at))

    def _finish(self, number: str, at: datetime) -> None:
        """The log, the cost list, and done; of some jobs something is dearer than agreed, some are sent back once."""
        job, chance = reading.job(number), luck("finish", number)
        if job is None or job.state not in (JobState.ACCEPTED, JobState.UNDER_WAY):
            return
        act, again = self._shop(job, at), job.sent_back > 0
        lines.log(
            number, note="返工处理完毕" if again else "按单施工，过程正常", hours=Decimal(chance.randint(2, 9)), act=act
        )
        if not again:
            self._price(job, chance.random(), at)
        jobs.step(number, "finish", {"cause": CAUSE, "work_done": WORK}, act=act)
        if job.kind == JobKind.BAY:
            jobs.step(number, "pass", {}, act=self._office(Role.DISPATCHER, at))
        elif not again and chance.random() < SENT_BACK:
            self._at(at + timedelta(minutes=30), partial(self._send_back, number))

    def _send_back(self, number: str, at: datetime) -> None:
        job = reading.job(number)
        if job is not None and job.state == JobState.DONE:
            reason = {"reason": "焊缝有气孔，重新处理"}
            jobs.step(number, "send_back", reason, act=self._office(Role.DISPATCHER, at))
            self._at(at + timedelta(hours=1), partial(self._finish, number))

    def _price(self, job: "ShopJob", draw: float, at: datetime) -> None:
        act, chance = self._shop(job, at), luck("price", job.number)
        if job.kind == JobKind.BAY:
            lines.add_line(job.number, rate=job.facility, quantity=Decimal(2), act=act)
            return
        lines.add_line(job.number, rate=Rate.MECHANIC, quantity=Decimal(chance.randint(3, 9)), act=act)
        lines.add_line(job.number, rate=Rate.WELDER, quantity=Decimal(chance.randint(1, 4)), act=act)
        today = job.number in self._today_jobs
        if (draw < DEAR or today) and job.rework_of_id is None:
            line = lines.add_line(
                job.number, rate="part", name="Q355 钢板 8 mm", quantity=Decimal(2), unit_cny=Decimal("64.50"),
                why="协议外材料，附送货单", act=act,
            )  # fmt: skip
            if not today:
                self._at(at + timedelta(hours=4), partial(self._approve, job.number, line.pk))

    def _approve(self, number: str, line: int, at: datetime) -> None:
        lines.judge_line(number, line, passes=True, act=self._office(Role.SERVICE_MANAGER, at))

    def _rate(self, number: str, at: datetime) -> None:
        job, chance = reading.job(number), luck("rate", number)
        if job is not None and job.state == JobState.PASSED:
            stars = chance.choices((5, 4, 3), weights=(6, 3, 1), k=2)
            judging.rate(number, service=stars[0], technical=stars[1], act=self._office(Role.DISPATCHER, at))

    # ── what comes round ──

    def open_the_door(self, at: datetime) -> None:
        """Somebody can sign in for the shop that has work today."""
        job = reading.job(self._today_jobs[0]) if self._today_jobs else None
        shop = job.shop if job is not None else queries.shops()[0]
        act = system_act(at, door="demo")
        user = accounts.create_user(
            username="shop", name=f"接单员（{shop.name}）", role=Role.SHOP, act=act, password=self._password
        )
        keeping.bind(shop, user.username, act=act)

    def warn(self, at: datetime) -> None:
        """The worker, every night."""
        while tasks.warn_of_papers(now=at):
            pass

    def settle(self, at: datetime) -> None:
        """On the fourth the month before is settled; the newest statements are still on their way to being paid."""
        month = (local_day(at).replace(day=1) - timedelta(days=1)).replace(day=1)
        for shop_id in sorted({pk for pk, each in statements.to_settle() if each <= month}):
            shop = next(each for each in queries.shops() if each.pk == shop_id)
            made = settling.make(shop, month, act=self._office(Role.DISPATCHER, at))
            self._at(at + timedelta(days=2), partial(self._confirm, made.number, shop_id))

    def _confirm(self, number: str, shop_id: int, at: datetime) -> None:
        user = self._users[shop_id]
        settling.confirm(number, act=Act(user.pk, Role.SHOP, at, at, "portal", actor_name=user.name))
        self._at(at + timedelta(days=9), partial(self._agree, number))

    def _agree(self, number: str, at: datetime) -> None:
        settling.approve(number, act=self._office(Role.SERVICE_MANAGER, at))
        self._at(at + timedelta(days=12), partial(self._pay, number))

    def _pay(self, number: str, at: datetime) -> None:
        act = self._office(Role.FINANCE, at)
        settling.pay(number, on=local_day(at), voucher=f"FK{at:%Y%m%d}{number[-2:]}", act=act)

    def _office(self, role: Role, at: datetime) -> Act:
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)

    def _shop(self, job: "ShopJob", at: datetime) -> Act:
        user = self._users[job.shop_id]
        return Act(user.pk, Role.SHOP, at, at, "portal", actor_name=user.name)


def choose(case: "Case", at: datetime, needs: Needs | None = None, barred: str = "") -> str | None:
    """The number of the first shop that may take a case's machine and is not too far."""
    wanted = needs or Needs(family=case.family)
    for each in queries.choices(case.place, local_day(at), wanted):
        if not each.bars and each.number != barred and each.km is not None and each.km < FARTHEST_KM:
            return each.number
    return None


def answer_for(order_id: int, step: str, act: Act) -> None:
    """Where nobody plays the shop, the dispatcher writes down that it took the job before it is accepted."""
    job = reading.running(order_id)
    if step == Step.SHOP_DONE and job is not None and job.state == JobState.OFFERED:
        jobs.step(job.number, "accept", {}, act=act)
