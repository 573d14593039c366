"""The service order through its life, told as the regulation tells it."""

from datetime import timedelta

import pytest

from tests.world import FAR, NOON, World
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.messages.models import Notice
from yinuo.orders.actions import advance
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.types import State
from yinuo.promises.queries import promises_of


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def standing(order: ServiceOrder) -> list[tuple[str, str]]:
    return [(due.kind, due.state) for due in promises_of(order.pk)]


@pytest.mark.clause(id="R-5.10")
@pytest.mark.clause(id="R-5.11")
def test_a_report_near_an_outlet_starts_respond_and_arrive(world: World) -> None:
    order = world.report()

    assert [(due.kind, due.due_at) for due in promises_of(order.pk)] == [
        ("respond", after(30)), ("arrive", after(240)),
    ]  # fmt: skip
    assert (order.number, order.state, order.distance_source) == ("SO-20261123-0001", "reported", "great_circle")
    assert order.distance_km == pytest.approx(40.4, abs=0.1)


@pytest.mark.clause(id="R-5.12")
@pytest.mark.clause(id="R-5.13")
def test_a_far_report_is_answered_and_its_agreed_time_becomes_the_promise(world: World) -> None:
    order = world.report(FAR)
    world.step(order, "respond", after(5), how="phone")

    order = world.step(
        order, "agree_appointment", after(40), appointment_at=after(1440).isoformat(), agreed_by="刘师傅", how="phone"
    )

    assert standing(order) == [("respond", "kept"), ("reply", "superseded"), ("appointment", "running")]
    assert order.state == State.SCHEDULED


@pytest.mark.clause(id="R-5.12")
def test_a_near_report_that_needs_a_supplier_gets_the_two_hour_answer(world: World) -> None:
    order = world.report(supplier_needed=True)

    assert [(due.kind, due.due_at) for due in promises_of(order.pk)] == [("respond", after(30)), ("reply", after(120))]


@pytest.mark.clause(id="R-5.11")
def test_a_time_that_suits_the_company_does_not_replace_the_four_hours(world: World) -> None:
    order = world.report()
    world.step(order, "respond", after(5))

    with pytest.raises(Refused) as no:
        world.step(order, "agree_appointment", after(9), appointment_at=after(900).isoformat(), agreed_by="刘师傅")

    assert (no.value.code, no.value.field) == ("appointment_needs_wish", "customer_wish")
    assert standing(order) == [("respond", "kept"), ("arrive", "running")]


