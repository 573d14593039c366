"""The monthly settlement with an outside shop: confirmed, approved, paid, locked; or taken apart (R-3.9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.shops import TODAY, by_shop, make_shop, passed, shop_user
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.shops.actions import lines, settling

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


@pytest.mark.clause(id="R-3.9")
def test_a_month_is_settled_once_confirmed_approved_paid_and_then_stands_still(world: World) -> None:
    shop = make_shop(world)
    user = shop_user(shop)
    job, act = passed(world, shop), by_shop(user, NOON + timedelta(minutes=320))
    line = lines.add_line(job.number, rate="mechanic", quantity=Decimal(4), act=act)
    manager, finance = world.act(Role.SERVICE_MANAGER), world.act(Role.FINANCE)

    made = settling.make(shop, MONTH, act=world.act(Role.DISPATCHER))
    assert (made.total_cny, made.content["jobs"][0]["number"]) == (Decimal(240), job.number)
    with pytest.raises(Refused, match="statement_locked"):
        lines.remove_line(job.number, line.pk, act=act)
    with pytest.raises(Refused, match="statement_wrong_state"):
        settling.approve(made.number, act=manager)
    settling.confirm(made.number, act=act)
    settling.approve(made.number, act=manager)
    with pytest.raises(Refused, match="statement_locked"):
        settling.dissolve(made.number, reason="改主意", act=manager)
    paid = settling.pay(made.number, on=TODAY, voucher="FK-9", act=finance)

    assert (paid.state, paid.voucher, paid.number) == ("paid", "FK-9", "WJ-20261123-0001")
    with pytest.raises(Refused, match="nothing_to_settle"):
        settling.make(shop, MONTH, act=manager)


def test_a_statement_the_shop_objects_to_is_taken_apart_and_made_anew(world: World) -> None:
    shop = make_shop(world)
    job = passed(world, shop)
    manager = world.act(Role.SERVICE_MANAGER)
    first = settling.make(shop, MONTH, act=manager)
    settling.object_to(first.number, reason="少算两小时", act=world.act(Role.DISPATCHER))
    settling.dissolve(first.number, reason="少算两小时", act=manager)
    lines.add_line(job.number, rate="mechanic", quantity=Decimal(2), act=manager)

    second = settling.make(shop, MONTH, act=manager)

    assert (second.number, second.total_cny) == ("WJ-20261123-0002", Decimal(120))
    assert Entry.objects.filter(subject=f"shop_statement:{first.number}").count() == 3
