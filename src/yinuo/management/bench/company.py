"""The few real things a bench is made of: a small company and one order of each kind, all through the actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.charter import actions as charter
from yinuo.checklists import actions as checklists
from yinuo.checklists.queries import items_for
from yinuo.files import actions as files
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.geo import Place
from yinuo.network import actions as network
from yinuo.orders.actions import Report, advance, report
from yinuo.people import actions as people

if TYPE_CHECKING:
    from yinuo.accounts.models import User
    from yinuo.assets.models import Vehicle

PASSWORD = "bench-of-yinuo-7"  # noqa: S105 -- fixed: of a throw-away database  # nosec B105
OUTLETS = 30
FAMILY = "sweeper"
HERE = Place(37.30, 121.20)

TO_RECEIPT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("respond", {"how": "phone"}), ("dispatch", {"engineer": "E1"}), ("accept", {}), ("depart", {"items": "check_out"}),
    ("arrive", {}), ("declare_hazards", {"hazards": ["under_chassis"]}), ("begin_repair", {"items": "hazards"}),
    ("finish_repair", {"cause": "油管接头老化", "work_done": "更换油管与密封圈"}),
    ("complete_checks", {"items": "completion"}),
    ("sign", {"signer": "刘师傅", "no_improper": True, "score": 5}),
)  # fmt: skip
BY_PHONE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("respond", {"how": "phone"}), ("solve_remotely", {"guidance": "检查液压油位并复位急停"}), ("confirm_solved", {}),
    ("close", {}),
)  # fmt: skip
LIVES = {
    "ended": BY_PHONE,
    "reported": (),
    "responded": TO_RECEIPT[:1],
    "dispatched": TO_RECEIPT[:2],
    "on_the_way": TO_RECEIPT[:4],
    "signed": TO_RECEIPT,
}
"""The lives a company's orders have; all but `signed` are multiplied."""


@dataclass(frozen=True, slots=True)
class Company:
    """What the measuring needs: who works, with which key, on which machine; an order's number for each life."""

    dispatcher: "User"
    engineer: "User"
    vehicle: "Vehicle"
    token: str
    orders: dict[str, str]

    def act(self, at: datetime, *, user: "User | None" = None) -> Act:
        """The dispatcher's act, or the engineer's."""
        person = user or self.dispatcher
        return Act(person.pk, person.role, at, at, "bench", actor_name=person.name)


def found(now: datetime) -> Company:
    """The company with one order of each life, reported an hour before `now`."""
    act = system_act(now - timedelta(days=400), door="bench")
    charter.install_first(in_force_from=act.recorded_at, act=act)
    checklists.install_regulation(act=act)
    dispatcher, engineer = (
        accounts.create_user(username=role, name=name, role=role, password=PASSWORD, act=act)
        for role, name in ((Role.DISPATCHER, "张调度"), (Role.ENGINEER, "王工"))
    )
    outlets = [
        network.save_outlet(
            f"W{nth:02d}",
            {"name": f"第{nth}服务站", "province": "山东", "city": "烟台", "address": "幸福路 1 号",
             "lat": 37.53 - 0.4 * nth, "lon": 121.40 - 0.3 * nth, "opened_on": act.recorded_at.date()},
            act=act,
        )[0]
        for nth in range(OUTLETS)
    ]  # fmt: skip
    king, _ = people.save_engineer(
        "E1", {"name": "王工", "outlet": outlets[0], "user": engineer, "skills": [FAMILY]}, act=act
    )
    people.roster([(king, now - timedelta(hours=9), now + timedelta(hours=9))], act=act)
    customer, _ = assets.save_customer(
        "C1", {"name": "烟台市芝罘区环卫处", "province": "山东", "city": "烟台"}, act=act
    )
    model, _ = assets.save_model("YN5180TXS", {"name": "洗扫车", "family": FAMILY}, act=act)
    vehicle, _ = assets.save_vehicle(
        "V1", {"vin": "LZZYN1804TA000001", "plate": "鲁F12345", "model": model, "customer": customer}, act=act
    )
    token = accounts.issue_token(dispatcher, name="bench", act=act)
    company = Company(dispatcher, engineer, vehicle, token, {})
    for life in LIVES:
        company.orders[life] = live(company, life, now - timedelta(hours=1))
    return company


def a_report(vehicle: "Vehicle") -> Report:
    """What every caller of the bench says."""
    return Report(
        vehicle=vehicle, contact_name="刘师傅", contact_phone="13900000001", fault_system="hydraulics",
        fault_description="举升油缸漏油，箱体升不起来", channel="api", place=HERE, address="芝罘区环卫停车场",
    )  # fmt: skip


def live(company: Company, life: str, start: datetime) -> str:
    """Report an order and take the steps of a life, a minute apart; its number."""
    number = report(a_report(company.vehicle), act=company.act(start)).number
    for minutes, (step, data) in enumerate(LIVES[life], 1):
        at_desk = step in {"respond", "dispatch", "solve_remotely", "confirm_solved", "close"}
        person = company.dispatcher if at_desk else company.engineer
        act = company.act(start + timedelta(minutes=minutes), user=person)
        told = {**data, "items": ticks(data["items"])} if "items" in data else dict(data)
        if step == "sign":
            told["signature"] = files.store(signature(), "signature.png", act=act).sha256
        advance(number, step, told, act=act)
    return number


def ticks(gate: str) -> dict[str, Any]:
    """Every item of a gate that these orders need."""
    return {
        item.code: 10 if item.kind == "number" else True
        for item in items_for(FAMILY, gate=gate)
        if item.hazard in {"", "under_chassis"}
    }


def signature() -> bytes:
    """A stroke such as a finger leaves."""
    picture = Image.new("RGB", (600, 240), "white")
    ImageDraw.Draw(picture).line([(40 + 13 * nth, 120 + 80 * (-1) ** nth) for nth in range(40)], "black", 5)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
