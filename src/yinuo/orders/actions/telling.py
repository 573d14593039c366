"""Who of the house is told of a step, in its transaction (R-6.10, R-6.11, R-6.16)."""

from collections.abc import Callable, Iterable
from typing import Any

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import Proof, Step
from yinuo.people import queries as people

Tell = Callable[..., None]


def tell_of(order: ServiceOrder, step: Step, data: dict[str, Any], act: Act) -> None:
    """Everybody whom the step concerns gets one notice of it."""

    def tell(user_ids: Iterable[int], kind: NoticeKind, **facts: Any) -> None:
        about = f"{kind}@{act.command_id}"
        messages.tell(user_ids, kind, f"order:{order.number}", about=about, at=act.recorded_at, **facts)

    if data.get("no_improper") is False:
        _conduct(tell)
    if step in TELLING:
        TELLING[step](order, data, act, tell)


@clause("R-6.10", "R-6.11")
def _conduct(tell: Tell) -> None:
    """A conduct complaint goes to the manager, never to the engineer."""
    tell(accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.CONDUCT)


def _reassigned(order: ServiceOrder, data: dict[str, Any], act: Act, tell: Tell) -> None:
    tell(_engineer(order), NoticeKind.REASSIGNED)
    earlier_id = data.get("earlier_engineer_id")
    if earlier_id not in (None, order.engineer_id):
        user_id = people.user_id_of(earlier_id)
        tell([user_id] if user_id else [], NoticeKind.HANDED_ON, engineer_name=data["engineer_name"])


@clause("R-5.11")
def _arrived(order: ServiceOrder, data: dict[str, Any], act: Act, tell: Tell) -> None:
    """An arrival that its place does not prove is put before the dispatchers, never dropped (DESIGN 6)."""
    if data["proof"] != Proof.LOCATION:
        why = "far_off" if "off_km" in data else "no_place"
        note = data.get("note", "")
        tell(accounts.active_ids(Role.DISPATCHER), NoticeKind.FLAGGED_PLACE, why=why, km=data.get("off_km"), note=note)


@clause("R-6.16")
def _help_asked(order: ServiceOrder, data: dict[str, Any], act: Act, tell: Tell) -> None:
    tell(
        accounts.active_ids(Role.DISPATCHER), NoticeKind.HELP, engineer_name=act.actor_name, help=data["help"],
        reason=data["reason"], wished_name=data.get("wished_name", ""),
    )  # fmt: skip


def _engineer(order: ServiceOrder) -> list[int]:
    return [order.engineer.user_id] if order.engineer is not None and order.engineer.user_id is not None else []


@clause("R-5.8")
def _quote_answered(order: ServiceOrder, data: dict[str, Any], act: Act, tell: Tell) -> None:
    """What the customer said by the own link is news to those who wait for it."""
    if act.role == Role.CONTACT:
        step = Step.DECLINE_QUOTE if "reason" in data else Step.ACCEPT_QUOTE
        told = [*accounts.active_ids(Role.DISPATCHER), *_engineer(order)]
        tell(told, NoticeKind.QUOTE_ANSWERED, signer=data["signer"], number=data["number"], step=step.value)


TELLING: dict[Step, Callable[[ServiceOrder, dict[str, Any], Act, Tell], None]] = {
    Step.DISPATCH: lambda order, data, act, tell: tell(_engineer(order), NoticeKind.DISPATCHED),
    Step.REASSIGN: _reassigned,
    Step.ARRIVE: _arrived,
    Step.CANCEL: lambda order, data, act, tell: tell(_engineer(order), NoticeKind.CANCELLED),
    Step.OUTSOURCE: lambda order, data, act, tell: tell(_engineer(order), NoticeKind.OUTSOURCED, shop=data["shop"]),
    Step.REFUSE_SIGNATURE: lambda order, data, act, tell: tell(
        accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.REFUSED_SIGNATURE
    ),
    Step.ACCEPT_QUOTE: _quote_answered,
    Step.DECLINE_QUOTE: _quote_answered,
    Step.REQUEST_HELP: _help_asked,
    Step.ANSWER_HELP: lambda order, data, act, tell: tell(
        _engineer(order), NoticeKind.HELP_ANSWERED, answer=data["answer"]
    ),
}
