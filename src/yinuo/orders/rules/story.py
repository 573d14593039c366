"""What an order's journal says: where the work stands, and the facts its promises are judged by.

An action applies its new entry with the same functions that `yinuo verify --replay` uses on all of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from yinuo.assets.types import Verdict
from yinuo.charter.types import Terms
from yinuo.checklists.types import Gate
from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.orders.rules.scene import SCENE, closed_after, holds_after
from yinuo.orders.rules.transitions import CONFIRM_ANEW, RESUME, TABLE, WITH_ENGINEER
from yinuo.orders.types import Flag, HelpAsked, Outcome, State, Step, Work
from yinuo.promises.rules.judge import judge
from yinuo.promises.types import Due, Fact, FactKind

REPORT = "order.report"
CLOCK_TOLERANCE = timedelta(minutes=5)
RECEIVED = "received_at"
"""The fact of an entry taken out of the tray: when the phone's command had reached the server."""


def at(value: str) -> datetime:
    """A moment out of an entry's data."""
    return datetime.fromisoformat(value)


def applied(work: Work | None, event: Event) -> Work:
    """The work after one entry. The first entry is the report."""
    if event.kind == REPORT:
        return Work(State.REPORTED)
    if work is None:
        raise ValueError(f"Expected {REPORT} first, got {event.kind}.")
    step = event.kind.removeprefix("order.")
    if step not in Step.values:
        return work
    work = replace(
        work, state=_target(work, step, event.role), overrides=work.overrides - CONFIRM_ANEW.get(step, frozenset())
    )
    closed = closed_after(work.closed, step, event.data)
    if closed is not work.closed:
        at_scene = min(event.occurred_at, learned(event))
        work = replace(work, closed=closed, holds=holds_after(work.holds, held=SCENE in closed, at=at_scene))
    change = CHANGES.get(Step(step))
    work = replace(work, **change(work, event)) if change else work
    return work if work.state in WITH_ENGINEER else replace(work, help_wanted="")


@clause("R-7.1")
def _declared(work: Work, hazards: frozenset[str]) -> dict[str, Any]:
    """The hazards known now. What the manager let pass was not said of one that is new."""
    known = work.hazards or frozenset()
    overrides = work.overrides if hazards <= known else work.overrides - {Gate.HAZARDS}
    return {"hazards": known | hazards, "overrides": overrides}


def ruled(covered: bool) -> Verdict:
    """What the manager's word makes of the coverage."""
    return Verdict.COVERED if covered else Verdict.NOT_COVERED


def _outsourced(work: Work, data: Mapping[str, Any]) -> dict[str, Any]:
    """Where a shop's work is taken back to, and who answers for the receipt where nobody had the order."""
    return {name: data.get(name, getattr(work, name)) for name in ("resume_to", "engineer_id")}


CHANGES: dict[Step, Callable[[Work, Event], dict[str, Any]]] = {
    Step.DISPATCH: lambda work, event: {"engineer_id": event.data["engineer_id"], "resume_to": "", "hazards": None},
    # Whoever comes next looks for himself what can hurt him.
    Step.REASSIGN: lambda work, event: {"engineer_id": event.data["engineer_id"], "resume_to": "", "hazards": None},
    Step.DECLINE: lambda work, event: {"engineer_id": None},
    Step.OUTSOURCE: lambda work, event: _outsourced(work, event.data),
    Step.RECALL_SHOP: lambda work, event: {"resume_to": ""},
    Step.CALL_RESCUE: lambda work, event: {"rescue": event.data["rescue"]},
    Step.WAIT: lambda work, event: {"resume_to": event.data["resume_to"]},
    Step.RESUME: lambda work, event: {"resume_to": ""},
    Step.REQUEST_HELP: lambda work, event: {"help_wanted": event.data["help"]},
    Step.ANSWER_HELP: lambda work, event: {"help_wanted": ""},
    Step.ARRIVE: lambda work, event: {"arrived_at": work.arrived_at or event.occurred_at},
    Step.APOLOGISE: lambda work, event: {"apologised_at": event.occurred_at},
    Step.DECLARE_HAZARDS: lambda work, event: _declared(work, frozenset(event.data["hazards"])),
    Step.OVERRIDE: lambda work, event: {"overrides": work.overrides | {event.data["gate"]}},
    Step.CONFIRM_SOLVED: lambda work, event: {"solved_confirmed_at": event.occurred_at},
    Step.NOT_SOLVED: lambda work, event: {"solved_confirmed_at": None},
    Step.SIGN: lambda work, event: {"outcome": Outcome.RESERVED if event.data.get("reservation") else Outcome.SIGNED},
    Step.REFUSE_SIGNATURE: lambda work, event: {"outcome": Outcome.REFUSED},
    Step.SIGN_LATER: lambda work, event: {"outcome": Outcome.LATER},
    Step.RULE_WARRANTY: lambda work, event: {"ruling": ruled(event.data["covered"])},
    # The gates of the next completion are new ones: an override was for the work as it stood.
    Step.REWORK: lambda work, event: {"outcome": Outcome.NONE, "overrides": frozenset()},
}
"""What a step changes besides the state."""


