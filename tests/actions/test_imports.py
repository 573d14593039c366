"""A workbook is checked without a trace, written once, listed row by row where it is wrong, and taken back."""

import pytest

from tests.workbooks import ROWS, SHEETS, only, workbook
from tests.world import NEAR, SWEEPER_VIN
from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.actions import save_vehicle
from yinuo.assets.models import Contact, Customer, Vehicle, VehicleModel
from yinuo.imports import actions
from yinuo.imports.models import ImportBatch, ImportedRow
from yinuo.imports.types import BatchState
from yinuo.journal import queries as journal
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.network.models import Outlet
from yinuo.people.models import Certificate, Engineer, Shift

TABLES = (Customer, Contact, VehicleModel, Vehicle, Outlet, Engineer, Certificate, Shift)


def stock():
    """How many rows every table holds."""
    return [table.objects.count() for table in TABLES]


def bring_in(world, content=None, *, role=Role.ADMIN, partial=False):
    content = content or workbook()
    act = world.act(role)
    batch = actions.keep(content, "名单.xlsx", actions.check(content, "名单.xlsx"), act=act)
    return actions.apply(batch, act=act, partial=partial)


def test_a_check_writes_nothing_at_all(world):
    before, entries = stock(), Entry.objects.count()

    found = actions.check(workbook(), "名单.xlsx")

    assert (len(found.writes), found.faults) == (ROWS, ())
    assert (stock(), Entry.objects.count(), ImportBatch.objects.count()) == (before, entries, 0)


def test_every_row_is_written_through_its_rooms_action_and_stands_in_the_journal(world):
    batch = bring_in(world)

    vehicle = assets.vehicle("鲁K12345")
    assert (batch.state, batch.content, ImportedRow.objects.count()) == (BatchState.APPLIED, None, ROWS)
    assert (vehicle.number, vehicle.customer.name, vehicle.lat) == ("V100", "威海市环卫处", 37.5)
    assert [event.kind for event in journal.events_of("vehicle:V100")] == ["vehicle.add"]
    assert [event.kind for event in journal.events_of("engineer:E100")] == [
        "engineer.add", "certificate.add", "shift.add",
    ]  # fmt: skip
    assert list(journal.faults()) == []


def test_the_same_workbook_again_changes_nothing(world):
    bring_in(world)
    before, entries = stock(), Entry.objects.exclude(subject__startswith="import:").count()

    again = bring_in(world)

    assert again.counts["vehicle"] == {"rows": 2, "add": 0, "change": 0, "same": 2, "bad": 0}
    assert (stock(), Entry.objects.exclude(subject__startswith="import:").count()) == (before, entries)


def test_a_known_row_is_changed_only_where_it_differs_and_an_empty_cell_says_nothing(world):
    row = ["V0001", SWEEPER_VIN, "鲁F99999", "YN5180TXSE6", "C001", None, None]

    bring_in(world, only("车辆", row))

    world.sweeper.refresh_from_db()
    assert (world.sweeper.plate, world.sweeper.lat, world.sweeper.address) == ("鲁F99999", NEAR.lat, "芝罘区环卫停车场")
    assert journal.events_of("vehicle:V0001")[-1].data == {"plate": "鲁F99999"}


def test_one_bad_row_keeps_the_whole_workbook_out(world):
    bad = only("客户", ["C100", "威海市环卫处", "山东", "威海"], ["C101", None, "山东", "威海"])
    before = stock()

    with pytest.raises(Refused) as no:
        bring_in(world, bad)

    assert (no.value.code, no.value.facts["count"]) == ("import_blocked", 1)
    assert stock() == before
    assert ImportBatch.objects.get().state == BatchState.CHECKED


def test_asked_for_the_good_rows_they_are_written_and_the_bad_ones_listed(world):
    bad = only("客户", ["C100", "威海市环卫处", "山东", "威海"], ["C101", None, "山东", "威海"])

    batch = bring_in(world, bad, partial=True)

    assert (batch.state, batch.partial, batch.fault_count) == (BatchState.APPLIED, True, 1)
    assert [(fault["row"], fault["column"], fault["code"]) for fault in batch.faults] == [(3, "名称", "required")]
    assert assets.customer("C100") is not None
    assert assets.customer("C101") is None


