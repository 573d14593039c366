"""The receipt before the signature, drawn on the phone without signal, is the receipt that the server then issues."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.actions.test_charges import price_list
from tests.actions.test_parts import keeper, stocked
from tests.doors.stage import jpeg
from tests.journeys.hands import sign_in
from tests.world import NEAR, World, make_world, ticks
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.checklists.models import ChecklistItem
from yinuo.files import actions as files
from yinuo.hall.commands import APPLIED, acts_like, apply_batch
from yinuo.hall.receipts import content_of, on_screen
from yinuo.kernel import clock
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.receipt import draft_of
from yinuo.parts.actions import store
from yinuo.parts.types import Line

pytestmark = pytest.mark.django_db(transaction=True)

Told = dict[str, Any]

SEEDS = range(8)
LANGUAGES = ("zh-hans", "en", "zh-hant")
HAZARDS = ("under_chassis", "in_body", "electrical", "welding", "moving_parts")
"""Those for which the engineer holds the papers."""

ARRIVALS: tuple[Told, ...] = (
    {},
    {"note": "地下车库，没有定位"},
    {"lat": str(NEAR.lat), "lon": str(NEAR.lon), "accuracy_m": "12"},
    {"lat": str(NEAR.lat + 0.008), "lon": str(NEAR.lon), "accuracy_m": "4000"},
    {"lat": str(NEAR.lat + 0.01), "lon": str(NEAR.lon), "accuracy_m": "4000", "note": "停在后院"},
)
"""Proved by nothing, by words, by a place at the machine, by one just near enough, and by one too far away."""

PRICES: dict[str, Told] = {
    "GS-01": {"kind": "labour", "name": "维修工时", "unit": "小时", "unit_cny": "80.00"},
    "LC-01": {"kind": "travel", "name": "路程", "unit": "公里", "unit_cny": "3.00"},
    "HOSE-12": {"kind": "part", "name": "高压油管", "unit": "件", "unit_cny": "86.50"},
    "ECU-3": {"kind": "part", "name": "控制器", "unit": "件", "unit_cny": "2300.00"},
}
PEN = [[[0, 0, 0], [40, 20, 15]]]

USES: tuple[tuple[str, Told], ...] = (
    ("use_part", {"part": "HOSE-12", "quantity": "1.5", "old_part": "yes"}),
    ("use_part", {"part": "ECU-3", "quantity": "1", "serial": "E1", "old_part": "no", "reason": "客户留存"}),
)

DRAW = """async (commands) => {
  const { fill } = await import("/static/field/paper.js");
  const { standing } = await import("/static/field/life.js");
  const data = JSON.parse(document.getElementById("job-data").textContent);
  const sign = document.querySelector('template[data-screen="sign"]').content.cloneNode(true);
  const box = sign.querySelector("[data-paper]");
  document.getElementById("screen").replaceChildren(box);
  for (const _ of [1, 2]) fill(box, data, commands, standing(data, commands), async () => null);
  return box.querySelector(".receipt").innerText;
}"""
"""Fills the paper of the sign screen, twice, as the page does whenever something changes."""


@pytest.fixture
def today() -> World:
    world = make_world(clock.now())
    ChecklistItem.objects.create(
        code="noise", position=99, gate="completion", text="异响", clause="R-6.17", kind="choice",
        choices=["正常", "偏大"], hazard="", families=[],
    )  # fmt: skip
    price_list(world)
    yantai, van = stocked(world)
    store.issue(yantai, van, [Line("HOSE-12", Decimal(3)), Line("ECU-3", Decimal(1), ("E1",))], act=keeper(world))
    return world


def quote(luck: Random) -> list[tuple[str, Told]]:
    """A price and the customer's yes; not always for all that will be used."""
    wished = luck.sample(sorted(PRICES), luck.randint(1, len(PRICES)))
    shown = [{"code": code, "quantity": luck.choice(["1", "1.5", "3"]), **PRICES[code]} for code in wished]
    lines = {line["code"]: line["quantity"] for line in shown}
    return [("offer_quote", {"lines": lines, "shown": shown}), ("accept_quote", {"signer": "刘师傅", "strokes": PEN})]


