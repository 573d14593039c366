"""Help from the field: asked, told of, answered; and what another engineer takes over (R-6.16, R-7.1)."""

from datetime import datetime, timedelta

import pytest

from tests.shops import make_shop
from tests.world import NOON, World, ticks
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.journal.models import Entry
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders import tasks
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.one import story
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.story import help_in
from yinuo.orders.types import HelpAsked, State

LATER = 100  # minutes after the report: the engineer is at work


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("recipient__role", flat=True))


def asks(world: World, **data: object) -> ServiceOrder:
    """An engineer at work who asks for help."""
    order = world.until(world.report(), "begin_repair")
    return world.step(order, "request_help", after(LATER), **({"help": "colleague", "reason": "一个人抬不动"} | data))


def zhao_acts(world: World, minutes: float) -> Act:
    """An act of the colleague, who has an account of his own."""
    if world.zhao.user is None:
        accounts.create_user(username="zhao", name="赵工", role="engineer", password=None, act=world.act("admin"))
        world.zhao.user = User.objects.get(username="zhao")
        world.zhao.save(update_fields=["user"])
    return world.act("engineer", after(minutes), user=world.zhao.user)


@pytest.mark.clause(id="R-6.16")
def test_help_is_asked_for_without_stopping_the_work_and_the_dispatchers_hear_at_once(world: World) -> None:
    order = asks(world, to=world.zhao.number)

    assert (order.state, order.help_wanted) == (State.IN_REPAIR, "colleague")
    assert told("help") == ["dispatcher"]
    assert help_in(story(order.number)) == HelpAsked(
        "colleague", "一个人抬不动", "王工", after(LATER), world.zhao.number, "赵工"
    )
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.16")
@pytest.mark.parametrize("state", ["accept", "depart", "arrive", "begin_repair", "finish_repair", "complete_checks"])
def test_help_can_be_asked_for_from_accepting_to_the_signature(world: World, state: str) -> None:
    order = world.until(world.report(), state)

    order = world.step(order, "request_help", after(300), help="advice", reason="没见过这种故障")

    assert order.help_wanted == "advice"


def test_only_the_engineer_whose_order_it_is_asks_for_help(world: World) -> None:
    order = world.until(world.report(), "begin_repair")
    asked = {"help": "advice", "reason": "不会修"}

    with pytest.raises(Refused) as another:
        advance(order.number, "request_help", asked, act=zhao_acts(world, LATER))
    with pytest.raises(Refused) as desk:
        world.step(order, "request_help", after(LATER), role="dispatcher", **asked)

    assert (another.value.code, desk.value.code) == ("not_yours", "not_allowed")


@pytest.mark.parametrize(("wished", "code"), [("E999", "unknown_engineer"), ("E001", "same_engineer")])
def test_a_wish_for_somebody_who_cannot_come_is_refused_by_name(world: World, wished: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        asks(world, to=wished)

    assert (no.value.code, no.value.field) == (code, "to")


@pytest.mark.clause(id="R-6.16")
def test_an_answer_closes_the_request_and_reaches_the_engineer(world: World) -> None:
    order = asks(world, help="advice", reason="压力上不来")

    order = world.step(order, "answer_help", after(LATER + 5), role="dispatcher", answer="先查溢流阀")

    assert (order.state, order.help_wanted, order.help_overdue_at) == (State.IN_REPAIR, "", None)
    assert told("help_answered") == ["engineer"]
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("reassign", {"engineer": "E002", "reason": "赵工有吊具"}),
        ("outsource", {"shop": "WX01", "reason": "要起重设备"}),
    ],
)
def test_sending_somebody_else_answers_the_request_too(world: World, step: str, data: dict[str, str]) -> None:
    make_shop(world)
    order = asks(world)

    order = world.step(order, step, after(LATER + 5), role="dispatcher", **data)

    assert (order.help_wanted, order.help_overdue_at) == ("", None)
    assert told("handed_on" if step == "reassign" else "outsourced") == ["engineer"]
    assert list(differences()) == []


def test_there_is_nothing_to_answer_where_nobody_asked(world: World) -> None:
    order = world.until(world.report(), "begin_repair")

    with pytest.raises(Refused) as no:
        world.step(order, "answer_help", after(LATER), role="dispatcher", answer="?")

    assert no.value.code == "no_help_asked"
    assert Entry.objects.filter(kind="order.answer_help").count() == 0


