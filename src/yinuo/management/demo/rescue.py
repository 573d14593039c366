"""The company's road rescue: crews on stand-by with one gap, checks, call-outs, and cases of which some go on today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.assets.queries import coverage_of
from yinuo.assets.types import Verdict
from yinuo.checklists import queries as checklists
from yinuo.files import actions as files
from yinuo.kernel.act import Act
from yinuo.management.demo.company import Company, Mate, local_day
from yinuo.management.demo.fleet import Machine
from yinuo.management.demo.geography import around
from yinuo.management.demo.luck import luck
from yinuo.management.demo.photos import pair
from yinuo.network.queries import driving
from yinuo.orders.actions import Report, advance, report
from yinuo.people import actions as people
from yinuo.people.types import DutyKind
from yinuo.rescue.actions import alarms, readiness
from yinuo.rescue.actions.workshop import open_workshop_order
from yinuo.rescue.queries.lists import ready_items

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder

At = Callable[[datetime, Callable[[datetime], None]], None]
"""Lets something happen at a moment."""

MORNING, HALF_DAY, DAY = time(8), timedelta(hours=12), timedelta(days=1)
BEFORE, AHEAD = 100, 14
"""Days of the roster before and after today."""
GAP = 5
"""In so many days nobody stands by at night."""
CHECKED = 10
"""Days back from today whose shifts have their check in the records."""
VEHICLE = "黑A·JY01 救援车"

D, M, E, C = Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ENGINEER, Role.CONTACT
Told = dict[str, Any]
Step = tuple[float, str, Role, Told]
"""After how many minutes from the call, which step, by whom, with which data; "items" names the gates to tick."""

ARRIVED: tuple[Step, ...] = (
    (4, "respond", D, {"how": "phone"}), (6, "call_rescue", D, {"rescue": "accident"}), (9, "dispatch", D, {}),
    (11, "accept", E, {}), (16, "depart", E, {"items": ("check_out",)}), (52, "arrive", E, {"here": True}),
)  # fmt: skip
TOUCHY: tuple[Step, ...] = (
    (56, "assess_scene", E, {"legal": "traffic_police", "injured": False, "insured": True,
                             "circumstances": ["cannot_move"], "photos": True, "note": "与小客车追尾，前部变形"}),
    (60, "confirm_items", E, {"items": ("protect",), "photos": True}),
    (63, "contact_authority", E, {"unit": "高速交警支队二大队", "officer": "孙警官", "phone": "0451-12122"}),
)  # fmt: skip
FREED: tuple[Step, ...] = (
    (95, "report_claim", D, {"insurer": "人保财险", "report_no": "RDZA20260118", "insurance": "compulsory"}),
    (118, "release_scene", D, {"unit": "高速交警支队二大队", "officer": "孙警官", "paper": "简易程序认定书 118 号",
                               "photos": True}),
    (131, "clear_scene", E, {"items": ("aftermath",), "photos": True}),
    (140, "survey_damage", D, {"surveyor": "周查勘", "address": "事故现场", "photos": True}),
    (165, "settle_claim", D, {"settled": "agreed", "losses": "前保险杠总成；水箱框架；左大灯", "amount_cny": "8600"}),
)  # fmt: skip
RETURNING: tuple[Step, ...] = (
    (170, "propose_return", D, {"destination": "本公司维修车间", "cost": "拖运 800 元，保险内"}),
    (176, "confirm_return", C, {"owner": "车队刘队长", "phone": "139 0000 4521"}),
    (190, "start_tow", E, {"items": ("tow",), "towing": "flatbed", "tractor": "truck", "carrier": "平板车 黑A·P2031",
                           "odometer": "48211", "photos": True}),
)  # fmt: skip
BROUGHT: tuple[Step, ...] = (
    (262, "end_tow", E, {"received_by": "车间 孙班长", "work_done": "道路救援，平板车送回维修车间，交接无新增损伤",
                         "odometer": "48211", "photos": True}),
    (270, "sign", E, {"signer": "车队刘队长", "signer_role": "车主代表", "no_improper": True, "score": 5}),
)  # fmt: skip
MENDED: tuple[Step, ...] = (
    (56, "assess_scene", E, {"legal": "none", "injured": False, "insured": False, "circumstances": [], "photos": True}),
    (60, "declare_hazards", E, {"hazards": ["roadside"]}),
    (64, "begin_repair", E, {"items": ("hazards",)}),
    (105, "finish_repair", E, {"cause": "高压油管爆裂", "work_done": "更换油管，补充液压油"}),
    (115, "complete_checks", E, {"items": ("completion",)}),
    (120, "sign", E, {"signer": "驾驶员", "no_improper": True, "score": 5}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One rescue: so many minutes ago; the claim's papers each so many hours after the call."""

    ago: timedelta
    fault: str
    told: str
    steps: tuple[Step, ...]
    papers: tuple[tuple[float, str], ...] = ()
    workshop: bool = False
    closed: bool = False