def test_an_import_is_undone_as_if_it_had_never_been(world):
    before, sweeper = stock(), world.sweeper.plate
    changed = [*SHEETS["车辆"], ["V0001", SWEEPER_VIN, "鲁F99999", "YN5180TXSE6", "C001", None, None]]
    batch = bring_in(world, workbook(车辆=changed))

    undone = actions.undo(batch, act=world.act(Role.ADMIN))

    world.sweeper.refresh_from_db()
    assert (undone.state, stock(), world.sweeper.plate) == (BatchState.UNDONE, before, sweeper)
    assert [event.kind for event in journal.events_of("vehicle:V100")] == ["vehicle.add", "vehicle.remove"]
    assert list(journal.faults()) == []


def test_what_was_undone_can_be_brought_in_again(world):
    actions.undo(bring_in(world), act=world.act(Role.ADMIN))

    batch = bring_in(world)

    assert batch.counts["vehicle"]["add"] == 2
    assert list(journal.faults()) == []


def test_a_vehicle_with_an_order_stands_in_the_way_and_is_named(world):
    batch = bring_in(world)
    order = world.report(vehicle=assets.vehicle("V100"))
    before = stock()

    with pytest.raises(Refused) as no:
        actions.undo(batch, act=world.act(Role.ADMIN))

    assert no.value.code == "undo_blocked"
    assert {"kind": "vehicle", "key": "V100", "why": "in_use", "by": [order.number]} in no.value.facts["blocked"]
    assert stock() == before


def test_a_row_somebody_changed_since_stands_in_the_way(world):
    batch = bring_in(world)
    save_vehicle("V101", {"plate": "鲁F00001"}, act=world.act(Role.DISPATCHER))

    with pytest.raises(Refused) as no:
        actions.undo(batch, act=world.act(Role.ADMIN))

    assert [(each["key"], each["why"]) for each in no.value.facts["blocked"]] == [("V101", "changed_since")]


def test_nothing_is_undone_or_applied_twice(world):
    batch = bring_in(world)

    with pytest.raises(Refused) as again:
        actions.apply(batch, act=world.act(Role.ADMIN))
    actions.undo(batch, act=world.act(Role.ADMIN))
    with pytest.raises(Refused) as twice:
        actions.undo(batch, act=world.act(Role.ADMIN))

    assert (again.value.code, twice.value.code) == ("import_done", "import_not_applied")


def test_the_house_may_change_between_the_check_and_the_writing(world):
    content = only("车辆", ["V200", SHEETS["车辆"][1][1], None, "YN5180TXSE6", "C001", None, None])
    batch = actions.keep(content, "a.xlsx", actions.check(content, "a.xlsx"), act=world.act(Role.ADMIN))
    taken = {"vin": SHEETS["车辆"][1][1], "model": world.sweeper.model, "customer": world.customer}
    save_vehicle("V999", taken, act=world.act(Role.DISPATCHER))

    with pytest.raises(Refused) as no:
        actions.apply(batch, act=world.act(Role.ADMIN))

    assert no.value.code == "import_blocked"


@pytest.mark.parametrize(("sheet", "allowed"), [("客户", True), ("车辆", True), ("网点", False), ("工程师", False)])
def test_sales_bring_in_customers_and_vehicles_and_nothing_else(world, sheet, allowed):
    bring_in(world, workbook(车辆=[], 证书=[], 班次=[], 工程师=[]))
    content = only(sheet, *SHEETS[sheet][1:])

    try:
        bring_in(world, content, role=Role.SALES)
        done = True
    except Refused as refused:
        done = refused.code != "not_allowed"

    assert done == allowed


def test_a_workbook_checked_long_ago_is_no_longer_kept(world):
    content = workbook()
    old = actions.keep(content, "a.xlsx", actions.check(content, "a.xlsx"), act=world.act(Role.ADMIN))
    ImportBatch.objects.filter(pk=old.pk).update(checked_at=old.checked_at - actions.KEPT * 2)
    actions.keep(content, "a.xlsx", actions.check(content, "a.xlsx"), act=world.act(Role.ADMIN))

    with pytest.raises(Refused) as no:
        actions.apply(old, act=world.act(Role.ADMIN))

    assert no.value.code == "import_gone"
