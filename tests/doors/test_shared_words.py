"""The words every door shares: the story of an order, why a promise has its limit, the forms of the steps."""

from datetime import timedelta

import pytest

from tests.world import FAR, NOON, World, make_world
from yinuo.hall.reasons import in_words
from yinuo.hall.sayings import SENTENCES
from yinuo.hall.steps import SCRIPTED, next_steps, step_form
from yinuo.hall.story import story
from yinuo.hall.why import around, span, why
from yinuo.orders.actions import advance
from yinuo.orders.queries import one
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.types import Step
from yinuo.promises.queries import promises_of
from yinuo.solver.ranking import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_every_step_has_a_sentence() -> None:
    assert [step for step in Step.values if f"order.{step}" not in SENTENCES] == []


def test_the_whole_story_of_an_order_is_told_in_sentences_with_their_clauses(world: World) -> None:
    order = world.until(world.report(), "close")

    told = story(one.story(order.number))

    assert told[0].title == "刘师傅报修：液压系统"
    assert "距烟台服务站 40.4 公里" in told[0].lines
    assert [each.title for each in told][1:3] == ["张调度与客户取得联系", "张调度派王工前往"]
    arrived = next(each for each in told if each.kind == "order.arrive")
    assert (arrived.title, arrived.clause, arrived.who) == ("王工到达现场", "R-5.11", "服务工程师")
    assert all("%" not in each.title and "order." not in each.title for each in told)


def test_what_was_recorded_later_says_both_times_and_why_it_was_not_believed(world: World) -> None:
    order = world.until(world.report(), "depart")
    late = world.act("engineer", NOON + timedelta(minutes=70), recorded_at=NOON + timedelta(hours=20))

    advance(order.number, "arrive", {}, act=late)
    arrived = story(one.story(order.number))[-1]

    assert arrived.recorded_at == NOON + timedelta(hours=20)
    assert arrived.flag == "时间待核：它太早了，按收到的时间计"


def test_a_near_order_says_how_far_it_is_and_which_rule_holds(world: World) -> None:
    order = world.report()

    respond, arrive = (why(due, around(order)) for due in promises_of(order.pk))

    assert arrive == (
        "距最近网点烟台服务站 40.4 公里（按直线 × 1.3 估算），在 100 公里服务半径内，"
        "应在接报后 4 小时内到场（R-5.11）。承诺第 1 版。"
    )
    assert respond == "每次报修，不论远近，都要由人与客户取得联系，应在接报后 30 分钟内响应（R-5.10）。承诺第 1 版。"


def test_a_far_order_and_an_unknown_place_say_so(world: World) -> None:
    far, unknown = world.report(FAR), world.report(None)

    assert "超出 100 公里服务半径，应在接报后 2 小时内答复，并约定时间（R-5.12）" in why(
        promises_of(far.pk)[1], around(far)
    )
    assert why(promises_of(unknown.pk)[1], around(unknown)).startswith("车辆位置还不知道，先按较严的到场时限计，")


@pytest.mark.parametrize(
    ("minutes", "words"), [(30, "30 分钟"), (240, "4 小时"), (90, "1 小时 30 分钟"), (1500, "1 天 1 小时")]
)
def test_a_length_of_time_reads_as_people_say_it(minutes: int, words: str) -> None:
    assert span(minutes) == words


@pytest.mark.parametrize("step", Step.values)
def test_every_step_has_a_form_with_all_its_fields_that_are_typed(step: str) -> None:
    asked = {field.name for field in FIELDS[Step(step)] if field.kind not in SCRIPTED | {"items"}}

    form = step_form(step, skip=())

    assert set(form.fields) == asked
    assert str(form)


def test_a_filled_form_gives_what_the_action_is_told() -> None:
    form = step_form(
        "agree_appointment", {"appointment_at": "2026-11-24T09:30", "agreed_by": "李", "customer_wish": "on"}
    )

    assert form.is_valid(), form.errors
    told = form.told()

    assert told["appointment_at"].isoformat() == "2026-11-24T09:30:00+08:00"
    assert (told["agreed_by"], told["customer_wish"]) == ("李", True)


def test_a_required_yes_or_no_is_told_as_such() -> None:
    form = step_form("need_supplier", {"needed": "no"})

    assert form.is_valid(), form.errors
    assert form.told() == {"needed": False}


def test_the_next_step_comes_first() -> None:
    steps = next_steps("responded", "dispatcher")

    assert (steps[0].step, steps[0].primary) == (Step.DISPATCH, True)
    assert [each.step for each in steps if each.primary] == [Step.DISPATCH]


def test_reasons_read_as_words() -> None:
    reasons = (Reason("eta_minutes", 64), Reason("km", 40.4), Reason("no_skill", "sweeper"), Reason("night_calls", 2))

    assert in_words(reasons) == [
        ("1 小时 4 分钟后可到场", "info"),
        ("路程约 40.4 公里", "quiet"),
        ("没有“洗扫车”的维修技能", "bad"),
        ("两周内已出夜班 2 次", "warn"),
    ]
