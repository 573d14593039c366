"""`yinuo verify` finds what was changed, removed, re-ordered or cut, and says which entry."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.world import World
from yinuo.journal.models import Entry, Head
from yinuo.journal.queries import faults
from yinuo.journal.types import Fault
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.promises.models import Promise

CHAIN = "order:SO-20261123-0001"


@pytest.fixture
def entries(world: World) -> list[Entry]:
    """The journal of one order from report to closing."""
    world.until(world.report(), "close")
    return list(Entry.objects.filter(subject=CHAIN).order_by("seq"))


def test_an_untouched_journal_has_no_fault(entries: list[Entry]) -> None:
    assert (len(entries), list(faults())) == (13, [])


def test_a_changed_moment_is_found(entries: list[Entry]) -> None:
    Entry.objects.filter(pk=entries[5].pk).update(occurred_at=entries[4].occurred_at)

    assert list(faults()) == [Fault(CHAIN, 6, "changed")]


def test_a_changed_word_is_found(entries: list[Entry]) -> None:
    data = entries[8].data | {"cause": "别的原因"}
    Entry.objects.filter(pk=entries[8].pk).update(data=data)

    assert list(faults()) == [Fault(CHAIN, 9, "changed")]


def test_a_missing_entry_is_found(entries: list[Entry]) -> None:
    entries[3].delete()

    assert list(faults()) == [Fault(CHAIN, 4, "missing")]


def test_a_cut_tail_is_found(entries: list[Entry]) -> None:
    entries[-1].delete()

    assert list(faults()) == [Fault(CHAIN, 13, "cut")]


def test_two_exchanged_entries_are_found(entries: list[Entry]) -> None:
    first, second = entries[2], entries[3]
    Entry.objects.filter(pk=first.pk).update(seq=99)
    Entry.objects.filter(pk=second.pk).update(seq=first.seq)
    Entry.objects.filter(pk=first.pk).update(seq=second.seq)

    assert Fault(CHAIN, 3, "reordered") in list(faults())


def test_a_whole_chain_removed_is_found(entries: list[Entry]) -> None:
    Entry.objects.filter(subject=CHAIN).delete()

    assert [fault.code for fault in faults()] == ["missing"] * 13


def test_an_entry_slipped_in_without_its_head_is_found(entries: list[Entry]) -> None:
    Head.objects.filter(pk=CHAIN).delete()

    assert list(faults()) == [Fault(CHAIN, 0, "cut")]


def test_a_promise_set_to_kept_by_hand_is_found_by_replay(world: World) -> None:
    order = world.report()
    Promise.objects.filter(order=order, kind="respond").update(
        state="kept", met_at=order.reported_at, ended_at=order.reported_at, escalate_at=None
    )

    assert [each.what for each in differences()] == ["promises"]


def test_a_state_set_by_hand_is_found_by_replay_and_the_command_fails(world: World) -> None:
    order = world.report()
    ServiceOrder.objects.filter(pk=order.pk).update(state="signed")

    assert [each.what for each in differences()] == ["state"]
    with pytest.raises(CommandError):
        call_command("verify", "--replay", stdout=StringIO(), stderr=StringIO())
