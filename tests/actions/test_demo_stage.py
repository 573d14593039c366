"""The demo company's stage: what a phone without signal tells later, and what photos show."""

from datetime import timedelta
from random import Random

import pytest

from tests.world import NEAR, NOON, World
from yinuo.files.models import Attachment
from yinuo.journal.models import Entry
from yinuo.kernel.act import system_act
from yinuo.management.demo.case import Case, Fate
from yinuo.management.demo.catalogue import faults
from yinuo.management.demo.company import Company, Mate
from yinuo.management.demo.customers import Person
from yinuo.management.demo.stage import Stage
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.promises.queries import promises_of


@pytest.fixture
def stage(world: World) -> Stage:
    """The small company at work, with one engineer."""
    office = {role: [user] for role, user in world.users.items()}
    mate = Mate(world.wang, world.users["engineer"], world.outlet, 0, 1)
    return Stage(
        Company(office, [mate]), password="", today=NOON.date(), act=system_act(NOON, door="demo"),
        after=lambda case, at: None,
    )  # fmt: skip


def played(world: World, stage: Stage, fate: Fate) -> ServiceOrder:
    """An order with this fate, a day later."""
    family = world.sweeper.model.family
    harmless = next(each for each in faults(family) if not each.hazards)
    case = Case(
        Random(7), world.sweeper, family, Person("张伟", "13900000000", "队长"), harmless, harmless.says[0], fate, NEAR,
        only=world.wang.pk,
    )  # fmt: skip
    stage.begin(case, NOON)
    stage.play(NOON + timedelta(days=1), told=lambda at: None)
    return case.running


def test_an_arrival_told_after_its_term_counts_from_when_it_happened(world: World, stage: Stage) -> None:
    order = played(world, stage, Fate(silent_minutes=240))

    arrival = Entry.objects.get(subject=f"order:{order.number}", kind="order.arrive")
    assert arrival.recorded_at - arrival.occurred_at == timedelta(minutes=240)
    assert Entry.objects.filter(subject=f"order:{order.number}", kind="promise.broken").count() == 1
    assert [(due.kind, due.state) for due in promises_of(order.pk)] == [("respond", "kept"), ("arrive", "kept")]
    assert list(differences()) == []


def test_what_the_part_looked_like_is_shown_before_and_after(world: World, stage: Stage) -> None:
    order = played(world, stage, Fate(photographed=True))

    shown = Attachment.objects.filter(subject_key=order.number).exclude(purpose="signature").order_by("pk")
    assert [each.purpose for each in shown] == ["before", "after"]
    assert len({each.blob_id for each in shown}) == 2