@pytest.mark.clause(id="R-6.18")
@pytest.mark.clause(id="R-8.1")
def test_the_usual_repair_ends_with_a_signed_receipt_and_every_promise_kept(world: World) -> None:
    order = world.until(world.report(), "close")

    assert order.state == State.CLOSED
    assert standing(order) == [("respond", "kept"), ("arrive", "kept")]
    receipt = Receipt.objects.get(order=order)
    assert Entry.objects.get(kind="order.receipt").data["content_hash"] == receipt.content_hash
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.18")
def test_a_reservation_is_signed_and_kept_on_the_receipt(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    order = world.step(
        order, "sign", after(175), role="contact", signer="刘师傅", no_improper=True, reservation="漆面有划痕"
    )

    assert (order.outcome, '"note":"漆面有划痕"' in Receipt.objects.get().content) == ("reserved", True)


@pytest.mark.clause(id="R-5.2")
def test_a_fault_solved_by_phone_is_closed_only_after_the_customer_confirms(world: World) -> None:
    order = world.report()
    world.step(order, "respond", after(5))
    world.step(order, "solve_remotely", after(12), role="dispatcher", guidance="复位急停开关")

    with pytest.raises(Refused) as no:
        world.step(order, "close", after(13))
    world.step(order, "confirm_solved", after(20), role="contact")
    order = world.step(order, "close", after(25))

    assert no.value.facts["gates"] == ["customer_confirmed"]
    assert standing(order) == [("respond", "kept"), ("arrive", "void")]


def test_a_duplicate_is_linked_and_its_promises_are_void(world: World) -> None:
    first, second = world.report(), world.report(at=after(3))

    second = world.step(second, "mark_duplicate", after(8), duplicate_of=first.number)

    assert (second.state, second.duplicate_of_id) == (State.CANCELLED, first.pk)
    assert standing(second) == [("respond", "void"), ("arrive", "void")]


@pytest.mark.clause(id="R-6.16")
def test_the_same_fault_within_30_days_links_to_the_earlier_visit(world: World) -> None:
    first = world.until(world.report(), "close")

    again = world.report(at=NOON + timedelta(days=20))
    another_fault = world.report(at=NOON + timedelta(days=20), fault_system="brush")
    much_later = world.report(at=NOON + timedelta(days=52))

    assert (again.recurs_of_id, another_fault.recurs_of_id, much_later.recurs_of_id) == (first.pk, None, None)


@pytest.mark.clause(id="R-5.11")
@pytest.mark.clause(id="R-5.12")
def test_a_place_that_proves_far_changes_the_promise_and_says_so_in_the_journal(world: World) -> None:
    order = world.report(None)
    world.step(order, "respond", after(5))

    order = world.step(order, "locate", after(20), lat=FAR.lat, lon=FAR.lon)

    assert standing(order) == [("respond", "kept"), ("arrive", "superseded"), ("reply", "running")]
    assert Entry.objects.get(kind="order.locate").data["km"] == order.distance_km


@pytest.mark.parametrize(
    ("step", "role", "code"),
    [
        ("arrive", "dispatcher", "wrong_step"),
        ("respond", "finance", "not_allowed"),
        ("fly", "dispatcher", "unknown_step"),
    ],
)
def test_a_step_out_of_order_or_by_the_wrong_role_is_refused(world: World, step: str, role: str, code: str) -> None:
    order = world.report()

    with pytest.raises(Refused) as no:
        world.step(order, step, after(5), role=role)

    assert no.value.code == code


def test_who_is_relieved_of_an_order_is_told_and_so_is_who_gets_it(world: World) -> None:
    order = world.until(world.report(), "accept")

    world.step(order, "reassign", after(20), engineer=world.zhao.number, reason="离得更近")

    told = Notice.objects.filter(subject=f"order:{order.number}").order_by("pk")
    assert [(each.recipient.role, each.kind) for each in told] == [
        ("engineer", "dispatched"),
        ("engineer", "handed_on"),
    ]
    assert told.last().data == {"engineer_name": "赵工"}


def test_an_engineer_acts_on_the_own_order_only(world: World) -> None:
    order = world.report()
    world.step(order, "respond", after(5))
    world.step(order, "dispatch", after(6), engineer=world.zhao.number)

    with pytest.raises(Refused) as no:
        world.step(order, "accept", after(7))

    assert no.value.code == "not_yours"


def test_an_engineer_without_the_skill_is_not_sent(world: World) -> None:
    world.zhao.skills = ["snow_plough"]
    world.zhao.save(update_fields=["skills"])
    order = world.report()
    world.step(order, "respond", after(5))

    with pytest.raises(Refused) as no:
        world.step(order, "dispatch", after(6), engineer=world.zhao.number)

    assert (no.value.code, no.value.field) == ("skill_missing", "engineer")


def test_coordinates_off_the_map_are_refused_and_nothing_is_made(world: World) -> None:
    with pytest.raises(Refused) as no:
        world.report(Place(0, 0))

    assert (no.value.code, ServiceOrder.objects.count(), Entry.objects.filter(kind="order.report").count()) == (
        "place_off_map", 0, 0,
    )  # fmt: skip


@pytest.mark.clause(id="R-5.11")
def test_an_arrival_recorded_late_counts_from_when_it_happened(world: World) -> None:
    order = world.until(world.report(), "depart")

    act = world.act("engineer", after(200), recorded_at=after(400))
    advance(order.number, "arrive", {}, act=act)

    assert standing(order) == [("respond", "kept"), ("arrive", "kept")]
    assert list(differences()) == []


def test_a_moment_from_too_long_ago_is_flagged_and_counts_from_when_it_was_recorded(world: World) -> None:
    order = world.until(world.report(), "depart")

    act = world.act("engineer", after(200), recorded_at=after(200 + 721))
    advance(order.number, "arrive", {}, act=act)

    assert standing(order) == [("respond", "kept"), ("arrive", "broken")]
    assert list(Notice.objects.filter(kind="flagged_time").values_list("recipient__role", "data__why")) == [
        ("dispatcher", "too_old")
    ]
