"""Rows read by a constant statement are the very objects the ORM gives."""

from typing import Any

import pytest
from django.db import connection, models

from tests.world import World
from yinuo.checklists.models import ChecklistItem
from yinuo.orders.models import ServiceOrder
from yinuo.people.models import Engineer
from yinuo.promises.models import Promise
from yinuo.store import reading


@pytest.fixture
def on_site(world: World) -> ServiceOrder:
    return world.until(world.report(), "declare_hazards")


def values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("table", [ServiceOrder, Promise, Engineer, ChecklistItem])
def test_every_value_is_the_same(on_site: ServiceOrder, table: type[models.Model]) -> None:
    read = reading.found(table, "TRUE ORDER BY t0.id")

    assert [values(row) for row in read] == [values(row) for row in table._base_manager.order_by("pk")] != []


def test_what_stands_beside_it_comes_along_in_the_same_statement(
    on_site: ServiceOrder, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        read = reading.first(ServiceOrder, "t0.number = %s", on_site.number, beside=("vehicle", "vehicle__model"))
        family = read and read.vehicle.model.family

    assert family == on_site.vehicle.model.family


def test_a_row_that_was_read_is_saved_as_a_change(on_site: ServiceOrder) -> None:
    read = reading.first(ServiceOrder, "t0.number = %s", on_site.number, lock=connection.in_atomic_block)

    assert read is not None
    read.address = "车场东门"
    read.save(update_fields=["address"])
    assert ServiceOrder.objects.get(pk=on_site.pk).address == "车场东门"


@pytest.mark.django_db
def test_nothing_found_is_none() -> None:
    assert reading.first(ServiceOrder, "t0.number = %s", "SO-20000101-0001") is None