def test_a_request_ends_with_the_work_it_was_for(world: World) -> None:
    order = asks(world, help="advice", reason="压力上不来")

    order = world.until(order, "sign", start=after(LATER), skip=(
        "respond", "dispatch", "accept", "depart", "arrive", "declare_hazards", "begin_repair",
    ))  # fmt: skip

    assert (order.state, order.help_wanted) == (State.SIGNED, "")
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.16")
def test_the_manager_hears_once_of_a_request_that_nobody_answered_in_time(world: World) -> None:
    order = asks(world)

    taken = [tasks.remind_of_help(now=after(LATER + minutes)) for minutes in (14, 15, 16)]

    assert taken == [False, True, False]
    assert told("help_overdue") == ["service_manager"]
    assert ServiceOrder.objects.get(pk=order.pk).help_wanted == "colleague"
    assert list(differences()) == []


def test_an_answered_request_does_not_reach_the_manager(world: World) -> None:
    order = asks(world)
    world.step(order, "answer_help", after(LATER + 5), role="dispatcher", answer="赵工 20 分钟后到")

    assert tasks.remind_of_help(now=after(LATER + 60)) is False


@pytest.mark.clause(id="R-6.1")
@pytest.mark.clause(id="R-7.1")
@pytest.mark.parametrize("gate", ["check_out", "hazards"])
def test_what_the_manager_let_one_engineer_pass_does_not_hold_for_the_next(world: World, gate: str) -> None:
    order = world.until(world.report(), "declare_hazards")
    world.step(order, "override", after(86), gate=gate, reason="现场另有专职安全员全程监护")

    order = world.step(order, "reassign", after(90), role="dispatcher", engineer=world.zhao.number, reason="王工不适")

    assert (order.overrides, order.hazards) == ([], None)
    assert list(differences()) == []


@pytest.mark.clause(id="R-7.1")
def test_the_next_engineer_declares_and_confirms_hazards_for_himself(world: World) -> None:
    order = asks(world)
    world.step(order, "reassign", after(110), role="dispatcher", engineer=world.zhao.number, reason="赵工有吊具")
    zhao = zhao_acts(world, 120)
    for step, data in (("accept", {}), ("depart", {"items": ticks("check_out")}), ("arrive", {})):
        advance(order.number, step, data, act=zhao)

    with pytest.raises(Refused) as undeclared:
        advance(order.number, "begin_repair", {"items": ticks("hazards", "under_chassis")}, act=zhao)
    advance(order.number, "declare_hazards", {"hazards": ["under_chassis"]}, act=zhao)
    with pytest.raises(Refused) as unconfirmed:
        advance(order.number, "begin_repair", {}, act=zhao)

    assert [each["why"] for each in undeclared.value.facts["missing"]] == ["not_declared"]
    assert [each["why"] for each in unconfirmed.value.facts["missing"]] == ["unconfirmed"] * 3


@pytest.mark.clause(id="R-7.1")
def test_a_hazard_declared_after_the_manager_let_the_others_pass_is_confirmed(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")
    world.step(order, "override", after(86), gate="hazards", reason="现场另有专职安全员全程监护")
    world.step(order, "begin_repair", after(90))
    world.step(order, "declare_hazards", after(95), hazards=["body_raised"])

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(100))

    assert no.value.facts["gates"] == ["hazards"]


@pytest.mark.clause(id="R-6.17")
def test_a_test_run_before_a_wait_is_made_again(world: World) -> None:
    order = world.until(world.report(), "finish_repair")
    world.step(order, "confirm_items", after(155), items=ticks("completion"))
    world.step(order, "wait", after(160), wait_for="parts", reason="试车又渗油，缺密封圈")
    world.step(order, "resume", after(2000))
    world.step(order, "begin_repair", after(2010), items=ticks("hazards", "under_chassis"))
    world.step(order, "finish_repair", after(2060), cause="密封圈老化", work_done="更换密封圈")

    with pytest.raises(Refused) as no:
        world.step(order, "complete_checks", after(2070))

    assert no.value.facts["gates"] == ["completion"]
