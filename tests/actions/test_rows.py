"""Constant statements store and find what the ORM would."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models, transaction

from tests.world import NOON, World
from yinuo.charter import queries as charter
from yinuo.charter.models import Commitment
from yinuo.charter.types import CommitmentState
from yinuo.journal.models import Entry, Head
from yinuo.network import queries as network
from yinuo.network.models import Outlet
from yinuo.network.types import OutletState
from yinuo.orders.models import ServiceOrder
from yinuo.promises.models import Promise
from yinuo.store import rows
from yinuo.store.rows import Question

MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("table", "newest", "its_own"),
    [
        (ServiceOrder, "SELECT * FROM yinuo_serviceorder ORDER BY id DESC", {"number": "X-1", "follow_key": "x"}),
        (Promise, "SELECT * FROM yinuo_promise ORDER BY id DESC", {"serial": 9}),
        (Entry, "SELECT * FROM yinuo_entry ORDER BY id DESC", {"seq": 9}),
        (Head, "SELECT * FROM yinuo_head ORDER BY subject DESC", {"subject": "x:1"}),
    ],
)
def test_a_report_stores_its_rows_as_the_orm_stores_them(
    world: World, table: type[models.Model], newest: str, its_own: dict[str, object]
) -> None:
    world.report()

    by_statement = rows.ask(Question(newest, (), list))[0]
    twin = models.QuerySet(table).order_by("pk").last()
    if "subject" not in its_own:
        twin.pk = None
    for name, value in its_own.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    by_orm = rows.ask(Question(newest, (), list))[0]

    differing = {mine for mine, its in zip(by_statement, by_orm, strict=True) if mine != its}
    assert len(differing) == len(its_own) + ("subject" not in its_own)
    assert [type(each) for each in by_statement] == [type(each) for each in by_orm]


def test_a_row_that_was_inserted_is_updated_when_it_is_saved(world: World) -> None:
    order = world.report()

    order.address = "码头"
    order.save()

    assert list(ServiceOrder.objects.values_list("pk", "address")) == [(order.pk, "码头")]


def test_the_tables_constraints_hold_for_what_is_inserted(world: World) -> None:
    order = world.report()
    double = ServiceOrder.objects.get(pk=order.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(double)

    assert ServiceOrder.objects.count() == 1


def test_what_is_asked_together_is_answered_in_its_order(world: World) -> None:
    order = world.report()
    numbers = Question("SELECT number FROM yinuo_serviceorder WHERE id = %s", (order.pk,), lambda found: found[0][0])
    none = Question("SELECT number FROM yinuo_serviceorder WHERE number = %s", ("none",), list)

    alone = [rows.ask(each) for each in (numbers, none, numbers)]

    assert rows.ask_all(numbers, none, numbers) == alone == [order.number, [], order.number]


def test_rows_of_several_tables_are_stored_together_or_not_at_all(world: World) -> None:
    order = world.report()
    promise, double = Promise.objects.get(order=order, serial=0), Head.objects.get(pk=f"order:{order.number}")
    promise.pk, promise.serial = None, 8

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_all([promise, double])
    rows.insert_all([promise, Head(subject="x:1", seq=1, hash="0" * 64)])

    assert list(Promise.objects.order_by("serial").values_list("serial", flat=True)) == [0, 1, 8]
    assert Head.objects.get(pk="x:1").seq == 1


def test_a_moment_is_read_as_it_was_stored(world: World) -> None:
    order = world.report()

    [(reported_at,)] = rows.ask(Question("SELECT reported_at FROM yinuo_serviceorder", (), list))

    assert rows.moment(reported_at) == order.reported_at == NOON


def test_the_numbers_of_a_day_have_no_gap_and_a_new_day_begins_at_one(world: World) -> None:
    numbers = [world.report(at=at).number for at in (NOON, NOON, NOON + DAY, NOON)]

    assert numbers == ["SO-20261123-0001", "SO-20261123-0002", "SO-20261124-0001", "SO-20261123-0003"]


@pytest.mark.parametrize("since_noon", [-MOMENT, timedelta(), MOMENT, DAY - MOMENT, DAY, 2 * DAY])
def test_the_terms_of_a_report_are_those_of_the_version_in_force(world: World, since_noon: timedelta) -> None:
    Commitment.objects.update(in_force_from=NOON)
    first = Commitment.objects.get()
    for version, state in ((2, CommitmentState.APPROVED), (3, CommitmentState.DRAFT)):
        Commitment.objects.create(
            version=version, state=state, in_force_from=NOON + DAY, terms={**first.terms, "version": version}
        )

    shown = charter.in_force(NOON + since_noon)

    assert rows.ask(charter.terms_in_force(NOON + since_noon)) == (shown.terms if shown else None)


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1), date(2026, 11, 22), date(2026, 11, 23)])
def test_distances_are_measured_from_the_outlets_that_serve_on_the_day(world: World, day: date) -> None:
    Outlet.objects.update(closed_on=date(2026, 11, 23))
    outlet = Outlet.objects.get()

    found = [(base.id, base.name, base.place.lat, base.place.lon) for base in rows.ask(network.bases_on(day))]

    serving = network.state_of(outlet, day) == OutletState.SERVING
    assert found == ([(outlet.pk, outlet.name, outlet.lat, outlet.lon)] if serving else [])
