"""Customers of the invented company with their people, and the machines in their yards."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from yinuo.assets import actions as assets
from yinuo.assets import queries
from yinuo.assets.types import Family
from yinuo.kernel.act import Act
from yinuo.kernel.geo import Place, great_circle_km
from yinuo.management.demo.catalogue import MODELS, Model
from yinuo.management.demo.customers import Customer, customer, family
from yinuo.management.demo.geography import City, around, cities
from yinuo.management.demo.plates import plate, vin
from yinuo.management.demo.season import snow

if TYPE_CHECKING:
    from yinuo.assets.models import Customer as CustomerRow
    from yinuo.assets.models import Vehicle, VehicleModel

NEAR_KM, FAR_KM = 55, (88, 230)
"""Straight km from the nearest outlet: within its radius by any road, or beyond it."""
FAR_EVERY = 8
PHONES_EACH = 4
NEW_SHARE = 0.1


@dataclass(slots=True)
class Machine:
    """A machine that is there from `delivered_on`; `vehicle` is None until then."""

    number: str
    customer: Customer
    family: Family
    place: Place
    delivered_on: date
    near: bool
    values: dict[str, object]
    vehicle: "Vehicle | None" = None

    def deliver(self, act: Act) -> None:
        """Hand the machine over."""
        self.vehicle, _new = assets.save_vehicle(self.number, self.values, act=act)


def deliver(machines: list[Machine], act: Act) -> None:
    """Hand many machines over at once."""
    assets.add_vehicles({each.number: each.values for each in machines}, act=act)
    rows = {row.number: row for row in queries.vehicles()}
    for each in machines:
        each.vehicle = rows[each.number]


def sign_up(
    chance: Random, *, customers: int, vehicles: int, bases: list[Place], today: date, act: Act
) -> list[Machine]:
    """Customers with their contacts, and their machines in the order of their numbers (not yet delivered)."""
    models = _models(act)
    near, far = _reach(bases)
    taken: set[str] = set()
    rows: list[tuple[Customer, CustomerRow, bool]] = []
    for serial in range(customers):
        is_far = serial % FAR_EVERY == 3
        city = _city(chance, far if is_far else near[:1] if serial == 0 else near)
        told = customer(chance, city, taken=taken, first_phone=serial * PHONES_EACH)
        rows.append((told, _row(told, serial + 1, act), not is_far))
    return list(_machines(chance, rows, models, vehicles, today))


def _models(act: Act) -> dict[str, "VehicleModel"]:
    return {
        each.code: assets.save_model(
            each.code, {"name": each.name, "family": each.family.value, "electric": each.electric}, act=act
        )[0]
        for each in MODELS
    }


def _reach(bases: list[Place]) -> tuple[list[City], list[City]]:
    """The cities within reach of a base, those around the first base first, and those far from all."""
    away = {city: min(great_circle_km(base, city.place) for base in bases) for city in cities()}
    near = [city for city, km in away.items() if km <= NEAR_KM]
    near.sort(key=lambda city: great_circle_km(bases[0], city.place) > NEAR_KM)
    return near, [city for city, km in away.items() if FAR_KM[0] <= km <= FAR_KM[1]]


def _city(chance: Random, among: list[City]) -> City:
    """One city: large ones and those where it snows have more customers."""
    weights = [sqrt(city.population + 10_000) * (0.4 + 2 * snow(city.lat)) for city in among]
    (found,) = chance.choices(among, weights=weights)
    return found


def _row(told: Customer, serial: int, act: Act) -> "CustomerRow":
    row, _new = assets.save_customer(
        f"C{serial:04d}",
        {"name": told.name, "kind": told.kind.value, "province": told.city.province_zh, "city": told.city.name_zh,
         "address": told.address},
        act=act,
    )  # fmt: skip
    for each in told.contacts:
        assets.save_contact(row, name=each.name, phone=each.phone, title=each.title, act=act)
    return row


def _machines(
    chance: Random, rows: list[tuple[Customer, "CustomerRow", bool]], models: dict[str, "VehicleModel"], count: int,
    today: date,
) -> Iterator[Machine]:  # fmt: skip
    """`count` machines over the customers, large and small fleets; a tenth is delivered within the last year."""
    sizes = [chance.paretovariate(1.6) for _row in rows]
    owners = [*range(len(rows)), *chance.choices(range(len(rows)), weights=sizes, k=count - len(rows))]
    serials: Counter[tuple[str, int]] = Counter()
    for number, owner in enumerate(sorted(owners), 1):
        told, row, near = rows[owner]
        kind = family(chance, told.kind, snow=snow(told.city.lat))
        model = _model(chance, kind)
        new = chance.random() < NEW_SHARE
        delivered = today - timedelta(days=chance.randint(5, 360) if new else chance.randint(410, 2400))
        serials[model.code, delivered.year] += 1
        place = around(chance, told.yard, 0.8)
        values = {
            "vin": vin(model.vin, delivered.year, serials[model.code, delivered.year]),
            "plate": "" if kind == Family.SNOW_BLOWER else plate(told.city, number, electric=model.electric),
            "model": models[model.code], "customer": row, "delivered_on": delivered,
            "warranty_until": delivered + timedelta(days=365 * chance.choice((1, 2, 2, 3))), "lat": place.lat,
            "lon": place.lon, "address": f"{told.address}（{told.name}车场）",
        }  # fmt: skip
        yield Machine(f"V{number:05d}", told, kind, place, delivered, near, values)


def _model(chance: Random, kind: Family) -> Model:
    fitting = [each for each in MODELS if each.family == kind]
    (found,) = chance.choices(fitting, weights=[each.share for each in fitting])
    return found
