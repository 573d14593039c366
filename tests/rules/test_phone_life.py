"""The phone judges a step as the server does: `life.js`, run by node, against the rules in Python, case by case."""

import random
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from tests.phone_scripts import ask
from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.charges.models import Quotation
from yinuo.charges.rules.asking import require_open as still_open
from yinuo.charges.rules.asking import require_payable
from yinuo.charges.types import QuoteState
from yinuo.checklists.actions import REGULATION
from yinuo.checklists.rules import Demand, missing, read
from yinuo.checklists.types import Gate, Hazard, Item, ItemKind
from yinuo.field.known import Known
from yinuo.field.money import Money
from yinuo.field.pack import OWN, UNSAID, life
from yinuo.hall.commands import problem_of
from yinuo.journal.types import Event
from yinuo.kernel.errors import Refused
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.receipt import Lists
from yinuo.orders.rules import scene
from yinuo.orders.rules.closing import unpaid_gates
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.story import applied
from yinuo.orders.rules.transitions import CONFIRM_ANEW, require_open, resumes_at, steps_from, transition
from yinuo.orders.types import State, Step, Work
from yinuo.people.types import CertificateKind

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
CASES = 300
PRESSES = 14

# Each case is pressed through as on a phone: what is refused changes nothing, what is not becomes a waiting command.
PRESSED = """told.map(({ data, presses }) => {
  const { refusal, standing } = module, commands = [];
  return presses.map((press) => {
    const problem = refusal(data, standing(data, commands), press);
    if (!problem) commands.push({ ...press, state: "waiting" });
    return { problem, at: standing(data, commands) };
  });
})"""


def regulation() -> tuple[list[Item], list[Demand]]:
    text = yaml.safe_load(REGULATION.read_text(encoding="utf-8"))
    items = []
    for gate, content in text["items"].items():
        for hazard, rows in (content if isinstance(content, dict) else {"": content}).items():
            items += [Item(gate=gate, hazard=hazard, **row) for row in rows]
    return items, [Demand(**row) for row in text["certificates"]]


ITEMS, DEMANDS = regulation()
STARTS = (State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE, State.ON_SITE, State.IN_REPAIR, State.TESTING)

GATED = {line.step.value for line in OWN if line.gates}


def job_of(luck: random.Random) -> Known:
    state = luck.choice(STARTS)
    order = ServiceOrder(number="SO-1", state=state)
    declared = state in (State.IN_REPAIR, State.TESTING) or (state == State.ON_SITE and luck.random() < 0.5)
    order.hazards = sorted(luck.sample(Hazard.values, luck.randint(0, 3))) if declared else None
    order.overrides = sorted(luck.sample(["check_out", "hazards", "completion"], luck.choice([0, 0, 1])))
    if luck.random() < 0.4:
        order.rescue = "accident"
        order.closed = sorted(luck.sample(sorted(scene.REFUSALS), luck.randint(0, 3)))
    held = frozenset(luck.sample(CertificateKind.values, luck.randint(0, len(CertificateKind.values))))
    money = Money(luck.choice(Verdict.values + 3 * ["covered"]), quotations=quotations(luck))
    return Known(order, NOON, (), Lists(tuple(ITEMS), {}), tuple(DEMANDS), held, (), (), money=money)


def quotations(luck: random.Random) -> tuple[Quotation, ...]:
    """At most one that waits, and it is the newest."""
    earlier = luck.sample([QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.REPLACED], luck.randint(0, 2))
    return tuple(Quotation(state=state) for state in luck.choice([[], [QuoteState.OFFERED]]) + earlier)


def press_of(luck: random.Random, state: str) -> dict[str, Any]:
    """A step that mostly fits the state, with what its form might tell."""
    fits = [step for step in steps_from(state, Role.ENGINEER) for _ in range(4 if step in GATED else 1)]
    step = luck.choice(fits if luck.random() < 0.8 else [line.step.value for line in OWN])
    data: dict[str, Any] = {}
    if step == Step.DECLARE_HAZARDS:
        data["hazards"] = luck.sample(Hazard.values, luck.randint(0, 3))
    data |= scene_told(step, luck)
    if step in TICKED and luck.random() < 0.8:
        share = luck.choice([0.5, 1, 1, 1])
        data["items"] = {item.code: said(item, luck) for item in ITEMS if luck.random() < share}
    return {"kind": step, "data": data}


