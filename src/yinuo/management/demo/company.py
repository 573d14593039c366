"""The invented company's own people: outlets, staff who sign in, engineers with skills and certificates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.conf import settings

from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.assets.types import Family
from yinuo.kernel.act import Act
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import day_of
from yinuo.management.demo.customers import STREETS
from yinuo.management.demo.geography import City, around, cities
from yinuo.management.demo.names import mobile
from yinuo.management.demo.names import people as names_of
from yinuo.network import actions as network
from yinuo.people import actions as people
from yinuo.people.types import CertificateKind

if TYPE_CHECKING:
    from yinuo.accounts.models import User
    from yinuo.network.models import Outlet
    from yinuo.people.models import Certificate, Engineer

# Every region; the north-east closest together, for snow machines are there. A small company takes the first ones.
OUTLETS = (
    "哈尔滨 长春 沈阳 北京 济南 乌鲁木齐 齐齐哈尔 牡丹江 佳木斯 大庆 绥化 吉林 延吉 通化 大连 锦州 丹东 赤峰 呼和浩特 "
    "天津 石家庄 唐山 太原 青岛 烟台 郑州 西安 兰州 银川 西宁 "
    "上海 南京 杭州 合肥 武汉 长沙 广州 福州 南宁 成都 重庆 昆明"
)
NORTH_EAST = frozenset({"黑龙江省", "吉林省", "辽宁省"})
STAFF = (
    Role.DISPATCHER, Role.SERVICE_MANAGER, Role.STOREKEEPER, Role.FINANCE, Role.HR, Role.GENERAL_MANAGER,
    Role.GM_OFFICE, Role.MANAGEMENT_REP, Role.MARKETING, Role.SALES, Role.AUDITOR, Role.ADMIN,
)  # fmt: skip
MORE_DISPATCHERS = 2
LICENCE = timedelta(days=6 * 365)
"""How long a special operation certificate runs from its issue."""
STAFF_PHONES, CREW_PHONES = 40_000_000, 41_000_000
# The two who can be signed in as: one who may weld, and his colleague whose certificate has run out.
WELDER, EXPIRED = "engineer", "engineer2"
SIGNS_IN = frozenset({*STAFF, WELDER, EXPIRED})


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the company is; `crew` counts engineers at an outlet, `crew_north` those in the north-east."""

    outlets: int
    crew: int
    crew_north: int
    customers: int
    vehicles: int
    orders: int
    open_each: int


FULL = Scale(outlets=42, crew=3, crew_north=4, customers=300, vehicles=3_000, orders=700, open_each=3)
SMALL = Scale(outlets=6, crew=2, crew_north=2, customers=12, vehicles=60, orders=22, open_each=1)


@dataclass(slots=True)
class Mate:
    """An engineer as the rota sees him: `index` counts those of his outlet from 0, `of` says how many they are."""

    engineer: "Engineer"
    user: "User"
    outlet: "Outlet"
    index: int
    of: int
    papers: dict[str, tuple[date, date]] = field(default_factory=dict)
    jobs: int = 0

    @property
    def place(self) -> Place:
        """Where he starts from."""
        return Place(self.outlet.lat, self.outlet.lon)

    def may(self, family: str, kinds: frozenset[str], day: date) -> bool:
        """Whether he has the skill and every certificate on that day."""
        return family in self.engineer.skills and all(
            kind in self.papers and self.papers[kind][0] <= day <= self.papers[kind][1] for kind in kinds
        )


@dataclass(slots=True)
class Company:
    """The people, by role and at their outlets, and the certificates that will be withdrawn, each with its day."""

    office: dict[str, list["User"]] = field(default_factory=dict)
    crew: list[Mate] = field(default_factory=list)
    withdrawals: list[tuple["Certificate", date]] = field(default_factory=list)


