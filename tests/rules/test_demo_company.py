"""The invented company: true places, believable names, seasons; the same seed gives the same."""

from collections import Counter
from datetime import UTC, date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.assets.types import Family
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.kernel.vin import is_vin
from yinuo.management.demo.catalogue import MODELS, SNOW, faults
from yinuo.management.demo.customers import Customer, customer, family
from yinuo.management.demo.geography import PROVINCES, around, cities
from yinuo.management.demo.names import mobile, people
from yinuo.management.demo.plates import plate, vin
from yinuo.management.demo.season import Breakdown, Standing, breakdowns, snow, winter

FLEET = [
    Standing(index, each, lat, province)
    for index, (province, lat, each) in enumerate(
        (province, lat, each)
        for province, lat in (("黑龙江省", 46.0), ("山东省", 37.0), ("广东省", 23.0))
        for each in [*Family] * 10
    )
]


def year(seed: int, total: int = 2000) -> list[Breakdown]:
    return breakdowns(Random(seed), FLEET, first=date(2025, 11, 1), days=365, total=total, zone=UTC)


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("北京市", 39.90, 116.40),
        ("哈尔滨市", 45.75, 126.65),
        ("烟台市", 37.53, 121.40),
        ("深圳市", 22.55, 114.07),
        ("乌鲁木齐市", 43.80, 87.60),
        ("兰州市", 36.06, 103.83),
        ("长春市", 43.88, 125.32),
        ("呼和浩特市", 40.84, 111.75),
        ("西宁市", 36.62, 101.78),
        ("昆明市", 25.04, 102.71),
        ("成都市", 30.66, 104.07),
        ("武汉市", 30.58, 114.29),
    ],
)
def test_cities_lie_where_they_are(name: str, lat: float, lon: float) -> None:
    (found,) = [each for each in cities() if each.name_zh == name]

    assert great_circle_km(found.place, Place(lat, lon)) < 10


def test_there_are_cities_in_every_province_and_each_has_its_own_name() -> None:
    names = [each.name_zh for each in cities()]

    assert len(names) == len(set(names)) >= 300
    assert {each.province_zh for each in cities()} == set(PROVINCES.values())


@given(st.integers(), st.floats(18, 53), st.floats(74, 134), st.floats(0, 200))
def test_a_place_around_a_centre_is_within_its_radius(seed: int, lat: float, lon: float, km: float) -> None:
    centre = Place(lat, lon)

    assert great_circle_km(centre, around(Random(seed), centre, km)) <= km + 0.001


def test_telephone_numbers_plates_and_vins_are_never_given_twice() -> None:
    city = cities()[0]

    assert len({mobile(n) for n in range(20_000)}) == 20_000
    assert len({plate(city, n, electric=n % 7 == 0) for n in range(20_000)}) == 20_000
    numbers = {vin(model.vin, when, n) for model in MODELS for when in (2019, 2026) for n in range(50)}
    assert len(numbers) == len(MODELS) * 100
    assert all(map(is_vin, numbers))


def test_every_city_has_a_plate_of_its_province() -> None:
    plates = [plate(each, n, electric=n % 2 == 0) for n, each in enumerate(cities())]

    assert all(len(each) == 7 + (n % 2 == 0) for n, each in enumerate(plates))
    assert len({each[0] for each in plates}) == 31


def test_every_family_has_a_model_and_faults_with_hazards() -> None:
    assert {each.family for each in MODELS} == set(Family)
    assert len({each.vin for each in MODELS}) == len({each.code for each in MODELS}) == len(MODELS) >= 8
    for each in Family:
        assert len(faults(each)) >= 4
        assert any(fault.hazards for fault in faults(each))


def test_people_of_one_company_have_different_names() -> None:
    assert len(set(people(Random(1), 300))) == 300


def test_customers_of_one_city_have_different_names_and_stand_near_it() -> None:
    chance, taken = Random(3), set[str]()
    city = cities()[50]

    found = [customer(chance, city, taken=taken, first_phone=n * 3) for n in range(12)]

    assert len({each.name for each in found}) == 12
    assert all(great_circle_km(each.yard, city.place) <= 25.001 for each in found)


def test_no_snow_machine_is_sold_where_no_snow_falls() -> None:
    chance = Random(4)

    sold = {family(chance, kind.kind, snow=snow(23.1)) for kind in _customers(chance) for _n in range(20)}

    assert not sold & SNOW


def test_the_same_seed_breaks_the_same_machines() -> None:
    assert year(5) == year(5) != year(6)


def test_snow_machines_break_in_winter_and_in_the_north() -> None:
    broken = [(FLEET[each.index].family, each) for each in year(7)]
    snowy = Counter(each.at.month for kind, each in broken if kind in SNOW)

    where = Counter(FLEET[each.index].province for kind, each in broken if kind in SNOW)
    assert where["黑龙江省"] > where["山东省"] > where["广东省"] == 0
    assert sum(snowy[month] for month in (10, 11, 12, 1, 2, 3, 4)) > 0.9 * snowy.total() > 300
    assert len(broken) == 2000


def test_the_winter_is_longer_in_the_north() -> None:
    days = [date(2025, 7, 1).fromordinal(date(2025, 7, 1).toordinal() + n) for n in range(365)]
    seasons = [sum(winter(lat, day) for day in days) for lat in (33, 37, 41, 45, 49)]

    assert seasons == sorted(seasons)
    assert winter(46, date(2025, 11, 5)) == 1
    assert winter(40, date(2026, 7, 1)) == 0


def _customers(chance: Random) -> list[Customer]:
    taken = set[str]()
    return [customer(chance, cities()[3], taken=taken, first_phone=n * 3) for n in range(10)]
