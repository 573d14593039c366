"""What a job page sends along for the hours without signal: the same table, checklists and words as the server's.

The phone evaluates this data and knows no rule of its own (DESIGN 7); the server decides when the commands arrive.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.assets.types import Verdict
from yinuo.checklists.types import Item, ItemKind, Missing
from yinuo.field.along import Along
from yinuo.field.known import GATES, Known
from yinuo.field.money import money_json, money_rules
from yinuo.field.now import ASKS, NOTHING, UNDECLARED, Ask
from yinuo.field.paper import paper_of
from yinuo.field.scene import scene_rules
from yinuo.hall.commands import problem_of
from yinuo.kernel.errors import Refused
from yinuo.orders.rules import scene
from yinuo.orders.rules.closing import arrived_late
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.transitions import CONFIRM_ANEW, QUOTATION, TABLE, Transition, resumes_at
from yinuo.orders.types import State, Step
from yinuo.parts.types import Held
from yinuo.templatetags.kit import tone

WAITING_FROM = frozenset(state for line in TABLE if line.step == Step.WAIT for state in line.frm)

OWN = tuple(line for line in TABLE if Role.ENGINEER in line.roles)
"""The engineer's lines of the table."""

UNSAID = Missing("declare_hazards", "", "R-7.1", "not_declared")
"""What closes the gate while nobody has said which hazards there are."""

Json = dict[str, Any]


def pack(job: Known, *, user_id: int, basis: int) -> Json:
    """The whole `job-data`; `basis` is the journal's newest id when the job was read."""
    return {
        "number": job.order.number,
        "user": user_id,
        "basis": basis,
        "at": job.now.isoformat(),
        **life(job),
        "place": _place(job),
        "stock": [held_json(each) for each in job.van],
        "along": [_along(each) for each in job.along],
        "money": money_json(job.money),
        "paper": paper_of(job),
    }


def life(job: Known) -> Json:
    """What `life.js` goes by: where the job stands, and the table, checklists and words that say how it goes on."""
    order = job.order
    return {
        "order": {
            "state": order.state,
            "resume_to": order.resume_to,
            "hazards": order.hazards,
            "overrides": order.overrides,
            "answers": job.lists.answers,
            "late": owes_apology(job),
            "closed": sorted(order.closed),
            "quote": job.money.quote,
            "agreed": job.money.cover != Verdict.NOT_COVERED or job.money.agreed,
        },
        "labels": {state: str(label) for state, label in State.choices},
        "badges": {state: tone(state) for state in State.values},
        "screens": {state: _screen(ASKS.get(state, NOTHING)) for state in State.values},
        "undeclared": _screen(UNDECLARED),
        "resumes": {state: resumes_at(state) for state in sorted(WAITING_FROM)},
        **scene_rules(order),
        "cover": job.money.cover,
        **money_rules(),
        "table": [_line(line) for line in OWN if order.rescue or line.step not in scene.RESCUES_ONLY],
        "fields": {line.step: _fields(line) for line in OWN},
        "items": _items([item for item in job.lists.items if item.gate in GATES]),
        "demands": _demands(job),
        "undeclared_missing": in_words([UNSAID])[0],
        "refusals": {line.step: _closed(line) for line in OWN if line.gates},
        "wrong_answers": {item.code: _wrong(item) for item in job.lists.items if item.kind == ItemKind.NUMBER},
        "wrong_step": problem_of(Refused("wrong_step", field="step")),
    }


def owes_apology(job: Known) -> bool:
    """Whether somebody came late and has not said sorry yet (R-6.8)."""
    return job.order.apologised_at is None and arrived_late(job.promises)


def in_words(missing: Iterable[Missing]) -> list[Json]:
    """What keeps a gate closed, exactly as a refusal of the server names it."""
    refused = Refused("gate_closed", missing=[asdict(each) for each in missing])
    return list(problem_of(refused)["missing"])


def _screen(ask: Ask) -> Json:
    return {"screen": ask.screen, "next": str(ask.next)}


def _line(line: Transition) -> Json:
    return {
        "step": line.step,
        "frm": sorted(line.frm),
        "to": line.to,
        "gates": list(line.gates),
        "clause": line.clause,
        "label": str(line.step.label),
        "forgets": sorted(CONFIRM_ANEW.get(line.step, ())),
        "effects": [asdict(each) for each in scene.EFFECTS.get(line.step, ())],
        "needs": scene.NEEDS_CLOSED.get(line.step, ""),
    }


def _fields(line: Transition) -> list[Json]:
    return [
        {"name": field.name, "kind": field.kind, "required": field.required, "most": field.most}
        for field in FIELDS[line.step]
    ]


def _items(items: list[Item]) -> list[Json]:
    said = in_words(Missing(item.code, item.text, item.clause, "unconfirmed", item.hazard) for item in items)
    more = ({"gate": item.gate, "kind": item.kind, "blocking": item.blocking} for item in items)
    return [one | other for one, other in zip(said, more, strict=True)]


def _demands(job: Known) -> list[Json]:
    said = in_words(
        Missing(each.certificate, each.certificate, each.clause, "certificate", each.hazard) for each in job.demands
    )
    more = ({"certificate": each.certificate, "held": each.certificate in job.held} for each in job.demands)
    return [one | other for one, other in zip(said, more, strict=True)]


def _closed(line: Transition) -> Json:
    """The refusal of a closed gate as far as it is known before: what is missing the phone puts in."""
    gates = [gate for gate in line.gates if gate not in scene.REFUSALS and gate != QUOTATION]
    return problem_of(Refused("gate_closed", clause=line.clause or None, gates=gates, step=line.step.value, missing=[]))


def _wrong(item: Item) -> Json:
    """The refusal of a reading that is none; the phone puts in what was written."""
    return problem_of(
        Refused("answer_wrong", clause=item.clause, field=f"items.{item.code}", kind=item.kind, value="{value}")
    )


def held_json(held: Held) -> Json:
    """A part on the own van, with what a customer out of warranty pays for it (R-6.12)."""
    return {
        "number": held.number,
        "name": held.name,
        "unit": held.unit,
        "quantity": f"{held.quantity.normalize():f}",
        "unit_cny": str(held.unit_cny),
        "serials": held.serials,
    }


def _along(each: Along) -> Json:
    amounts = {"amount": each.amount, "asked": each.asked}
    return {"number": each.number} | {name: f"{amount.normalize():f}" for name, amount in amounts.items()}


def _place(job: Known) -> Json | None:
    """Where the machine stands, and how near to it counts as there."""
    order = job.order
    if order.lat is None or order.lon is None:
        return None
    return {"lat": order.lat, "lon": order.lon, "radius_m": settings.GEOFENCE_M}