CASES: tuple[Case, ...] = (
    Case(timedelta(days=41), "chassis", "高速上与小客车追尾，前部变形，不能行驶",
         (*ARRIVED, *TOUCHY, *FREED, *RETURNING, *BROUGHT),
         ((20, "listed"), (50, "handed"), (110, "decided"), (120, "agreed"), (290, "paid"), (300, "file_handed")),
         workshop=True, closed=True),
    Case(timedelta(days=12), "hydraulics", "作业途中高压油管爆裂，停在路肩", (*ARRIVED, *MENDED), closed=True),
    Case(timedelta(days=3), "chassis", "环卫作业时被后车追尾，后部受损",
         (*ARRIVED, *TOUCHY, *FREED, *RETURNING, *BROUGHT)),
    Case(timedelta(minutes=212), "chassis", "下坡路段与护栏碰撞，前桥受损",
         (*ARRIVED, *TOUCHY, *FREED, *RETURNING)),
    Case(timedelta(minutes=88), "chassis", "与公交车剐蹭，双方有争议，交警正在赶来", (*ARRIVED, *TOUCHY)),
    Case(timedelta(minutes=34), "engine", "隧道口抛锚，发动机无法启动", ARRIVED[:5]),
)  # fmt: skip
"""What happened; the last three go on now: on its way to the works, the scene held, the crew under way."""


