"""A batch of commands from a phone or a program: each applied exactly once, in order, and answered (DESIGN 6).

Inside one order a refused command holds back the later ones: they were meant for what it would have brought about.
Other orders go on. A held command is not kept: it is sent again when what stood in its way is settled. What an engineer
did and an order does not take becomes a conflict in the dispatcher's tray (docs/decisions/0016). Parts for the own van
are asked for without an order: nobody but the engineer has to hear that these were refused.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isinf
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from yinuo.accounts.types import Role
from yinuo.hall import tours
from yinuo.hall.van import FOR_THE_VAN, ask_for_van
from yinuo.hall.words import explain, lacking, spoken, status_of
from yinuo.inbox.actions import once, settle_redone
from yinuo.journal import queries as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import moment_of
from yinuo.orders.actions import advance
from yinuo.orders.types import Step

MOST = 200
"""Commands in one batch. A phone that was away for longer sends several."""

FARTHEST_OFFSET = timedelta(days=36_525)
"""A century: a phone whose battery was empty wakes up in 1970, and its offset puts that right."""
PASSING = frozenset({"file_missing"})
"""Refusals that mend themselves: the command is held, not refused, and its id stays good."""

GONE_ON = frozenset({"wrong_step", "not_yours"})
"""Refusals because the order went on meanwhile: doing it again later settles nothing, somebody has to decide."""

APPLIED, REFUSED, HELD = "applied", "refused", "held"


@dataclass(frozen=True, slots=True)
class Sent:
    """One command as it was sent; `occurred_at` is already corrected by the device's clock offset."""

    id: UUID
    order: str
    step: str
    data: dict[str, Any]
    occurred_at: datetime
    told_at: str
    basis_version: int | None = None


ActOfCommand = Callable[[Sent], Act]


def acts_like(act: Act) -> ActOfCommand:
    """The act behind each command of a request: the same person and door, the command's own id and moment."""
    return lambda sent: replace(act, command_id=sent.id, occurred_at=sent.occurred_at)


def read_batch(body: bytes) -> list[Any]:
    """The commands in a JSON body `{"commands": [...]}`.

    Refused("bad_json"), or Refused("field_required") and Refused("too_many_commands") naming `commands`.
    """
    try:
        told = _clean(json.loads(body, parse_constant=_no_number))
    except (ValueError, RecursionError):
        raise Refused("bad_json") from None
    if not isinstance(told, dict) or not isinstance(told.get("commands"), list):
        raise Refused("field_required", field="commands")
    if len(told["commands"]) > MOST:
        raise Refused("too_many_commands", field="commands", most=MOST, sent=len(told["commands"]))
    return list(told["commands"])


def apply_batch(commands: Sequence[Any], act_of_command: ActOfCommand) -> list[dict[str, Any]]:
    """Apply the commands in their order and answer each.

    An answer is `{id, result, status, repeated}` with `body` when `result` is "applied", with `problem` when it is
    "refused" or "held". `status` is HTTP-like; a repeat of an id gets its first answer. `body.version` is the order's
    newest journal entry then: a page drawn from an older one does not know of the step yet. A refusal says with
    `in_tray` whether the dispatcher has it; where not, nobody but the sender has what was sent.
    """
    stopped: set[str] = set()
    answers = []
    for place, told in enumerate(commands):
        answer = _answer(told, place, act_of_command, stopped)
        if answer["result"] != APPLIED and isinstance(told, Mapping):
            stopped.add(str(told.get("order", "")))
        answers.append(answer)
    return answers


def _answer(told: Any, place: int, act_of_command: ActOfCommand, stopped: set[str]) -> dict[str, Any]:
    given = told.get("id") if isinstance(told, Mapping) else None
    try:
        sent = _read(told, place)
        if sent.order in stopped:
            raise Refused("held", number=sent.order)
        return _applied(sent, act_of_command(sent))
    except Refused as refused:
        result = HELD if refused.code in PASSING | {"held"} else REFUSED
        return {"id": given, "result": result, "status": status_of(refused), "repeated": False,
                "problem": problem_of(refused), "in_tray": False}  # fmt: skip


