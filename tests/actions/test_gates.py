"""Gates: nothing goes on before it is safe, checked, and said (R-6.1 to R-7.5)."""

from datetime import timedelta

import pytest

from tests.world import NOON, World, ticks
from yinuo.accounts import actions as accounts
from yinuo.accounts.models import User
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.history import first_time_fix
from yinuo.orders.types import State
from yinuo.promises.queries import promises_of


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def standing(order: ServiceOrder) -> list[tuple[str, str]]:
    return [(due.kind, due.state) for due in promises_of(order.pk)]


@pytest.mark.clause(id="R-6.1")
@pytest.mark.clause(id="R-6.2")
@pytest.mark.clause(id="R-6.3")
def test_an_engineer_may_not_leave_before_kit_and_parts_are_checked(world: World) -> None:
    order = world.until(world.report(), "accept")
    items = ticks("check_out") | {"cleaning": False}

    with pytest.raises(Refused) as no:
        world.step(order, "depart", after(20), items=items)

    assert (no.value.code, no.value.facts["gates"]) == ("gate_closed", ["check_out"])
    assert [each["code"] for each in no.value.facts["missing"]] == ["cleaning"]
    assert Entry.objects.filter(kind="order.depart").count() == 0


@pytest.mark.clause(id="R-7.1")
@pytest.mark.clause(id="R-7.2")
def test_an_engineer_may_not_begin_while_a_hazard_is_unconfirmed(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90), items={"uc_helmet": True})

    assert no.value.code == "gate_closed"
    assert [each["code"] for each in no.value.facts["missing"]] == ["uc_chocks", "uc_isolation"]
    assert Entry.objects.filter(kind="order.begin_repair").count() == 0


@pytest.mark.clause(id="R-7.1")
def test_hazards_must_be_declared_even_when_there_are_none(world: World) -> None:
    order = world.until(world.report(), "arrive")

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90))

    assert [each["why"] for each in no.value.facts["missing"]] == ["not_declared"]


@pytest.mark.clause(id="R-7.5")
def test_welding_is_refused_to_a_welder_whose_certificate_has_expired(world: World) -> None:
    world.wang.certificates.update(valid_to=NOON.date() - timedelta(days=1))
    order = world.until(world.report(), "arrive")
    world.step(order, "declare_hazards", after(85), hazards=["welding"])

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90), items=ticks("hazards", "welding"))

    assert [(each["code"], each["why"]) for each in no.value.facts["missing"]] == [("welding", "certificate")]


@pytest.mark.clause(id="R-7.3")
def test_a_new_hazard_during_the_work_stops_it_until_it_is_confirmed(world: World) -> None:
    order = world.until(world.report(), "begin_repair")

    order = world.step(order, "declare_hazards", after(100), hazards=["body_raised"])

    assert order.state == State.ON_SITE
    with pytest.raises(Refused):
        world.step(order, "begin_repair", after(101))
    order = world.step(order, "begin_repair", after(105), items=ticks("hazards", "body_raised"))
    assert order.state == State.IN_REPAIR


