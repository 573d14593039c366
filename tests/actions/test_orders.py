"""The service order through its life, told as the regulation tells it."""

from datetime import timedelta

import pytest

from tests.world import FAR, NOON, World, ticks
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


@pytest.mark.clause("R-5.10", "R-5.11")
def test_a_report_near_an_outlet_starts_respond_and_arrive(world: World) -> None:
    order = world.report()

    assert [(due.kind, due.due_at) for due in promises_of(order.pk)] == [
        ("respond", after(30)), ("arrive", after(240)),
    ]  # fmt: skip
    assert (order.number, order.state, order.distance_source) == ("SO-20261123-0001", "reported", "great_circle")
    assert order.distance_km == pytest.approx(40.4, abs=0.1)


@pytest.mark.clause("R-5.12", "R-5.13")
def test_a_far_report_is_answered_and_its_agreed_time_becomes_the_promise(world: World) -> None:
    order = world.report(FAR)
    world.step(order, "respond", after(5), how="phone")

    order = world.step(
        order, "agree_appointment", after(40), appointment_at=after(1440).isoformat(), agreed_by="刘师傅", how="phone"
    )

    assert standing(order) == [("respond", "kept"), ("reply", "superseded"), ("appointment", "running")]
    assert order.state == State.SCHEDULED


@pytest.mark.clause("R-5.12")
def test_a_near_report_that_needs_a_supplier_gets_the_two_hour_answer(world: World) -> None:
    order = world.report(supplier_needed=True)

    assert [(due.kind, due.due_at) for due in promises_of(order.pk)] == [("respond", after(30)), ("reply", after(120))]


@pytest.mark.clause("R-5.11")
def test_a_time_that_suits_the_company_does_not_replace_the_four_hours(world: World) -> None:
    order = world.report()
    world.step(order, "respond", after(5))

    with pytest.raises(Refused) as no:
        world.step(order, "agree_appointment", after(9), appointment_at=after(900).isoformat(), agreed_by="刘师傅")

    assert (no.value.code, no.value.field) == ("appointment_needs_wish", "customer_wish")
    assert standing(order) == [("respond", "kept"), ("arrive", "running")]


@pytest.mark.clause("R-6.18", "R-8.1")
def test_the_usual_repair_ends_with_a_signed_receipt_and_every_promise_kept(world: World) -> None:
    order = world.until(world.report(), "close")

    assert order.state == State.CLOSED
    assert standing(order) == [("respond", "kept"), ("arrive", "kept")]
    receipt = Receipt.objects.get(order=order)
    assert Entry.objects.get(kind="order.receipt").data["content_hash"] == receipt.content_hash
    assert list(differences()) == []


@pytest.mark.clause("R-6.1", "R-6.2", "R-6.3")
def test_an_engineer_may_not_leave_before_kit_and_parts_are_checked(world: World) -> None:
    order = world.until(world.report(), "accept")
    items = ticks("check_out") | {"cleaning": False}

    with pytest.raises(Refused) as no:
        world.step(order, "depart", after(20), items=items)

    assert (no.value.code, no.value.facts["gates"]) == ("gate_closed", ["check_out"])
    assert [each["code"] for each in no.value.facts["missing"]] == ["cleaning"]
    assert Entry.objects.filter(kind="order.depart").count() == 0


@pytest.mark.clause("R-7.1", "R-7.2")
def test_an_engineer_may_not_begin_while_a_hazard_is_unconfirmed(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90), items={"uc_helmet": True})

    assert no.value.code == "gate_closed"
    assert [each["code"] for each in no.value.facts["missing"]] == ["uc_chocks", "uc_isolation"]
    assert Entry.objects.filter(kind="order.begin_repair").count() == 0


@pytest.mark.clause("R-7.1")
def test_hazards_must_be_declared_even_when_there_are_none(world: World) -> None:
    order = world.until(world.report(), "arrive")

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90))

    assert [each["why"] for each in no.value.facts["missing"]] == ["not_declared"]


@pytest.mark.clause("R-7.5")
def test_welding_is_refused_to_a_welder_whose_certificate_has_expired(world: World) -> None:
    world.wang.certificates.update(valid_to=NOON.date() - timedelta(days=1))
    order = world.until(world.report(), "arrive")
    world.step(order, "declare_hazards", after(85), hazards=["welding"])

    with pytest.raises(Refused) as no:
        world.step(order, "begin_repair", after(90), items=ticks("hazards", "welding"))

    assert [(each["code"], each["why"]) for each in no.value.facts["missing"]] == [("welding", "certificate")]


@pytest.mark.clause("R-7.3")
def test_a_new_hazard_during_the_work_stops_it_until_it_is_confirmed(world: World) -> None:
    order = world.until(world.report(), "begin_repair")

    order = world.step(order, "declare_hazards", after(100), hazards=["body_raised"])

    assert order.state == State.ON_SITE
    with pytest.raises(Refused):
        world.step(order, "begin_repair", after(101))
    order = world.step(order, "begin_repair", after(105), items=ticks("hazards", "body_raised"))
    assert order.state == State.IN_REPAIR


