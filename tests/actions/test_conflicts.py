"""What an engineer did without signal and his order did not take: nothing is lost, and a person settles it."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.stage import jpeg
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.inbox import queries as inbox
from yinuo.inbox.models import Command, Conflict
from yinuo.journal import queries as journal
from yinuo.kernel.errors import Refused
from yinuo.kernel.ids import uuid7
from yinuo.messages.models import Notice
from yinuo.orders.actions import conflicts
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries import one
from yinuo.orders.queries.replay import differences
from yinuo.promises.queries import promises_of


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def phone(world: World, order: ServiceOrder, *steps: tuple[str, float, dict[str, Any]], at: float = 200) -> list[str]:
    """The engineer's phone sends, each in a round of its own, what was done; the answers' results."""
    results = []
    for step, minutes, data in steps:
        sent = {"id": str(uuid7()), "order": order.number, "kind": step, "data": data,
                "occurred_at": after(minutes).isoformat(), "basis_version": journal.last_id()}  # fmt: skip
        act = world.act(Role.ENGINEER, after(at))
        results += [answer["result"] for answer in apply_batch([sent], acts_like(act))]
    return results


def kinds(order: ServiceOrder) -> list[str]:
    return [event.kind for event in one.story(order.number)]


def waiting(order: ServiceOrder) -> list[UUID]:
    return [row.id for row in inbox.open_conflicts(f"order:{order.number}")]


@pytest.fixture
def passed_on(world: World) -> ServiceOrder:
    """王工 goes without signal; meanwhile the order is given to 赵工, and what 王工 did comes in three hours later."""
    order = world.until(world.report(), "dispatch")
    world.step(order, "reassign", after(30), engineer="E002", reason="联系不上")
    phone(
        world, order,
        ("accept", 15, {}), ("depart", 25, {"items": ticks("check_out")}), ("arrive", 80, {"note": "门卫已放行"}),
    )  # fmt: skip
    return ServiceOrder.objects.get(pk=order.pk)


def test_what_no_longer_fits_waits_with_what_was_sent_and_why(world: World, passed_on: ServiceOrder) -> None:
    rows = inbox.open_conflicts()

    assert [(row.key, row.step, row.why.code, row.reporter) for row in rows] == [
        (passed_on.number, "accept", "not_yours", "王工"),
        (passed_on.number, "depart", "not_yours", "王工"),
        (passed_on.number, "arrive", "not_yours", "王工"),
    ]
    assert (rows[2].told, rows[2].occurred_at, rows[2].received_at) == ({"note": "门卫已放行"}, after(80), after(200))
    assert [row.id for row in inbox.conflicts_of(world.users["engineer"].pk)] == [row.id for row in rows]


def test_given_back_all_of_it_is_applied_in_its_order_at_its_own_time(world: World, passed_on: ServiceOrder) -> None:
    world.step(passed_on, "reassign", after(2000), engineer="E001", reason="王工已到场")

    taken = conflicts.apply_all(passed_on.number, act=world.act(Role.DISPATCHER, after(2001)))

    assert taken == (3, None)
    events = one.story(passed_on.number)[-6:]
    assert [(event.kind, event.actor, event.door) for event in events] == [
        ("order.accept", "王工", "field"), ("conflict.applied", "张调度", "test"),
        ("order.depart", "王工", "field"), ("conflict.applied", "张调度", "test"),
        ("order.arrive", "王工", "field"), ("conflict.applied", "张调度", "test"),
    ]  # fmt: skip
    assert (events[4].occurred_at, events[4].recorded_at) == (after(80), after(2001))
    assert events[5].data["happened_at"] == after(80).isoformat()
    assert inbox.open_count() == 0
    assert list(differences()) == []


@pytest.mark.clause(id="R-5.11")
def test_evidence_that_came_in_time_counts_however_late_it_is_settled(world: World, passed_on: ServiceOrder) -> None:
    world.step(passed_on, "reassign", after(2000), engineer="E001", reason="王工已到场")

    conflicts.apply_all(passed_on.number, act=world.act(Role.DISPATCHER, after(2001)))

    arrive = next(due for due in promises_of(passed_on.pk) if due.kind == "arrive")
    assert (arrive.state, arrive.met_at) == ("kept", after(80))
    assert not Notice.objects.filter(kind="flagged_time").exists()


def test_it_stops_at_the_first_that_is_refused_again(world: World, passed_on: ServiceOrder) -> None:
    world.step(passed_on, "reassign", after(2000), engineer="E001", reason="王工已到场")
    phone(world, passed_on, ("depart", 20, {"items": {}}), at=205)  # earlier than the full one, and without its ticks

    taken, refused = conflicts.apply_all(passed_on.number, act=world.act(Role.DISPATCHER, after(2001)))

    assert (taken, refused.code if refused else "") == (1, "gate_closed")
    assert ServiceOrder.objects.get(pk=passed_on.pk).state == "accepted"
    assert [row.step for row in inbox.open_conflicts()] == ["depart", "depart", "arrive"]


def test_what_is_refused_again_leaves_everything_as_it_was(world: World, passed_on: ServiceOrder) -> None:
    before = kinds(passed_on)

    with pytest.raises(Refused) as no:
        conflicts.apply_again(waiting(passed_on)[0], act=world.act(Role.DISPATCHER, after(210)))

    assert no.value.code == "not_yours"
    assert kinds(passed_on) == before
    assert inbox.open_count() == 3


def test_noted_it_is_told_with_its_photos_and_the_order_stays_where_it_is(
    world: World, passed_on: ServiceOrder
) -> None:
    photo = files.store(jpeg(), "a.jpg", act=world.act(Role.ENGINEER, after(190))).sha256
    phone(world, passed_on, ("begin_repair", 90, {"photos": [photo, "a" * 64]}))

    conflicts.note(waiting(passed_on)[-1], reason="现场已开工", act=world.act(Role.DISPATCHER, after(210)))

    noted = next(event for event in one.story(passed_on.number) if event.kind == "conflict.noted")
    assert (noted.data["engineer_name"], noted.data["happened_at"]) == ("王工", after(90).isoformat())
    assert noted.data["told"] == {"photos": [photo, "a" * 64]}
    assert [(each.blob_id, each.purpose) for each in attachments_of("order", passed_on.number)] == [(photo, "before")]
    assert ServiceOrder.objects.get(pk=passed_on.pk).state == "dispatched"
    assert list(differences()) == []


def test_it_is_dismissed_with_a_reason_only(world: World, passed_on: ServiceOrder) -> None:
    first = waiting(passed_on)[0]
    act = world.act(Role.DISPATCHER, after(210))

    with pytest.raises(Refused) as no:
        conflicts.dismiss(first, reason="", act=act)
    conflicts.dismiss(first, reason="赵工已先到场", act=act)

    assert (no.value.code, no.value.field) == ("field_required", "reason")
    assert kinds(passed_on).count("conflict.dismissed") == 1
    [settled] = [row for row in inbox.conflicts_of(world.users["engineer"].pk) if row.how]
    assert (settled.how, settled.reason, settled.resolver) == ("dismissed", "赵工已先到场", "张调度")


def test_the_engineer_is_told_once_how_each_was_settled(world: World, passed_on: ServiceOrder) -> None:
    act = world.act(Role.DISPATCHER, after(210))
    for each in waiting(passed_on):
        conflicts.dismiss(each, reason="赵工已先到场", act=act)

    told = Notice.objects.filter(kind="conflict", recipient=world.users["engineer"])
    assert [each.data["step"] for each in told.order_by("pk")] == ["accept", "depart", "arrive"]


def test_nobody_settles_what_is_settled(world: World, passed_on: ServiceOrder) -> None:
    first = waiting(passed_on)[0]
    conflicts.note(first, act=world.act(Role.DISPATCHER, after(210)))

    with pytest.raises(Refused) as no:
        conflicts.dismiss(first, reason="重复", act=world.act(Role.SERVICE_MANAGER, after(211)))

    assert no.value.code == "settled_already"
    assert "conflict.dismissed" not in kinds(passed_on)


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.AUDITOR, Role.ADMIN, Role.CONTACT])
def test_only_the_desk_settles(world: World, passed_on: ServiceOrder, role: str) -> None:
    with pytest.raises(Refused) as no:
        conflicts.note(waiting(passed_on)[0], act=world.act(role, after(210)))

    assert no.value.code == "not_allowed"


def test_what_the_engineer_mends_himself_waits_for_nobody(world: World) -> None:
    order = world.until(world.report(), "accept")

    first = phone(world, order, ("depart", 25, {"items": {}}), at=25)
    again = phone(world, order, ("depart", 26, {"items": ticks("check_out")}), at=26)

    assert (first, again) == (["refused"], ["applied"])
    assert inbox.open_count() == 0
    assert [row.how for row in inbox.conflicts_of(world.users["engineer"].pk)] == ["redone"]


def test_doing_it_again_later_does_not_settle_what_the_order_overtook(world: World, passed_on: ServiceOrder) -> None:
    world.step(passed_on, "reassign", after(210), engineer="E001", reason="还是王工去")

    phone(world, passed_on, ("accept", 215, {}), at=215)

    assert [row.step for row in inbox.open_conflicts()] == ["accept", "depart", "arrive"]


def test_a_programs_refused_write_is_answered_and_waits_for_nobody(world: World) -> None:
    order = world.report()
    sent = {"id": str(uuid7()), "order": order.number, "kind": "close", "data": {}, "occurred_at": NOON.isoformat()}

    [answer] = apply_batch([sent], acts_like(world.act(Role.DISPATCHER)))

    assert answer["result"] == "refused"
    assert inbox.open_count() == 0


def test_an_order_that_does_not_exist_has_no_tray(world: World) -> None:
    sent = {"id": str(uuid7()), "order": "SO-1", "kind": "accept", "data": {}, "occurred_at": NOON.isoformat()}

    apply_batch([sent], acts_like(world.act(Role.ENGINEER)))

    assert (Command.objects.count(), Conflict.objects.count()) == (1, 0)


def test_finding_what_waits_does_not_walk_through_what_is_settled(world: World, passed_on: ServiceOrder) -> None:
    with CaptureQueriesContext(connection) as asked:
        inbox.open_conflicts(f"order:{passed_on.number}")

    sql = asked.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        assert "conflict_open" in str(cursor.fetchall())


def test_what_was_refused_before_there_were_conflicts_waits_now(world: World, passed_on: ServiceOrder) -> None:
    Conflict.objects.all().delete()

    import_module("yinuo.migrations.0004_conflict").keep_what_waits(apps, None)

    assert [(row.step, row.why.code) for row in inbox.open_conflicts()] == [
        ("accept", "not_yours"), ("depart", "not_yours"), ("arrive", "not_yours"),
    ]  # fmt: skip
