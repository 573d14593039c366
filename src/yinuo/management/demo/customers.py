"""Customers who could exist: offices, companies, airports and road crews of real cities, with their people."""

from dataclasses import dataclass
from random import Random

from yinuo.assets.types import CustomerKind, Family
from yinuo.kernel.geo import Place
from yinuo.management.demo.catalogue import SNOW
from yinuo.management.demo.geography import City, around
from yinuo.management.demo.names import mobile, person, title


@dataclass(frozen=True, slots=True)
class Person:
    """A contact at a customer."""

    name: str
    phone: str
    title: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with his yard: where his machines stand at night."""

    name: str
    kind: CustomerKind
    city: City
    yard: Place
    address: str
    contacts: tuple[Person, ...]


NAMES = {
    CustomerKind.SANITATION: (
        "{city}环境卫生管理处",
        "{city}环境卫生事业发展中心",
        "{city}城市管理局",
        "{city}环卫保障中心",
    ),
    CustomerKind.COMPANY: (
        "{short}洁{mark}环卫工程有限公司",
        "{short}{mark}环境服务有限公司",
        "{short}{mark}城市服务有限公司",
    ),
    CustomerKind.MUNICIPAL: ("{short}市政工程养护有限公司", "{city}市政设施管理处", "{short}城投市政管理有限公司"),
    CustomerKind.HIGHWAY: ("{short}公路养护中心", "{short}高速公路养护分公司", "{short}交通公路工程有限公司"),
    CustomerKind.AIRPORT: ("{short}机场场务管理部",),
}
MARKS = ("绿源", "清风", "洁美", "城发", "惠民", "朗清", "蓝天", "启航", "宏洁", "永清", "众城", "美佳", "新环", "康洁")
STREETS = (
    "建设",
    "人民",
    "解放",
    "迎宾",
    "新华",
    "环城",
    "工业",
    "滨河",
    "长江",
    "黄河",
    "振兴",
    "文化",
    "站前",
    "富民",
)
# How the machines of each kind of customer are mixed; snow machines count only where snow falls.
FLEETS = {
    CustomerKind.SANITATION: {"sweeper": 5, "washer": 3, "compactor": 4, "suction": 1, "dust_suppression": 2}
    | {"electric_sweeper": 3, "snow_plough": 3, "spreader": 1},
    CustomerKind.COMPANY: {"sweeper": 5, "washer": 3, "compactor": 4, "suction": 2, "dust_suppression": 2}
    | {"electric_sweeper": 3, "snow_plough": 1},
    CustomerKind.MUNICIPAL: {"sweeper": 2, "washer": 3, "suction": 4, "dust_suppression": 2}
    | {"snow_plough": 3, "spreader": 2},
    CustomerKind.HIGHWAY: {"sweeper": 3, "washer": 1, "snow_plough": 6, "snow_blower": 2, "spreader": 4},
    CustomerKind.AIRPORT: {"sweeper": 3, "snow_plough": 5, "snow_blower": 4, "spreader": 2},
}


def kind_of(chance: Random, city: City) -> CustomerKind:
    """Of which kind the next customer of `city` is; only the large cities have an airport."""
    kinds = {
        CustomerKind.SANITATION: 8,
        CustomerKind.COMPANY: 7,
        CustomerKind.MUNICIPAL: 3,
        CustomerKind.HIGHWAY: 2,
        CustomerKind.AIRPORT: 1 if city.population > 1_000_000 else 0,
    }
    (found,) = chance.choices(tuple(kinds), weights=tuple(kinds.values()))
    return found


def customer(chance: Random, city: City, *, taken: set[str], first_phone: int) -> Customer:
    """A customer of `city` whose name is not among `taken` (and then is); phones count from `first_phone`."""
    for _try in range(200):
        kind = kind_of(chance, city)
        name = chance.choice(NAMES[kind]).format(city=city.name_zh, short=city.short, mark=chance.choice(MARKS))
        if name not in taken:
            break
    else:
        raise ValueError(f"No name is left for a customer of {city.name_zh}.")
    taken.add(name)
    contacts = tuple(
        Person(person(chance), mobile(first_phone + n), title(chance)) for n in range(chance.randint(1, 3))
    )
    yard = around(chance, city.place, 25 if kind == CustomerKind.HIGHWAY else 12)
    address = f"{city.province_zh}{city.name_zh}{chance.choice(STREETS)}路 {chance.randint(1, 398)} 号"
    return Customer(name, kind, city, yard, address.replace(f"{city.name_zh}{city.name_zh}", city.name_zh), contacts)


def family(chance: Random, kind: CustomerKind, *, snow: float) -> Family:
    """The family of a customer's next machine; `snow` (0–1) is how much snow falls there."""
    mix = {Family(key): often for key, often in FLEETS[kind].items()}
    weights = [often * (2 * snow if each in SNOW else 1) for each, often in mix.items()]
    if not any(weights):
        return Family.SWEEPER
    (found,) = chance.choices(tuple(mix), weights=weights)
    return found