@pytest.mark.clause("R-7.5")
def test_only_the_manager_opens_a_gate_and_says_why(world: World) -> None:
    order = world.until(world.report(), "declare_hazards")

    with pytest.raises(Refused) as no:
        world.step(order, "override", after(86), role="dispatcher", gate="hazards", reason="急")
    world.step(order, "override", after(87), gate="hazards", reason="现场另有专职安全员全程监护")
    order = world.step(order, "begin_repair", after(90))

    assert no.value.code == "not_allowed"
    assert (order.state, order.overrides) == (State.IN_REPAIR, ["hazards"])
    assert Entry.objects.get(kind="order.override").data["reason"] == "现场另有专职安全员全程监护"


@pytest.mark.clause("R-6.17")
def test_the_customer_is_not_asked_to_sign_before_cleaning_inspection_and_test_run(world: World) -> None:
    order = world.until(world.report(), "finish_repair")

    with pytest.raises(Refused) as no:
        world.step(order, "complete_checks", after(160), items={"cleaned": True, "test_run": False})

    assert [each["code"] for each in no.value.facts["missing"]] == ["inspected", "test_run", "test_minutes"]


@pytest.mark.clause("R-6.7", "R-6.8")
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


@pytest.mark.clause("R-6.10", "R-6.11")
def test_something_improper_on_the_receipt_goes_to_the_manager_and_not_to_the_engineer(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    world.step(order, "sign", after(175), signer="刘师傅", no_improper=False)

    told = Notice.objects.filter(kind="conduct").values_list("recipient__role", flat=True)
    assert list(told) == ["service_manager"]


@pytest.mark.clause("R-6.18")
def test_a_refused_signature_is_an_outcome_with_a_reason_and_no_dead_end(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    order = world.step(order, "refuse_signature", after(175), reason="仍有渗油")
    again = world.step(order, "rework", after(180), reason="渗油未除")

    assert (order.outcome, again.state, again.outcome) == ("refused", State.ON_SITE, "")


@pytest.mark.clause("R-6.18")
def test_only_a_recorded_refusal_lets_the_manager_close_without_a_signature(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    with pytest.raises(Refused) as no:
        world.step(order, "close_unsigned", after(175), reason="客户不在")
    world.step(order, "refuse_signature", after(180), reason="对收费有异议")
    order = world.step(order, "close_unsigned", after(190), reason="已与客户单位领导沟通")

    assert no.value.facts["gates"] == ["refusal"]
    assert order.state == State.CLOSED


@pytest.mark.clause("R-6.18")
def test_a_reservation_is_signed_and_kept_on_the_receipt(world: World) -> None:
    order = world.until(world.report(), "complete_checks")

    order = world.step(
        order, "sign", after(175), role="contact", signer="刘师傅", no_improper=True, reservation="漆面有划痕"
    )

    assert (order.outcome, '"note":"漆面有划痕"' in Receipt.objects.get().content) == ("reserved", True)


@pytest.mark.clause("R-5.2")
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


@pytest.mark.clause("R-6.16")
def test_the_same_fault_within_30_days_links_to_the_earlier_visit(world: World) -> None:
    first = world.until(world.report(), "close")

    again = world.report(at=NOON + timedelta(days=20))
    another_fault = world.report(at=NOON + timedelta(days=20), fault_system="brush")
    much_later = world.report(at=NOON + timedelta(days=52))

    assert (again.recurs_of_id, another_fault.recurs_of_id, much_later.recurs_of_id) == (first.pk, None, None)


@pytest.mark.clause("R-5.11", "R-5.12")
def test_a_place_that_proves_far_changes_the_promise_and_says_so_in_the_journal(world: World) -> None:
    order = world.report(None)
    world.step(order, "respond", after(5))

    order = world.step(order, "locate", after(20), lat=FAR.lat, lon=FAR.lon)

    assert standing(order) == [("respond", "kept"), ("arrive", "superseded"), ("reply", "running")]
    assert Entry.objects.get(kind="order.locate").data["km"] == order.distance_km


@pytest.mark.parametrize(
    ("step", "role", "code"),
    [
        ("arrive", "engineer", "wrong_step"),
        ("respond", "finance", "not_allowed"),
        ("fly", "dispatcher", "unknown_step"),
    ],
)
def test_a_step_out_of_order_or_by_the_wrong_role_is_refused(world: World, step: str, role: str, code: str) -> None:
    order = world.report()

    with pytest.raises(Refused) as no:
        world.step(order, step, after(5), role=role)

    assert no.value.code == code


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


@pytest.mark.clause("R-5.11")
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