class Rescues:
    """Crews of the second outlet stand by; each case is served from an outlet of its own."""

    def __init__(self, company: Company, fleet: Sequence[Machine], *, now: datetime, at: At) -> None:
        self._company, self._now, self._at, self._fleet = company, now, at, fleet
        outlets: dict[int, list[Mate]] = {}
        for mate in company.crew[2:]:
            outlets.setdefault(mate.outlet.pk, []).append(mate)
        self._outlets = [mates for mates in outlets.values() if len(mates) > 1]
        self._photos: list[str] = []
        self._stand_by()
        for serial, case in enumerate(CASES):
            self._at(now - case.ago, partial(self._call, case, serial))

    def _act(self, role: str, at: datetime, mate: Mate | None = None) -> Act:
        if role == E and mate is not None:
            return Act(mate.user.pk, role, at, at, "field", actor_name=mate.user.name)
        if role == C:
            return Act(None, role, at, at, "portal", on_behalf="车队刘队长")
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)

    # ── stand-by ──

    def _stand_by(self) -> None:
        today = local_day(self._now)
        first = self._moment(today - timedelta(days=BEFORE), MORNING)
        self._at(first - timedelta(days=1), partial(self._roster, today))
        for back in range(CHECKED, -1, -1):
            for shift in (self._moment(today - timedelta(days=back), MORNING),
                          self._moment(today - timedelta(days=back), MORNING) + HALF_DAY):  # fmt: skip
                if shift + timedelta(minutes=35) <= self._now:
                    self._at(shift + timedelta(minutes=20), partial(self._check, shift))
        for days, hour in ((75, 3), (8, 22)):
            self._at(self._moment(today - timedelta(days=days), time(hour, 10)), self._call_out)
        self._at(self._now - timedelta(seconds=30), self._look)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(settings.COMPANY_ZONE))

    def _roster(self, today: date, at: datetime) -> None:
        """Two on stand-by by day and by night; one night ahead is not yet filled."""
        crew = [mate.engineer for mate in self._outlets[0][:2]]
        starts = [
            self._moment(today + timedelta(days=n), MORNING) + half
            for n in range(-BEFORE, AHEAD + 1)
            for half in (timedelta(), HALF_DAY)
            if (n, half) != (GAP, HALF_DAY)
        ]
        shifts = [(mate, start, start + HALF_DAY) for mate in crew for start in starts]
        people.roster(shifts, act=self._act(M, at), kind=DutyKind.RESCUE)

    def _check(self, shift: datetime, at: datetime) -> None:
        one, other = self._outlets[0][:2]
        chance = luck("readiness", shift.isoformat())
        counted = {item.code: max(1, item.least) + chance.randint(0, 2) * item.counted for item in ready_items()}
        if chance.random() < 0.15:
            counted["rt_cones"] = 4
        own = [van.plate for van in driving.usable(one.outlet.pk, local_day(at)) if van.outlet_id == one.outlet.pk]
        readiness.check(
            one.outlet, shift_at=shift, driver=one.engineer, technician=other.engineer,
            vehicle=own[0] if own else VEHICLE, found=counted,
            note="锥筒正在补" if counted["rt_cones"] < 6 else "", act=self._act(D, at),
        )  # fmt: skip

    def _call_out(self, at: datetime) -> None:
        test = readiness.call_out(self._outlets[0][0].outlet, act=self._act(M, at))
        there = at + timedelta(minutes=luck("call-out", at.isoformat()).randint(6, 14))
        self._at(there, lambda moment: self._turned_out(test.pk, moment))

    def _turned_out(self, pk: int, at: datetime) -> None:
        readiness.turned_out(pk, at=at, note="车辆、人员、工具齐全", act=self._act(M, at))

    def _look(self, at: datetime) -> None:
        alarms.look(now=at)

    # ── cases ──

    def _call(self, case: Case, serial: int, at: datetime) -> None:
        mate = self._outlets[serial % len(self._outlets)][0]
        machine = self._machine(mate, case.fault, serial, at)
        if machine.vehicle is None:
            raise ValueError("Expected a delivered machine.")
        person = machine.customer.contacts[0]
        place = around(luck("rescue", serial), mate.place, 9)
        order = report(
            Report(machine.vehicle, person.name, person.phone, case.fault, case.told, "phone", place=place,
                   address=f"{mate.outlet.city}绕城高速 K{37 + serial}+200"),
            act=self._act(D, at),
        )  # fmt: skip
        for minutes, step, role, told in case.steps:
            self._at(at + timedelta(minutes=minutes), partial(self._step, order, mate, step, role, told))
        if case.workshop:
            self._at(at + timedelta(minutes=280), partial(self._workshop, order, mate))
        if case.closed:
            self._at(at + timedelta(minutes=400), partial(self._step, order, mate, "close", D, {}))
        for hours, progress in case.papers:
            said = {"progress": progress} | ({"amount_cny": "8600"} if progress == "paid" else {})
            self._at(at + timedelta(hours=hours), partial(self._step, order, mate, "claim_paper", D, said))

    def _machine(self, mate: Mate, fault: str, serial: int, at: datetime) -> Machine:
        """A machine that this engineer may repair, and whose sale does not leave the fault uncovered."""
        day = local_day(at)
        able = [
            each for each in self._fleet
            if each.vehicle is not None and each.delivered_on < day and each.family in mate.engineer.skills
        ]  # fmt: skip
        luck("rescued", serial).shuffle(able)
        kept = (each for each in able if each.vehicle is not None and is_free(each.vehicle, fault, day))
        return next(kept, able[0])

    def _step(self, order: "ServiceOrder", mate: Mate, step: str, role: Role, told: Told, at: datetime) -> None:
        data = {name: value for name, value in told.items() if name not in ("items", "photos", "here")}
        if step == "dispatch":
            data["engineer"] = mate.engineer.number
            data["reason"] = "待命的救援班组"
        if "here" in told:
            data |= {"lat": order.lat, "lon": order.lon}
        if "items" in told:
            data["items"] = self._ticks(order, told["items"])
        if "photos" in told:
            data["photos"] = [self._photo(order, at)]
        advance(order.number, step, data, act=self._act(role, at, mate))

    def _ticks(self, order: "ServiceOrder", gates: tuple[str, ...]) -> Told:
        items = checklists.items_for(order.vehicle.model.family)
        return {
            item.code: 20 if item.kind == "number" else True
            for item in items
            if item.gate in gates and item.hazard in ("", "roadside")
        }

    def _photo(self, order: "ServiceOrder", at: datetime) -> str:
        """One of a few drawn pictures; the same every time."""
        if len(self._photos) < 4:
            drawn = pair(order.fault_system, luck("scene", len(self._photos))).before
            self._photos.append(files.store(drawn, "scene.jpg", act=self._act(M, at)).pk)
        return self._photos[luck("photo", order.number, at.isoformat()).randrange(len(self._photos))]

    def _workshop(self, rescue: "ServiceOrder", mate: Mate, at: datetime) -> None:
        """The repair at home: from the press of one button to the signature two days later."""
        order = open_workshop_order(rescue.number, act=self._act(D, at))
        day = 24 * 60
        for minutes, step, role, told in (
            (3, "respond", D, {"how": "phone"}), (8, "dispatch", D, {}), (10, "accept", E, {}),
            (14, "depart", E, {"items": ("check_out",)}), (20, "arrive", E, {"here": True}),
            (30, "declare_hazards", E, {"hazards": []}), (40, "begin_repair", E, {}),
            (day, "find_damage", E, {"losses": "转向横拉杆弯曲", "photos": True}),
            (day + 180, "settle_claim", D, {"settled": "agreed", "losses": "转向横拉杆", "amount_cny": "900"}),
            (2 * day, "finish_repair", E, {"cause": "碰撞", "work_done": "更换前保险杠、水箱框架、左大灯、转向横拉杆"}),
            (2 * day + 40, "complete_checks", E, {"items": ("completion",)}),
            (2 * day + 60, "sign", E, {"signer": "车队刘队长", "no_improper": True, "score": 5}),
            (2 * day + 400, "close", D, {}),
        ):  # fmt: skip
            self._at(at + timedelta(minutes=minutes), partial(self._step, order, mate, step, role, told))


def is_free(vehicle: "Vehicle", fault: str, day: date) -> bool:
    """Whether nobody has to be asked for money before the repair."""
    return coverage_of(vehicle, fault, day).verdict != Verdict.NOT_COVERED