@pytest.mark.clause(id="R-7.5")
def test_only_the_manager_opens_a_gate_and_says_why(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")

    with pytest.raises(Refused) as no:
        world.step(order, "override", after(86), role="dispatcher", gate="hazards", reason="急")
    world.step(order, "override", after(87), gate="hazards", reason="现场另有专职安全员全程监护")
    order = world.step(order, "begin_repair", after(90))

    assert no.value.code == "not_allowed"
    assert (order.state, order.overrides) == (State.IN_REPAIR, ["hazards"])
    assert Entry.objects.get(kind="order.override").data["reason"] == "现场另有专职安全员全程监护"


@pytest.mark.clause(id="R-6.1")
@pytest.mark.clause(id="R-7.1")
def test_another_engineer_confirms_kit_and_safety_for_himself(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")
    accounts.create_user(username="zhao", name="赵工", role="engineer", password=None, act=world.act("admin"))
    world.zhao.user = User.objects.get(username="zhao")
    world.zhao.save(update_fields=["user"])
    world.step(order, "reassign", after(90), role="dispatcher", engineer=world.zhao.number, reason="王工身体不适")
    zhao = world.act("engineer", after(95), user=world.zhao.user)
    advance(order.number, "accept", {}, act=zhao)

    with pytest.raises(Refused) as no:
        advance(order.number, "depart", {}, act=zhao)

    assert (no.value.facts["gates"], len(no.value.facts["missing"])) == (["check_out"], 6)
    assert ServiceOrder.objects.get(pk=order.pk).hazards is None


@pytest.mark.clause(id="R-7.1")
def test_work_that_stood_still_is_made_safe_anew(world: World) -> None:
    order = world.until(world.report(), "begin_repair")
    world.step(order, "wait", after(100), wait_for="parts", reason="缺密封圈")
    order = world.step(order, "resume", after(3000))

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(3001))

    assert (order.state, [each["code"] for each in no.value.facts["missing"]]) == (
        State.ON_SITE, ["uc_helmet", "uc_chocks", "uc_isolation"],
    )  # fmt: skip


@pytest.mark.clause(id="R-6.16")
def test_a_second_visit_is_no_first_time_fix(world: World) -> None:
    once = world.until(world.report(), "close")
    twice = world.until(world.report(at=after(600), fault_system="brush"), "begin_repair")
    world.step(twice, "wait", after(700), wait_for="parts", reason="缺滚刷")
    world.step(twice, "reassign", after(2000), role="dispatcher", engineer=world.wang.number, reason="配件已到")
    twice = world.until(twice, "close", start=after(2000), skip=("respond", "dispatch"))

    assert (first_time_fix(once), first_time_fix(twice)) == (True, False)


@pytest.mark.clause(id="R-6.17")
def test_the_customer_is_not_asked_to_sign_before_cleaning_inspection_and_test_run(world: World) -> None:
    order = world.until(world.report(), "finish_repair")

    with pytest.raises(Refused) as no:
        world.step(order, "complete_checks", after(160), items={"cleaned": True, "test_run": False})

    assert [each["code"] for each in no.value.facts["missing"]] == ["inspected", "test_run", "test_minutes"]


@pytest.mark.clause(id="R-6.7")
@pytest.mark.clause(id="R-6.8")
def test_a_late_arrival_cannot_be_closed_before_the_apology(world: World) -> None:
    order = world.until(world.report(), "depart")
    world.step(order, "arrive", after(241))
    world.step(order, "declare_hazards", after(242), hazards=[])
    world.step(order, "begin_repair", after(243))
    world.step(order, "finish_repair", after(250), cause="x", work_done="y")
    world.step(order, "complete_checks", after(260), items=ticks("completion"))
    order = world.step(order, "sign", after(270), signer="刘师傅", no_improper=True)

    with pytest.raises(Refused) as no:
        world.step(order, "close", after(280))
    world.step(order, "apologise", after(281), words="路上封道，来晚了，非常抱歉", to="刘师傅")
    order = world.step(order, "close", after(285))

    assert no.value.facts["gates"] == ["apology"]
    assert standing(order) == [("respond", "kept"), ("arrive", "broken")]
    assert order.state == State.CLOSED


@pytest.mark.clause(id="R-6.10")
@pytest.mark.clause(id="R-6.11")
def test_something_improper_on_the_receipt_goes_to_the_manager_and_not_to_the_engineer(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    world.step(order, "sign", after(175), signer="刘师傅", no_improper=False)

    told = Notice.objects.filter(kind="conduct").values_list("recipient__role", flat=True)
    assert list(told) == ["service_manager"]


@pytest.mark.clause(id="R-6.18")
def test_a_refused_signature_is_an_outcome_with_a_reason_and_no_dead_end(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    order = world.step(order, "refuse_signature", after(175), reason="仍有渗油")
    again = world.step(order, "rework", after(180), reason="渗油未除")

    assert (order.outcome, again.state, again.outcome) == ("refused", State.ON_SITE, "")


@pytest.mark.clause(id="R-6.18")
def test_only_a_recorded_refusal_lets_the_manager_close_without_a_signature(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    with pytest.raises(Refused) as no:
        world.step(order, "close_unsigned", after(175), reason="客户不在")
    world.step(order, "refuse_signature", after(180), reason="对收费有异议")
    order = world.step(order, "close_unsigned", after(190), reason="已与客户单位领导沟通")

    assert no.value.facts["gates"] == ["refusal"]
    assert order.state == State.CLOSED