def history(luck: Random, photos: list[str], *, out: bool) -> list[tuple[str, Told]]:
    """What an engineer may do between a dispatch and the signature, in its order."""
    hazards = sorted(luck.sample(HAZARDS, luck.randrange(len(HAZARDS))))
    safe = {code: str(value).replace("True", "yes") for code, value in ticks("hazards", *hazards).items()}
    late = luck.random() < 0.5
    again = luck.random() < 0.5
    began: list[tuple[str, Told]] = [("begin_repair", {"items": safe, "photos": photos[:1]})]
    mended: Told = {"cause": "油管接头老化", "work_done": "更换油管\n补充液压油 2 L"}
    done = ticks("completion") | {
        "noise": luck.choice(["正常", "偏大"]),
        "test_minutes": luck.choice(["12", " 7.5 ", "0"]),
    }
    return [
        ("accept", {}),
        ("depart", {"items": ticks("check_out")}),
        ("arrive", {"late": late} | luck.choice(ARRIVALS)),
        *([("apologise", {"words": "非常抱歉，我们来晚了。", "to": "刘师傅"})] if late else []),
        ("declare_hazards", {"hazards": hazards}),
        *(quote(luck) if out else []),
        *began,
        *luck.sample(USES, luck.randrange(len(USES) + 1)),
        *(quote(luck) if out and luck.random() < 0.4 else []),
        *([("wait", {"wait_for": "parts", "reason": "等接头"}), ("resume", {}), *began] if again else []),
        ("finish_repair", mended | {"photos": photos[1:]}),
        *([("rework", {"reason": "还漏油"}), *began, ("finish_repair", mended)] if luck.random() < 0.3 else []),
        ("complete_checks", {"items": done, "note": "已试车"}),
    ]


def commands_of(order: ServiceOrder, story: list[tuple[str, Told]], luck: Random) -> list[Told]:
    """The story as commands of a phone, its clock perhaps wrong by an hour and known to be so."""
    at, made = order.reported_at + timedelta(minutes=20), []
    offset = luck.choice([0, 0, 3600])
    for kind, told in story:
        at += timedelta(seconds=luck.randrange(60, 900), milliseconds=luck.randrange(1000))
        if told.get("late"):
            at = max(at, order.reported_at + timedelta(minutes=240 + luck.randrange(1, 50)))
        made.append(
            {
                "id": str(uuid7()), "order": order.number, "kind": kind,
                "data": {name: value for name, value in told.items() if name not in ("late", "shown")},
                "shown": told.get("shown"),
                "occurred_at": (at - timedelta(seconds=offset)).isoformat(), "device_clock_offset": offset,
                "state": "waiting", "answer": None,
            }
        )  # fmt: skip
    return made


def send(today: World, commands: list[Told], at: datetime) -> None:
    act = replace(today.act(Role.ENGINEER, at), door="field")
    assert {answer["result"] for answer in apply_batch(commands, acts_like(act))} <= {APPLIED}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_preview_without_signal_says_what_the_receipt_says(
    phone: Page, today: World, live_server: LiveServer, seed: int
) -> None:
    luck, now = Random(seed), clock.now()
    language = LANGUAGES[seed % len(LANGUAGES)]
    until = luck.choice([date(2026, 1, 1), date(2026, 1, 1), None, date(2099, 1, 1)])
    out = until == date(2026, 1, 1)
    assets.save_vehicle(today.sweeper.number, {"warranty_until": until}, act=today.act(Role.ADMIN, now))
    today.sweeper.refresh_from_db()
    order = today.until(today.report(at=now - timedelta(hours=9)), "dispatch")
    photos = [files.store(jpeg(colour), "a.jpg", act=today.act(Role.ENGINEER, now)).pk for colour in ("red", "navy")]
    commands = commands_of(order, history(luck, photos, out=out), luck)
    known = luck.randrange(len(commands))
    send(today, commands[:known], now)
    sign_in(phone.context, today.users["engineer"], live_server)
    phone.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    address = f"{live_server}/field/orders/{order.number}/"
    phone.goto(address)

    drawn = phone.evaluate(DRAW, commands[known:])

    send(today, commands[known:], clock.now())
    phone.goto(address)
    assert lines(drawn) == lines(phone.locator("#screen .receipt").inner_text())
    with translation.override(language):
        preview = on_screen(draft_of(ServiceOrder.objects.get(pk=order.pk), at=clock.now()))
        issued = signed(today, order)
    for part in ("customer", "vehicle", "repair", "promises", "apology", "parts", "charges", "checks", "photos"):
        assert preview[part] == issued[part]
    assert [*preview["timeline"], issued["timeline"][-1]] == issued["timeline"]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def signed(today: World, order: ServiceOrder) -> Any:
    """The words of the paper that the customer's signature froze."""
    today.step(order, "sign", clock.now(), signer="刘师傅", no_improper=True)
    return on_screen(content_of(Receipt.objects.get(order=order)))
