"""A small company to tell stories in: one outlet, two engineers, a customer with one sweeper, everybody signed up.

Everything is made through actions. Moments are told; nothing here reads the clock.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.assets.models import Customer, Vehicle
from yinuo.charter import actions as charter
from yinuo.checklists import actions as checklists
from yinuo.checklists.queries import items_for
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.geo import Place
from yinuo.network import actions as network
from yinuo.network.models import Outlet
from yinuo.orders.actions import Report, advance, report
from yinuo.orders.models import ServiceOrder
from yinuo.people import actions as people
from yinuo.people.models import Engineer

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""12:00 in the company's zone: when most stories begin."""

PASSWORD = "correct-horse-7"
YANTAI = Place(37.53, 121.40)
NEAR = Place(37.30, 121.20)
"""About 40 km by road from the outlet."""
FAR = Place(36.40, 120.45)
"""About 196 km by road from the outlet."""

STAFF = {
    Role.DISPATCHER: "张调度",
    Role.SERVICE_MANAGER: "李部长",
    Role.MANAGEMENT_REP: "赵代表",
    Role.ENGINEER: "王工",
    Role.STOREKEEPER: "钱仓管",
    Role.FINANCE: "孙会计",
    Role.HR: "周人事",
    Role.GENERAL_MANAGER: "吴总",
    Role.GM_OFFICE: "郑主任",
    Role.MARKETING: "冯市场",
    Role.SALES: "陈业务",
    Role.AUDITOR: "褚审核",
    Role.ADMIN: "卫管理",
}

SWEEPER_VIN = "LZZYN1804TA000001"


@dataclass(slots=True)
class World:
    """The company and the hands that act in it."""

    outlet: Outlet
    wang: Engineer
    zhao: Engineer
    customer: Customer
    sweeper: Vehicle
    users: dict[str, User] = field(default_factory=dict)

    def act(
        self, role: str, at: datetime = NOON, *, recorded_at: datetime | None = None, user: User | None = None
    ) -> Act:
        """An act of the role's user at `at`; customers act by link."""
        person = user or self.users.get(role)
        return Act(
            person.pk if person else None, role, at, recorded_at or at, "test", actor_name=person.name if person else ""
        )

    def report(self, place: Place | None = NEAR, at: datetime = NOON, **changes: Any) -> ServiceOrder:
        """The customer calls: the sweeper leaks oil."""
        told = {
            "vehicle": self.sweeper, "contact_name": "刘师傅", "contact_phone": "13900000001",
            "fault_system": "hydraulics", "fault_description": "举升油缸漏油，箱体升不起来", "channel": "phone",
            "place": place,
        }  # fmt: skip
        return report(Report(**(told | changes)), act=self.act(Role.DISPATCHER, at))

    def step(self, order: ServiceOrder, step: str, at: datetime, role: str = "", **data: Any) -> ServiceOrder:
        """Take a step; the role is the one who usually takes it."""
        return advance(order.number, step, data, act=self.act(role or USUAL.get(step, Role.ENGINEER), at))

    def until(
        self, order: ServiceOrder, last: str, *, start: datetime | None = None, skip: tuple[str, ...] = ()
    ) -> ServiceOrder:
        """Walk the order through the usual steps up to and including `last`, some minutes apart, all in time."""
        begin = start or order.reported_at
        for minutes, step, data in WALK:
            if step in skip:
                continue
            order = self.step(order, step, begin + timedelta(minutes=minutes), **data(self))
            if step == last:
                return order
        raise AssertionError(f"{last} is not a step of the usual walk")


AT_THE_DESK = (
    "respond", "reply", "agree_appointment", "dispatch", "reassign", "close", "cancel", "locate", "mark_duplicate",
    "outsource", "need_supplier", "answer_help",
)  # fmt: skip
USUAL = dict.fromkeys(AT_THE_DESK, Role.DISPATCHER) | {
    "override": Role.SERVICE_MANAGER,
    "close_unsigned": Role.SERVICE_MANAGER,
    "rate": Role.CONTACT,
}

WALK = (
    (5, "respond", lambda world: {"how": "phone"}),
    (10, "dispatch", lambda world: {"engineer": world.wang.number}),
    (15, "accept", lambda world: {}),
    (25, "depart", lambda world: {"items": ticks("check_out")}),
    (80, "arrive", lambda world: {"lat": NEAR.lat, "lon": NEAR.lon}),
    (85, "declare_hazards", lambda world: {"hazards": ["under_chassis"]}),
    (90, "begin_repair", lambda world: {"items": ticks("hazards", "under_chassis")}),
    (150, "finish_repair", lambda world: {"cause": "油管接头老化", "work_done": "更换油管与密封圈"}),
    (170, "complete_checks", lambda world: {"items": ticks("completion")}),
    (175, "sign", lambda world: {"signer": "刘师傅", "signer_role": "司机", "no_improper": True, "score": 5}),
    (200, "close", lambda world: {}),
)  # fmt: skip


def ticks(gate: str, *hazards: str) -> dict[str, Any]:
    """Every item of a gate (of these hazards) confirmed."""
    return {
        item.code: 10 if item.kind == "number" else True
        for item in items_for("sweeper", gate=gate)
        if not item.hazard or item.hazard in hazards
    }


def make_world(now: datetime = NOON) -> World:
    """The company as it stands at `now`: in force since two years, both engineers on duty around the clock."""
    act = system_act(now - timedelta(days=730), door="test")
    charter.install_first(in_force_from=act.recorded_at, act=act)
    checklists.install_regulation(act=act)
    users = {
        role.value: accounts.create_user(username=role.value, name=name, role=role, password=PASSWORD, act=act)
        for role, name in STAFF.items()
    }
    outlet, _ = network.save_outlet(
        "YT01",
        {"name": "烟台服务站", "province": "山东", "city": "烟台", "address": "芝罘区幸福路 1 号",
         "phone": "0535-0000000", "lat": YANTAI.lat, "lon": YANTAI.lon, "opened_on": date(2020, 1, 1)},
        act=act,
    )  # fmt: skip
    skills = ["sweeper", "washer"]
    wang, _ = people.save_engineer(
        "E001", {"name": "王工", "outlet": outlet, "skills": skills, "user": users["engineer"]}, act=act
    )
    zhao, _ = people.save_engineer("E002", {"name": "赵工", "outlet": outlet, "skills": skills}, act=act)
    people.add_certificate(
        wang, kind="welding", number="W-1", issued_on=date(2024, 1, 1), valid_to=date(2029, 12, 31), act=act
    )
    days = [now + timedelta(days=day) for day in range(-60, 60)]
    people.roster([(each, day, day + timedelta(days=1)) for each in (wang, zhao) for day in days], act=act)
    customer, _ = assets.save_customer(
        "C001", {"name": "烟台市芝罘区环卫处", "kind": "sanitation", "province": "山东", "city": "烟台"}, act=act
    )
    assets.save_contact(customer, name="刘师傅", phone="139 0000 0001", title="司机", act=act)
    model, _ = assets.save_model("YN5180TXSE6", {"name": "洗扫车", "family": "sweeper"}, act=act)
    sweeper, _ = assets.save_vehicle(
        "V0001",
        {"vin": SWEEPER_VIN, "plate": "鲁F12345", "model": model, "customer": customer, "lat": NEAR.lat,
         "lon": NEAR.lon, "address": "芝罘区环卫停车场", "delivered_on": date(2025, 6, 1),
         "warranty_until": date(2027, 6, 1)},
        act=act,
    )  # fmt: skip
    return World(outlet, wang, zhao, customer, sweeper, users)