TICKED = (Step.CONFIRM_ITEMS, Step.DEPART, Step.BEGIN_REPAIR, Step.COMPLETE_CHECKS, Step.CLEAR_SCENE, Step.START_TOW)


def scene_told(step: str, luck: random.Random) -> dict[str, Any]:
    """What the forms of a rescue might tell."""
    photos = {"photos": ["0" * 64]} if luck.random() < 0.8 else {}
    told: dict[str, dict[str, Any]] = {
        Step.ASSESS_SCENE: photos | {
            "legal": luck.choice(["none", "none", "traffic_police"]), "injured": luck.choice([True, False, False]),
            "insured": luck.choice([True, False]), "circumstances": luck.choice([[], [], ["drink"]]),
        },
        Step.RELEASE_SCENE: photos,
        Step.SETTLE_CLAIM: luck.choice([
            {"settled": "agreed", "losses": "x", "amount_cny": "5"}, {"settled": "agreed"}, {"settled": "waived"},
        ]),
        Step.START_TOW: {
            "towing": luck.choice(["soft", "rigid", "flatbed"]), "tractor": luck.choice(["truck", "crane", "none"]),
            **luck.choice([{}, {"brakes_fail": True}, {"link_m": "5"}, {"link_m": "12"}]),
        },
    }  # fmt: skip
    return told.get(step, {})


def said(item: Item, luck: random.Random) -> Any:
    if item.kind == ItemKind.NUMBER:
        return luck.choice(["12", "19.5", " 20 ", "0", "-1", "1e3", "十二", "12,5", "2e9"] + 20 * ["15"])
    return luck.random() < 0.97


ANSWERED = {Step.OFFER_QUOTE: "offered", Step.ACCEPT_QUOTE: "accepted", Step.DECLINE_QUOTE: "declined"}


