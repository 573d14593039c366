"""An engineer's phone under test: its clock perhaps wrong, its outbox counted against the server."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import PHONE
from tests.journeys.hands import AT_THE_MACHINE, answer, until
from tests.world import NEAR, World
from yinuo.inbox.models import Command, Conflict
from yinuo.journal.models import Entry
from yinuo.kernel import clock
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import moment_of
from yinuo.orders.models import ServiceOrder

Kept = dict[str, Any]

CLOCK = """(() => {
  const Real = Date;
  const skew = () => Number(localStorage.getItem("test-skew") ?? %d);
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [Real.now() + skew()])); }
    static now() { return Real.now() + skew(); }
  };
})()"""
"""The phone's clock goes wrong by so many ms; `localStorage["test-skew"]` sets it anew while the app runs."""

OUTBOX = """async () => {
  const outbox = await import("/static/field/outbox.js");
  return { commands: await outbox.all(), files: (await outbox.files()).map(({ blob, thumb, ...file }) => file) };
}"""

ALL_SENT = """async () => {
  const { all, files, halted, owner, wake } = await import("/static/field/outbox.js");
  const kept = [...(await all()), ...(await files())];
  const waiting = kept.filter((each) => each.state === "waiting" && each.owner === owner());
  if (waiting.length && (await halted())) wake(true);
  return waiting.length === 0;
}"""
"""Nothing waits; what rests after a failure is woken, as by somebody who presses "send now"."""

FILL = """() => {
  const form = document.getElementById("now");
  const seen = (each) => !each.closest("[hidden]");
  for (const box of form.querySelectorAll("[data-item] input[type=checkbox]")) if (seen(box)) box.checked = true;
  for (const text of form.querySelectorAll("[data-item] input[inputmode=decimal]")) if (seen(text)) text.value = "12";
  const asked = form.querySelectorAll("textarea[required], input[required]:not([type=radio])");
  for (const text of asked) text.value ||= "已换油管";
  form.querySelector("[name=no_improper][value=yes]")?.click();
}"""
"""Everything that the screen asks for is ticked and written."""


@contextmanager
def phone(browser: Browser, *, wrong_by: timedelta = timedelta()) -> Iterator[BrowserContext]:
    """A phone whose clock is `wrong_by`. Its console may speak of a cut line, but no script of ours may fail on it."""
    context = browser.new_context(locale="zh-CN", **PHONE, **AT_THE_MACHINE)
    context.add_init_script(CLOCK % (wrong_by.total_seconds() * 1000))
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert wrong == []


def tab(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    return page


def dispatched(world: World, engineer: str = "E001", *, minutes_ago: int = 60) -> ServiceOrder:
    """A job that was just given to an engineer."""
    order = world.report(Place(NEAR.lat, NEAR.lon), at=clock.now() - timedelta(minutes=minutes_ago))
    world.step(order, "respond", order.reported_at + timedelta(minutes=5), how="phone")
    return world.step(order, "dispatch", order.reported_at + timedelta(minutes=10), engineer=engineer)


def set_clock(page: Page, wrong_by: timedelta) -> None:
    """Somebody sets the phone's clock while the app runs."""
    answer(page, "skew => localStorage.setItem('test-skew', skew)", wrong_by.total_seconds() * 1000)


def take(page: Page) -> None:
    """The one next step of the job that is open, with everything it asks for."""
    answer(page, FILL)
    page.locator(".act-bar button[form=now]").click()


def shown(page: Page) -> str:
    """The name of the screen that the job shows."""
    return page.locator("#screen").get_attribute("data-screen") or ""


def settled(page: Page) -> None:
    """Wait until the step just taken is kept, or refused, and the page rests."""
    until(page, "() => !document.body.classList.contains('sending')")


def on_screen(page: Page, name: str) -> None:
    expect(page.locator("#screen")).to_have_attribute("data-screen", name)


def outbox(page: Page) -> Kept:
    """What the phone keeps: `commands` and `files`, each as it stands."""
    kept: Kept = answer(page, OUTBOX)
    return kept


def all_sent(page: Page) -> None:
    """Wait until nothing of its owner waits on this phone any more, however often a round failed."""
    try:
        until(page, ALL_SENT)
    except AssertionError as error:
        error.add_note(f"{page.url} {outbox(page)}")
        raise


def accounted(*phones: Page) -> tuple[int, int, int]:
    """How much was made, applied, and is in the tray; nothing lost, nothing doubled, in order, each at its own time."""
    made = {each["id"]: each for page in phones for each in outbox(page)["commands"]}
    stored = {str(row.pk): row for row in Command.objects.filter(pk__in=made)}
    applied = {key for key, row in stored.items() if row.status < 400}
    kinds = {f"order.{each['kind']}" for each in made.values()}
    entries = Entry.objects.filter(command_id__in=made, kind__in=kinds).order_by("seq")
    tray = {str(key) for key in Conflict.objects.filter(pk__in=made).values_list("pk", flat=True)}

    assert stored.keys() == made.keys()  # lost: none
    assert tray == made.keys() - applied  # what was not applied waits for the dispatcher
    assert Counter(str(each.command_id) for each in entries) == dict.fromkeys(applied, 1)  # doubled: none
    assert {key: each["state"] for key, each in made.items()} == {
        key: "applied" if key in applied else "refused" for key in made
    }  # the phone knows it
    for entry in entries:
        told = made[str(entry.command_id)]
        assert entry.occurred_at == moment_of(told["occurred_at"]) + timedelta(seconds=told["device_clock_offset"])
    in_turn = sorted(made.values(), key=lambda each: each["seq"])
    for order, owner in {(each["order"], each["owner"]) for each in in_turn}:
        meant = [e["id"] for e in in_turn if (e["order"], e["owner"]) == (order, owner) and e["id"] in applied]
        assert [str(each.command_id) for each in entries if str(each.command_id) in meant] == meant
    return len(made), len(applied), len(tray)
