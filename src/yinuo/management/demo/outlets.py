"""What the demo outlets have: facilities, tools, service vehicles with their trips, the last year's reviews."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.kernel.act import Act
from yinuo.management.demo.company import Company, Mate, local_day
from yinuo.management.demo.luck import luck
from yinuo.network import tasks
from yinuo.network.actions import driving, keeping, reviewing
from yinuo.network.queries import outlets as every_outlet
from yinuo.orders.queries.outlet_year import figures_of

if TYPE_CHECKING:
    from yinuo.network.models import Outlet

At = Callable[[datetime, Callable[[datetime], None]], None]

SET_UP = (
    ("premises", "办公室", 1), ("office", "电脑、打印机", 2), ("workshop", "维修工位", 2), ("store", "配件库房", 1),
)  # fmt: skip
TOOLS = (
    ("JSJ", "两柱举升机", True),
    ("QJD", "3 吨千斤顶", True),
    ("NJB", "扭力扳手", False),
    ("ZDY", "故障诊断仪", False),
)
DAYS_LEFT = {"WD01": (-12, 210), "WD02": (5, 300), "WD03": (26, 150)}
"""Days the lifting gear's and the other tools' inspections still run, where that is worth a look."""
VEHICLE_DAYS = {2: -9, 4: 6, 6: 24}
"""Of every so many-th outlet: how long the vehicle's inspection still runs."""
PREFIXES = {"黑龙江省": "黑A", "吉林省": "吉A", "辽宁省": "辽A", "山东省": "鲁A", "北京市": "京A"}
DRIVEN = timedelta(days=45)
"""For so long trips stand in the books."""
GOES_BY_VAN = 0.6
NOT_REVIEWED = 3
SAID = {
    "keep": ("响应和到场都在承诺之内，人手够用", ""),
    "strengthen": ("作业季工单集中，人均偏多", "入冬前增派一名工程师，由客户服务部部长落实，10 月底前到位"),
    "adjust": ("城区工位紧张，等待偏长", "与园区续签时增加一个工位，6 月底前完成"),
}


class Outlets:
    """The desk's hands on the outlets, and the vehicles engineers go with."""

    def __init__(self, company: Company, *, today: date, act: Act, at: At) -> None:
        self._company, self._today = company, today
        self._vans: dict[int, tuple[str, date]] = {}
        self._meters: dict[str, int] = {}
        self._out: dict[str, str] = {}
        zone = ZoneInfo(settings.COMPANY_ZONE)
        for serial, outlet in enumerate(every_outlet(), 1):
            self._set_up(serial, outlet, act)
            reviewed_at = datetime.combine(date(today.year, 1, 12 + serial % 15), time(10), zone)
            if serial > NOT_REVIEWED:
                at(reviewed_at, partial(self._review, outlet))
        at(datetime.combine(today, time(0, 20), zone), self._warn)

    def _set_up(self, serial: int, outlet: "Outlet", act: Act) -> None:
        chance = luck("outlet", outlet.code)
        for kind, name, quantity in SET_UP[: 4 if serial % 7 else 2]:
            condition = "worn" if chance.random() < 0.08 else "good"
            told = {"kind": kind, "name": name, "quantity": quantity, "condition": condition,
                    "checked_on": self._today - timedelta(days=chance.randint(10, 160))}  # fmt: skip
            keeping.save_facility(None, outlet, told, act=act)
        lifting_days, other_days = DAYS_LEFT.get(outlet.code, (chance.randint(60, 330), chance.randint(60, 330)))
        for code, name, lifting in TOOLS:
            left = lifting_days if lifting else other_days
            due_on = self._today + timedelta(days=left)
            told = {"name": name, "outlet": outlet, "lifting": lifting, "due_on": None if code == "ZDY" else due_on,
                    "inspected_on": due_on - timedelta(days=365)}  # fmt: skip
            keeping.save_tool(f"{code}-{outlet.code}", told, act=act)
        self._buy(serial, outlet, act)

    def _buy(self, serial: int, outlet: "Outlet", act: Act) -> None:
        chance = luck("van", outlet.code)
        plate = f"{PREFIXES.get(outlet.province, '鲁F')}{serial:02d}F{chance.randint(10, 99)}"
        inspection = self._today + timedelta(days=VEHICLE_DAYS.get(serial, chance.randint(70, 330)))
        told = {"name": "江铃全顺", "use": "rescue" if serial % 5 == 0 else "van", "outlet": outlet,
                "licence_until": self._today + timedelta(days=900), "inspection_until": inspection,
                "insurance_until": self._today + timedelta(days=chance.randint(70, 330)),
                "state": "repair" if serial == 9 else "ready"}  # fmt: skip
        driving.save_vehicle(plate, told, act=act)
        self._meters[plate] = chance.randint(20_000, 90_000)
        if serial != 9:
            self._vans[outlet.pk] = (plate, inspection)

    def van_for(self, mate: Mate, at: datetime) -> dict[str, object]:
        """What the engineer says besides when he departs: the outlet's van, where it stands there and may go."""
        van = self._vans.get(mate.outlet.pk)
        if van is None or local_day(at) < self._today - DRIVEN or local_day(at) > van[1]:
            return {}
        if van[0] in self._out.values() or luck("goes", at).random() > GOES_BY_VAN:
            return {}
        self._out[mate.engineer.number] = van[0]
        return {"service_vehicle": van[0]}

    def back(self, mate: Mate, km: float | None, at: datetime) -> None:
        """The job is over for him: the van stands at the outlet again."""
        plate = self._out.pop(mate.engineer.number, None)
        if plate is None:
            return
        self._meters[plate] += 2 * round(km or 20)
        driving.bring_back(plate, km=self._meters[plate], act=self._act(Role.DISPATCHER, at))

    def _warn(self, at: datetime) -> None:
        while tasks.warn(now=at):
            pass

    def _review(self, outlet: "Outlet", at: datetime) -> None:
        year = self._today.year - 1
        chance = luck("review", outlet.code)
        conclusion = chance.choices(list(SAID), weights=(7, 2, 1))[0]
        findings, measures = SAID[conclusion]
        reviewing.review(
            outlet, year, figures_of(outlet.pk, year), conclusion=conclusion, findings=findings, measures=measures,
            act=self._act(Role.SERVICE_MANAGER, at),
        )  # fmt: skip

    def _act(self, role: Role, at: datetime) -> Act:
        user = self._company.office[role][0]
        return Act(user.pk, role, at, at, "desk", actor_name=user.name)