def _target(work: Work, step: str, role: str) -> State:
    lines = [line for line in TABLE if line.step == step and work.state in line.frm]
    line = next((line for line in lines if role in line.roles), lines[0] if lines else None)
    if line is None or line.to is None:
        return work.state
    # Early entries of outsourcing do not say where the order was.
    return State((work.resume_to or State.RESPONDED) if line.to == RESUME else line.to)


@clause("R-5.10", "R-5.11")
def judged_at(event: Event, *, reported_at: datetime, bound: timedelta) -> tuple[datetime, Flag | None]:
    """The moment an entry counts from, and why it is not the moment it was said to happen, if so.

    What happened without signal counts from when it happened; but a moment in the future, before the report, or
    longer than `bound` before we learned of it is flagged and counts from when we learned of it (DESIGN 6).
    """
    return moment_of(event.occurred_at, learned(event), reported_at=reported_at, bound=bound)


def moment_of(
    occurred_at: datetime, learned_at: datetime, *, reported_at: datetime, bound: timedelta
) -> tuple[datetime, Flag | None]:
    """The same, of what is not written down yet."""
    code = ""
    if occurred_at > learned_at + CLOCK_TOLERANCE:
        code = "future"
    elif occurred_at < reported_at:
        code = "before_report"
    elif occurred_at < learned_at - bound:
        code = "too_old"
    if code:
        return max(learned_at, reported_at), Flag(code, occurred_at, learned_at)
    return min(occurred_at, learned_at), None


def learned(event: Event) -> datetime:
    """When the server learned of it: when it was recorded; earlier, where the tray held it until it was settled."""
    return at(event.data[RECEIVED]) if RECEIVED in event.data else event.recorded_at


def facts_of(events: Iterable[Event], *, reported_at: datetime, terms: Terms) -> list[Fact]:
    """The facts that promises are judged by, one for each entry that is one."""
    bound = timedelta(minutes=terms.evidence_bound_minutes)
    facts: list[Fact] = []
    for event in events:
        if event.kind in FACTS:
            moment, _flag = judged_at(event, reported_at=reported_at, bound=bound)
            facts.append(_in_order(FACTS[event.kind](moment, event), facts))
    return facts


def _in_order(fact: Fact, earlier: list[Fact]) -> Fact:
    """What ends a wait counts no earlier than the wait it ends, whatever a phone's clock made of the two."""
    begun = [each.at for each in earlier if each.kind is FactKind.PAUSED]
    return replace(fact, at=max(fact.at, *begun)) if fact.kind is FactKind.RESUMED and begun else fact


def _reclassed(moment: datetime, event: Event) -> Fact:
    return Fact(FactKind.RECLASSED, moment, km=event.data["km"], supplier=event.data["supplier"])


FACTS: Mapping[str, Callable[[datetime, Event], Fact]] = {
    "order.respond": lambda at, event: Fact(FactKind.CONTACTED, at),
    "order.reply": lambda at, event: Fact(FactKind.ANSWERED, at),
    "order.agree_appointment": lambda at, event: Fact(
        FactKind.AGREED, at, datetime.fromisoformat(event.data["appointment_at"]), event.data["customer_wish"]
    ),
    "order.arrive": lambda at, event: Fact(FactKind.ARRIVED, at),
    "order.locate": _reclassed,
    "order.need_supplier": _reclassed,
    "order.wait": lambda at, event: Fact(FactKind.PAUSED, at, why=event.data["wait_for"]),
    "order.resume": lambda at, event: Fact(FactKind.RESUMED, at),
    "order.reassign": lambda at, event: Fact(FactKind.RESUMED, at),
    "order.confirm_solved": lambda at, event: Fact(FactKind.SOLVED, at),
    "order.cancel": lambda at, event: Fact(FactKind.ENDED, at, why="cancelled"),
    "order.mark_duplicate": lambda at, event: Fact(FactKind.ENDED, at, why="duplicate"),
    "promise.broken": lambda at, event: Fact(FactKind.TIME_PASSED, event.recorded_at),
}
"""Kinds of entries that can decide a promise, and how: after any other the promises stand as they stood."""


def promises_in(events: list[Event]) -> tuple[Due, ...]:
    """The promises that an order's whole journal gives."""
    report = events[0].data
    terms = Terms.from_json(report["terms"])
    reported_at = at(report["reported_at"])
    return judge(
        reported_at, km=report["km"], supplier=report["supplier"], terms=terms,
        facts=facts_of(events[1:], reported_at=reported_at, terms=terms),
    )  # fmt: skip


def work_in(events: list[Event]) -> Work:
    """Where the work stands after an order's whole journal."""
    work: Work | None = None
    for event in events:
        work = applied(work, event)
    if work is None:
        raise ValueError("Expected at least the report.")
    return work


def help_in(events: Iterable[Event]) -> HelpAsked | None:
    """The newest request for help in an order's story; whether it is still open, `Work.help_wanted` tells."""
    asked = [event for event in events if event.kind == f"order.{Step.REQUEST_HELP}"]
    if not asked:
        return None
    data = asked[-1].data
    return HelpAsked(
        data["help"], data["reason"], asked[-1].actor, asked[-1].occurred_at, data.get("wished", ""),
        data.get("wished_name", ""),
    )  # fmt: skip
