"""An engineer asks for parts, the storekeeper issues them or says why not (R-6.4)."""

from decimal import Decimal

import pytest

from tests.actions.test_parts import held, keeper, stocked
from tests.world import World
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.parts.actions import asking
from yinuo.parts.models import PartsRequest
from yinuo.parts.queries import asking as queries
from yinuo.parts.types import Line

TWO_KINDS = [Line("HOSE-12", Decimal(4)), Line("ECU-3", Decimal(1))]


def asked(world: World) -> PartsRequest:
    return asking.ask(world.wang.pk, TWO_KINDS, note="补车存", act=world.act(Role.ENGINEER))


def left(request: PartsRequest) -> dict[str, Decimal]:
    return {line.number: line.left for line in queries.wanted(request)}


@pytest.mark.clause(id="R-6.4")
def test_what_is_issued_in_parts_is_settled_with_the_last_of_it(world: World) -> None:
    yantai, van = stocked(world)
    request = asked(world)

    asking.issue_for(request.number, yantai, [Line("HOSE-12", Decimal(3))], act=keeper(world, 5))
    assert (left(request), queries.open_count()) == ({"HOSE-12": Decimal(1), "ECU-3": Decimal(1)}, 1)
    rest = [Line("HOSE-12", Decimal(1)), Line("ECU-3", Decimal(1), ("E1",))]
    asking.issue_for(request.number, yantai, rest, act=keeper(world, 9))

    assert (held(van), queries.open_count()) == ({"ECU-3": Decimal(1), "HOSE-12": Decimal(4)}, 0)
    with pytest.raises(Refused, match="settled_already"):
        asking.issue_for(request.number, yantai, rest, act=keeper(world, 10))


def test_requests_are_numbered_by_day_and_parts_for_an_order_are_issued_for_it(world: World) -> None:
    yantai, _van = stocked(world)
    order = world.until(world.report(), "begin_repair")
    engineer = world.act(Role.ENGINEER)
    request = asking.ask(world.wang.pk, TWO_KINDS[:1], order_id=order.pk, order=order.number, act=engineer)

    [moved] = asking.issue_for(request.number, yantai, [Line("HOSE-12", Decimal(4))], act=keeper(world))

    assert (request.number, moved.order_id) == ("LL-20261123-0001", order.pk)
    assert asked(world).number == "LL-20261123-0002"


def test_the_keeper_closes_the_rest_with_a_reason(world: World) -> None:
    stocked(world)
    request = asked(world)

    for act, reason, code in (
        (world.act(Role.ENGINEER), "停产", "not_allowed"),
        (keeper(world), " ", "field_required"),
    ):
        with pytest.raises(Refused, match=code):
            asking.close(request.number, reason=reason, act=act)
    asking.close(request.number, reason="停产", act=keeper(world))

    assert PartsRequest.objects.get().closed_why == "停产"
    assert Entry.objects.get(kind="parts.request_close").data["reason"] == "停产"


def test_an_engineer_asks_for_the_own_van_only_and_for_parts_there_are(world: World) -> None:
    stocked(world)
    engineer = world.act(Role.ENGINEER)

    for engineer_id, lines, code in (
        (world.zhao.pk, TWO_KINDS, "not_allowed"),
        (world.wang.pk, [Line("XX", Decimal(1))], "unknown_part"),
        (world.wang.pk, [Line("HOSE-12", Decimal(0))], "field_wrong"),
        (world.wang.pk, [], "parts_missing"),
    ):
        with pytest.raises(Refused, match=code):
            asking.ask(engineer_id, lines, act=engineer)

    assert PartsRequest.objects.count() == 0
