"""What the phone reckons by itself is what the server will judge: the fence, and what coming does to promises."""

import random
from datetime import UTC, datetime, timedelta
from math import cos, radians

import pytest

from tests.phone_scripts import ask
from tests.rules.test_judge import TERMS
from yinuo.kernel.geo import Place
from yinuo.orders.rules.arrival import proof_of
from yinuo.orders.types import Proof
from yinuo.promises.rules.judge import judge
from yinuo.promises.types import Due, Fact, FactKind

START = datetime(2026, 11, 23, 4, tzinfo=UTC)
FENCE_M = 500.0


def told(due: Due) -> dict[str, object]:
    """A promise as the page tells it."""
    met_at = due.met_at.isoformat() if due.met_at else None
    return {"kind": due.kind, "due_at": due.due_at.isoformat(), "met_at": met_at, "state": due.state}


@pytest.mark.clause(id="R-5.11")
def test_the_phone_asks_for_a_word_where_the_place_proves_no_arrival() -> None:
    dice = random.Random(11)
    places = []
    for _ in range(400):
        machine = Place(dice.uniform(18, 53), dice.uniform(74, 134))
        north, east = (dice.uniform(-1200, 1200) / 111_195 for _ in range(2))
        here = Place(machine.lat + north, machine.lon + east / cos(radians(machine.lat)))
        places.append((machine, here, dice.choice([0.0, 5.0, 80.0, 499.0, 3000.0])))

    phone = ask(
        "fence.js", "told.map(([machine, place]) => module.within(machine, place))",
        [[{"lat": at.lat, "lon": at.lon, "radius_m": FENCE_M}, {"lat": str(here.lat), "lon": str(here.lon),
          "accuracy_m": str(accuracy)}] for at, here, accuracy in places],
    )  # fmt: skip

    server = [
        proof_of(here, at, accuracy_m=accuracy, fence_m=FENCE_M, note="")[0] == Proof.LOCATION
        for at, here, accuracy in places
    ]
    assert phone == server
    assert {True, False} == set(server)


@pytest.mark.clause(id="R-5.10")
@pytest.mark.clause(id="R-5.11")
@pytest.mark.clause(id="R-5.13")
def test_the_phone_says_of_its_own_arrival_what_the_server_will_judge() -> None:
    dice = random.Random(5)
    cases = []
    for _ in range(300):
        km, supplier = dice.choice([None, 40, 100, 160]), dice.random() < 0.2
        before = [Fact(FactKind.CONTACTED, START + timedelta(minutes=dice.randint(1, 60)))] * dice.randint(0, 1)
        if dice.random() < 0.4:
            at, wish = START + timedelta(minutes=dice.randint(61, 110)), dice.random() < 0.5
            appointment = at + timedelta(minutes=dice.randint(30, 600))
            before.append(Fact(FactKind.AGREED, at, appointment, customer_wish=wish))
        came = START + timedelta(minutes=dice.randint(111, 700))
        known, after = (
            judge(START, km=km, supplier=supplier, terms=TERMS, facts=facts)
            for facts in (before, [*before, Fact(FactKind.ARRIVED, came)])
        )
        cases.append((known, after, came))

    phone = ask(
        "promises.js", "told.map(([promises, news]) => module.reckoned(promises, news))",
        [[[told(due) for due in known],
          [{"kind": "arrive", "occurred_at": (came - timedelta(hours=3)).isoformat(), "device_clock_offset": 10_800}]]
         for known, _after, came in cases],
    )  # fmt: skip

    server = [[(due.kind, due.state, due.met_at) for due in after] for _known, after, _came in cases]
    assert [[(each["kind"], each["state"], moment(each["met_at"])) for each in job] for job in phone] == server
    assert {state for job in server for _kind, state, _met in job} >= {"kept", "broken", "superseded"}


def moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
