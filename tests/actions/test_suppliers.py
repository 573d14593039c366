"""A supplier is asked for an order, answers, is late, is taken back (R-5.12)."""

from datetime import datetime, timedelta

import pytest

from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.messages.models import Notice
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.suppliers import queries, tasks
from yinuo.suppliers.actions import register, requests
from yinuo.suppliers.actions.answering import answer, tell_more
from yinuo.suppliers.models import Supplier, SupplierRequest
from yinuo.suppliers.queries import replay
from yinuo.suppliers.types import RequestState, Said, Spoken


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def pumps(world: World) -> Supplier:
    """A maker of hydraulics that answers within the hour."""
    values = {"name": "华北液压件厂", "phone": "400-1", "systems": ["hydraulics"], "brands": ["液压件厂"],
              "answer_minutes": 60, "labour_cny": 80, "travel_cny": 2}  # fmt: skip
    return register.save_supplier("PT01", values, act=world.act(Role.SERVICE_MANAGER))[0]


def asked(world: World, pumps: Supplier, **data: str) -> SupplierRequest:
    order = world.until(world.report(), "respond")
    world.step(order, "need_supplier", after(10), needed=True, supplier=pumps.number, **data)
    [request] = queries.of_order(order.pk)
    return request


def link(at: datetime) -> Act:
    """The act of whoever holds the link."""
    return Act(None, Role.SUPPLIER, at, at, "portal")


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("recipient__role", flat=True))


def proved() -> bool:
    """Whether orders and requests stand as the journal tells."""
    return [*differences(), *replay.differences()] == []


def kinds(order: ServiceOrder) -> list[str]:
    own = Entry.objects.filter(subject=f"order:{order.number}", kind__startswith="supplier.")
    return list(own.order_by("seq").values_list("kind", flat=True))


@pytest.mark.clause(id="R-5.12")
def test_an_order_that_needs_a_known_supplier_asks_it_by_a_link_of_its_own(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps, reason="主泵异响，请教拆检顺序")

    assert (request.state, request.due_at, request.contact_phone) == (RequestState.ASKED, after(70), "400-1")
    assert len(request.key) == 22
    assert queries.by_key(request.key) == request
    assert kinds(request.order) == ["supplier.ask"]
    assert proved()


@pytest.mark.clause(id="R-5.12")
def test_a_name_nobody_registered_is_kept_as_told_and_asks_nobody(world: World, pumps: Supplier) -> None:
    order = world.until(world.report(), "respond")

    world.step(order, "need_supplier", after(10), needed=True, supplier="路边泵厂")

    assert queries.of_order(order.pk) == []
    assert Entry.objects.get(kind="order.need_supplier").data["firm"] == "路边泵厂"


def test_who_waits_for_an_answer_is_not_asked_again(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps)

    world.step(request.order, "need_supplier", after(12), needed=True, supplier=pumps.name)

    assert [each.pk for each in queries.of_order(request.order_id)] == [request.pk]


@pytest.mark.clause(id="R-5.12")
def test_an_answer_stops_the_clock_and_reaches_the_order_the_engineer_and_the_dispatcher(
    world: World, pumps: Supplier
) -> None:
    request = asked(world, pumps)
    world.step(request.order, "dispatch", after(15), engineer=world.wang.number)

    request = answer(request.number, Spoken(Said.GUIDANCE, "先测卸荷压力"), act=link(after(40)))

    assert (request.state, request.answered_at, request.remind_at) == (RequestState.GUIDED, after(40), None)
    assert kinds(request.order) == ["supplier.ask", "supplier.answer"]
    assert told("supplier_answered") == ["engineer", "dispatcher"]
    assert proved()


@pytest.mark.clause(id="R-5.12")
def test_a_missing_answer_is_told_to_the_dispatcher_then_to_the_manager_once_each(
    world: World, pumps: Supplier
) -> None:
    request = asked(world, pumps)

    heard = []
    for minutes in (57, 59, 69, 71, 72, 300):
        while tasks.remind(now=after(minutes)):
            heard.append(minutes)

    assert heard == [59, 71]
    assert told("supplier_late") == ["dispatcher", "service_manager"]
    assert kinds(request.order) == ["supplier.ask", "supplier.late", "supplier.late"]


def test_nobody_is_told_of_an_answer_that_an_ended_order_no_longer_needs(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps)
    world.step(request.order, "cancel", after(20), reason="客户自己修好了")

    assert tasks.remind(now=after(100)) is True
    assert tasks.remind(now=after(100)) is False
    assert told("supplier_late") == []


@pytest.mark.clause(id="R-5.12")
def test_what_the_supplier_still_needs_starts_its_clock_anew(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps)
    answer(request.number, Spoken(Said.NEEDS_MORE, "请拍泵的铭牌"), act=link(after(30)))

    request = tell_more(request.number, "铭牌：A10VSO", act=world.act(Role.DISPATCHER, after(50)))

    assert (request.state, request.due_at, request.remind_at) == (RequestState.ASKED, after(110), after(98))
    assert request.answered_at == after(30)
    assert proved()


@pytest.mark.clause(id="R-5.12")
@pytest.mark.parametrize("ends", ["withdraw", "cancel", "no_need"])
def test_a_dead_link_takes_no_answer(world: World, pumps: Supplier, ends: str) -> None:
    request = asked(world, pumps)
    if ends == "withdraw":
        requests.withdraw(request.number, reason="找错了厂家", act=world.act(Role.DISPATCHER, after(20)))
    elif ends == "cancel":
        world.step(request.order, "cancel", after(20), reason="不用了")
    else:
        world.step(request.order, "need_supplier", after(20), needed=False, reason="自己能修")

    with pytest.raises(Refused) as no:
        answer(request.number, Spoken(Said.GUIDANCE, "先测压力"), act=link(after(30)))

    assert no.value.code == "gone"
    assert proved()


def test_a_renewed_link_leaves_the_old_one_dead(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps)

    fresh = requests.renew(request.number, act=world.act(Role.DISPATCHER, after(20)))

    assert fresh.key != request.key
    assert (queries.by_key(request.key), queries.by_key(fresh.key)) == (None, fresh)


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.STOREKEEPER, Role.FINANCE, Role.CONTACT, Role.AUDITOR])
def test_only_those_who_speak_with_suppliers_write_down_what_they_said(
    world: World, pumps: Supplier, role: str
) -> None:
    request = asked(world, pumps)

    with pytest.raises(Refused) as no:
        answer(request.number, Spoken(Said.GUIDANCE, "先测压力"), act=world.act(role, after(30)))

    assert no.value.code == "not_allowed"


def test_how_a_supplier_answers_is_counted_by_what_is_answered_or_overdue(world: World, pumps: Supplier) -> None:
    request = asked(world, pumps)
    year = NOON - timedelta(days=365)

    before = queries.record_of(pumps.pk, since=year, now=after(20))
    answer(request.number, Spoken(Said.GUIDANCE, "先测压力"), act=link(after(40)))
    then = queries.record_of(pumps.pk, since=year, now=after(50))

    assert (before.asked, then.asked, then.in_time, then.mean_minutes, then.share) == (0, 1, 1, 30, 100)