class Desk:
    """The server's side of one case: the same rules in the order in which `orders.actions.advance` asks them."""

    def __init__(self, job: Known) -> None:
        order = job.order
        hazards = None if order.hazards is None else frozenset(order.hazards)
        self.rescue = order.rescue
        self.work = Work(State(order.state), 1, "", hazards, frozenset(order.overrides), rescue=order.rescue,
                         closed=frozenset(order.closed))  # fmt: skip
        self.answers: dict[str, str] = {}
        self.held = job.held
        self.cover, self.quote, self.agreed = job.money.cover, job.money.quote, job.money.agreed

    def press(self, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """The problem, or None after the step was taken."""
        try:
            line = transition(self.work.state, kind, Role.ENGINEER)
            scene.require_possible(kind, rescue=self.rescue, closed=self.work.closed, state=self.work.state)
            scene.require_untouched(line.gates, self.work.closed, step=kind)
            if any(field.required and field.kind == "hashes" and not data.get(field.name) for field in FIELDS[kind]):
                raise Refused("field_required", field="photos")
            scene.require_fitting(kind, data)
            if kind == Step.CONFIRM_ITEMS:
                told_ = [item for item in ITEMS if item.code in data.get("items", {})]
                scene.require_no_aftermath(told_, held=scene.SCENE in self.work.closed)
            self._require_quotable(kind)
            codes = {item.code: item for item in ITEMS}
            answers = self.answers | {code: read(codes[code], value) for code, value in data.get("items", {}).items()}
            lacking = {gate: self._missing(gate, answers) for gate in line.gates}
            closed = [gate for gate, each in lacking.items() if each]
            closed += unpaid_gates(cover=self.cover, accepted=self.agreed, settled=True)
            asked = [gate for gate in closed if gate not in self.work.overrides]
            flat = [asdict(each) for gate in asked for each in lacking.get(gate, ())]
            require_open(line, closed, overridden=self.work.overrides, missing=flat)
        except Refused as refused:
            return problem_of(refused)
        told = data | ({"resume_to": resumes_at(self.work.state)} if kind == Step.WAIT else {"help": "advice"})
        self.work = applied(self.work, Event("order:SO-1", 2, f"order.{kind}", NOON, NOON, told, Role.ENGINEER, "", ""))
        self.quote = ANSWERED.get(kind, self.quote)
        self.agreed = self.agreed or kind == Step.ACCEPT_QUOTE
        forgotten = CONFIRM_ANEW.get(kind, frozenset())
        self.answers = {code: value for code, value in answers.items() if codes[code].gate not in forgotten}
        return None

    def _require_quotable(self, kind: str) -> None:
        """As `orders.actions.charging` asks it."""
        if kind == Step.OFFER_QUOTE:
            require_payable(self.cover)
        if kind in (Step.ACCEPT_QUOTE, Step.DECLINE_QUOTE):
            if not self.quote:
                raise Refused("no_quotation", field="quote", what="")
            still_open(self.quote, NOON.date(), NOON.date())

    def _missing(self, gate: str, answers: dict[str, str]) -> tuple[Any, ...]:
        if gate == Gate.HAZARDS and self.work.hazards is None:
            return (UNSAID,)
        return missing(gate, items=ITEMS, answers=answers, hazards=self.work.hazards or frozenset(), demands=DEMANDS,
                       certificates=self.held)  # fmt: skip


def presses_of(luck: random.Random, desk: Desk) -> list[dict[str, Any]]:
    presses = []
    for _ in range(PRESSES):
        presses.append(press_of(luck, desk.work.state))
        desk.press(**presses[-1])
    return presses


@pytest.fixture(scope="module")
def cases() -> list[tuple[int, Known, list[dict[str, Any]], list[dict[str, Any]]]]:
    """(seed, job, presses, what the phone answered to each) for every seed; one run of node for all."""
    made = []
    for seed in range(CASES):
        luck = random.Random(seed)
        job = job_of(luck)
        made.append((seed, job, presses_of(luck, Desk(job))))
    told = [{"data": life(job) | {"basis": 0}, "presses": presses} for _, job, presses in made]
    return [(*case, phone) for case, phone in zip(made, ask("life.js", PRESSED, told), strict=True)]


@pytest.mark.clause(id="R-7.1")
def test_the_phone_refuses_what_the_server_refuses_with_the_same_words_and_list(cases: Any) -> None:
    refused = 0
    for seed, job, presses, phone in cases:
        desk = Desk(job)
        for place, (press, said_) in enumerate(zip(presses, phone, strict=True)):
            problem = desk.press(press["kind"], press["data"])
            refused += problem is not None and problem["code"] not in ("wrong_step", "not_allowed")
            assert shape(said_["problem"]) == shape(problem), f"seed {seed}, press {place}: {press}"

    assert refused > CASES / 2


def test_the_phone_stands_where_the_server_will_stand(cases: Any) -> None:
    taken = 0
    for seed, job, presses, phone in cases:
        desk = Desk(job)
        for place, (press, said_) in enumerate(zip(presses, phone, strict=True)):
            taken += desk.press(press["kind"], press["data"]) is None
            assert standing(said_["at"]) == standing(told(desk)), f"seed {seed}, press {place}: {press}"

    assert taken > CASES


def shape(problem: dict[str, Any] | None) -> dict[str, Any] | None:
    """A refusal as it is read: `missing` is shown line by line instead of `detail`, where it stands too.

    Where a step does not fit the state, the phone need not tell whose it would be.
    """
    if problem is None:
        return None
    if problem["code"] in ("wrong_step", "not_allowed"):
        return {"code": "wrong_step"}
    return {name: problem[name] for name in problem if name != "detail" or not problem["missing"]}


def told(desk: Desk) -> dict[str, Any]:
    work = replace(desk.work)
    hazards = None if work.hazards is None else sorted(work.hazards)
    return {"state": work.state, "resume_to": work.resume_to, "hazards": hazards, "overrides": sorted(work.overrides),
            "answers": desk.answers, "closed": sorted(work.closed)}  # fmt: skip


def standing(at: dict[str, Any]) -> dict[str, Any]:
    return {name: at[name] for name in ("state", "resume_to", "hazards", "answers", "closed")} | {
        "overrides": sorted(at["overrides"])
    }