def _applied(sent: Sent, act: Act) -> dict[str, Any]:
    subject, kind = _about(sent)

    def run() -> tuple[int, dict[str, Any]]:
        if not sent.order:
            return 200, ask_for_van(sent.data, act)
        if sent.step in tours.KINDS:
            return 200, tours.take(sent.step, sent.order, sent.data, act) | _version(subject)
        try:
            order = advance(sent.order, sent.step, sent.data, act=act)
        except ObjectDoesNotExist:
            raise Refused("unknown_order", field="order", number=sent.order) from None
        if act.role == Role.ENGINEER:
            settle_redone(subject, kind, but=GONE_ON, act=act)
        return 200, {"order": order.number, "state": order.state} | _version(subject)

    def refusal(refused: Refused) -> tuple[int, dict[str, Any]]:
        if refused.code in PASSING:
            raise refused
        # What was sent stays beside the reason: the dispatcher resolves it from there, nothing is lost.
        kept = {"order": sent.order, "step": sent.step, "data": sent.data, "basis_version": sent.basis_version}
        return status_of(refused), {"problem": problem_of(refused), "sent": kept, "in_tray": bool(unfit(refused))}

    def unfit(refused: Refused) -> str:
        fits = act.role == Role.ENGINEER and refused.code != "unknown_order"
        return subject if fits and sent.order and sent.step not in tours.KINDS else ""

    kept = once(
        sent.id, run, refusal=refusal, owner=f"user:{act.actor_id}", kind=kind, unfit=unfit, act=act,
        payload={"order": sent.order, "data": sent.data, "occurred_at": sent.told_at},
    )  # fmt: skip
    answer = {"id": str(sent.id), "status": kept.status, "repeated": kept.repeated}
    if "problem" in kept.body:
        told = {"problem": kept.body["problem"], "in_tray": kept.body.get("in_tray", act.role == Role.ENGINEER)}
        return answer | {"result": REFUSED} | told
    return answer | {"result": APPLIED, "body": kept.body}


def _about(sent: Sent) -> tuple[str, str]:
    """The subject of a command as its journal calls it, and the kind of what it does there."""
    if sent.step in tours.KINDS:
        return tours.subject_of(sent.step, sent.order), sent.step
    return f"order:{sent.order}", f"order.{sent.step}"


def _version(subject: str) -> dict[str, Any]:
    return {"version": journal.last_ids([subject])[subject]}


def problem_of(refused: Refused) -> dict[str, Any]:
    """A refusal in words. `missing`: what keeps a gate closed, with why (`because`) and as one sentence (`said`)."""
    words = explain(refused)
    missing = refused.facts.get("missing", ())
    return {
        "code": words.code,
        "title": words.title,
        "detail": words.detail,
        "remedy": words.remedy,
        "field": words.field,
        "clause": words.clause,
        "gates": refused.facts.get("gates", []),
        "missing": [_lacking(each) for each in missing] if isinstance(missing, list) else [],
    }


def _lacking(each: Mapping[str, Any]) -> dict[str, Any]:
    return {**each, "because": spoken("why", each.get("why", "")), "said": lacking(each)}


def _read(told: Any, place: int) -> Sent:
    """A command as sent. Refused("field_required") or ("field_wrong"), naming it as `commands.3.occurred_at`."""
    if not isinstance(told, Mapping):
        raise _wrong(place, "", told)
    for name in ("id", "order", "kind", "occurred_at"):
        if name == "order" and told.get(name) == "" and told.get("kind") in FOR_THE_VAN:
            continue
        if told.get(name) in (None, ""):
            raise Refused("field_required", field=f"commands.{place}.{name}")
        if not isinstance(told[name], str):
            raise _wrong(place, name, told[name])
    data = told.get("data") or {}
    if not isinstance(data, dict):
        raise _wrong(place, "data", data)
    if told["kind"] not in Step.values:
        tours.require_kind(told["kind"], f"commands.{place}.kind")
    basis = told.get("basis_version")
    if basis is not None and (isinstance(basis, bool) or not isinstance(basis, int)):
        raise _wrong(place, "basis_version", basis)
    return Sent(_id(told["id"], place), told["order"], told["kind"], data, _corrected(told, place),
                told["occurred_at"], basis)  # fmt: skip


def _id(text: str, place: int) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _wrong(place, "id", text) from None


def _corrected(told: Mapping[str, Any], place: int) -> datetime:
    """When it happened by the server's clock: the device's moment plus `device_clock_offset`, seconds it was behind."""
    offset = told.get("device_clock_offset") or 0
    if isinstance(offset, bool) or not isinstance(offset, int | float) or abs(offset) > FARTHEST_OFFSET.total_seconds():
        raise _wrong(place, "device_clock_offset", offset)
    try:
        return moment_of(told["occurred_at"]) + timedelta(seconds=offset)
    except ValueError:
        raise _wrong(place, "occurred_at", told["occurred_at"]) from None


def _wrong(place: int, name: str, value: object) -> Refused:
    return Refused("field_wrong", field=f"commands.{place}.{name}".rstrip("."), value=str(value)[:80])


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON number.")


def _clean(value: Any) -> Any:
    """JSON without what no database keeps: NUL characters go; half of a surrogate pair and 1e999 are a ValueError."""
    if isinstance(value, str):
        value.encode()
        return value.replace("\x00", "")
    if isinstance(value, float) and isinf(value):
        raise ValueError("No database keeps an infinite number.")
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(each) for name, each in value.items()}
    return value