def found(chance: Random, scale: Scale, *, password: str, today: date, act: Act) -> Company:
    """The whole company; `password` opens the accounts of SIGNS_IN, all others cannot sign in."""
    company = Company()
    names = iter(names_of(chance, 20 + scale.outlets * max(scale.crew, scale.crew_north)))
    for serial, role in enumerate([*STAFF, *[Role.DISPATCHER] * MORE_DISPATCHERS]):
        seen = len(company.office.get(role, []))
        user = accounts.create_user(
            username=f"{role}{seen + 1}" if seen else role, name=next(names), role=role, act=act,
            password=None if seen else password, phone=mobile(STAFF_PHONES + serial),
        )  # fmt: skip
        company.office.setdefault(role, []).append(user)
    by_name = {city.short: city for city in reversed(cities())}
    for serial, name in enumerate(OUTLETS.split()[: scale.outlets], 1):
        outlet = _outlet(chance, f"WD{serial:02d}", by_name[name], act)
        _hire(chance, company, outlet, names, scale, password=password, today=today, act=act)
    return company


def _outlet(chance: Random, code: str, city: City, act: Act) -> "Outlet":
    place = around(chance, city.place, 5)
    address = f"{city.name_zh}{chance.choice(STREETS)}路 {chance.randint(1, 380)} 号"
    outlet, _new = network.save_outlet(
        code,
        {"name": f"{city.short}服务站", "province": city.province_zh, "city": city.name_zh, "address": address,
         "phone": mobile(STAFF_PHONES + 1000 + int(code[2:])), "lat": place.lat, "lon": place.lon,
         "opened_on": date(chance.randint(2014, 2023), chance.randint(1, 12), 1)},
        act=act,
    )  # fmt: skip
    return outlet


def _hire(
    chance: Random, company: Company, outlet: "Outlet", names: Iterator[str], scale: Scale, *, password: str,
    today: date, act: Act,
) -> None:  # fmt: skip
    """The crew of one outlet: everything that stands in its yards can be repaired by at least two of them."""
    of = scale.crew_north if outlet.province in NORTH_EAST else scale.crew
    for index in range(of):
        serial = len(company.crew) + 1
        username = {1: WELDER, 2: EXPIRED}.get(serial, f"e{serial:03d}")
        user = accounts.create_user(
            username=username, name=next(names), role=Role.ENGINEER, act=act,
            password=password if username in SIGNS_IN else None, phone=mobile(CREW_PHONES + serial),
        )  # fmt: skip
        skills = [each.value for each in Family if index < 2 or chance.random() < 0.7]
        engineer, _new = people.save_engineer(
            f"E{serial:03d}",
            {"name": user.name, "phone": user.phone, "user": user, "outlet": outlet, "skills": skills},
            act=act,
        )
        mate = Mate(engineer, user, outlet, index, of)
        company.crew.append(mate)
        _certify(chance, company, mate, today, act)


def _certify(chance: Random, company: Company, mate: Mate, today: date, act: Act) -> None:
    """The first two of an outlet hold every certificate; of the others some hold none, some run out soon or have."""
    serial = len(company.crew)
    for kind in (CertificateKind.WELDING, CertificateKind.ELECTRICIAN, CertificateKind.HEIGHT,
                 CertificateKind.CONFINED_SPACE):  # fmt: skip
        if mate.index >= 2 and chance.random() < 0.35:
            continue
        valid_to = today + timedelta(days=_days_left(chance, serial, kind, mate.user.username))
        certificate = people.add_certificate(
            mate.engineer, kind=kind, number=f"T{chance.randint(10**9, 10**10 - 1)}{serial:03d}",
            issued_on=valid_to - LICENCE, valid_to=valid_to, act=act,
        )  # fmt: skip
        last = valid_to
        if mate.index >= 2 and serial % 29 == 0 and kind == CertificateKind.WELDING:
            on = today - timedelta(days=chance.randint(5, 40))
            company.withdrawals.append((certificate, on))
            last = on - timedelta(days=1)
        mate.papers[kind] = (valid_to - LICENCE, last)


def _days_left(chance: Random, serial: int, kind: str, username: str) -> int:
    """Days a certificate still runs: mostly years; some end within 60, 30 or 7 days, some are past."""
    days = chance.randint(90, 1500)
    if username == EXPIRED and kind == CertificateKind.WELDING:
        return -18
    if username == WELDER or kind not in (CertificateKind.WELDING, CertificateKind.ELECTRICIAN):
        return days
    return {5: 55, 8: 47, 11: 26, 14: 19, 17: 6, 20: 3, 23: -9, 26: -75}.get(serial % 30, days)


def local_day(at: datetime) -> date:
    """The company's calendar day of a moment."""
    return day_of(at, settings.COMPANY_ZONE)
