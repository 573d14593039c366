"""The story of an outside repair: an expired licence refused, a valid shop at work, judged, settled and paid.

Through the doors alone: the dispatcher's pages, the engineer's phone, the shop's own pages, the manager, finance.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.doors.api import caller
from tests.shops import TODAY, make_shop, shop_user
from tests.world import NOON, World, ticks
from yinuo.accounts.models import User
from yinuo.journal import queries as journal
from yinuo.orders.models import ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.shops.models import Shop, ShopJob, ShopStatement
from yinuo.shops.queries import jobs as shop_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def shops(world: World) -> tuple[Shop, Shop]:
    """One whose licence to repair ended yesterday, and one whose papers are all in force."""
    expired = make_shop(world, "WX01", name="宏达汽车修理厂", ends={"filing": TODAY - timedelta(days=1)})
    return expired, make_shop(world, "WX02", name="顺通专用车维修中心", lat=37.4)


def worked_at(shop: Client, job: ShopJob, own: str) -> None:
    """The shop accepts, works, prices and reports the job done; a price above the agreed one needs its reason."""
    start = shop.get("/p/shop/").content.decode()
    assert job.number in start
    assert "刘师傅" not in start + shop.get(own).content.decode()
    assert shop.post(f"{own}accept/", {"ready_at": "2026-11-24T18:00"}).status_code == 302
    shop.post(f"{own}begin/")
    shop.post(f"{own}log/", {"note": "拆下箱体，校正立柱", "hours": "3"})
    shop.post(f"{own}line/", {"rate": "mechanic", "quantity": "4"})
    dear = shop.post(f"{own}line/", {"rate": "welder", "quantity": "2", "unit_cny": "120"})
    assert dear.status_code == 422
    assert "协议价 90.00 元，填的是 120" in dear.content.decode()
    shop.post(f"{own}line/", {"rate": "welder", "quantity": "2", "unit_cny": "120", "why": "高空焊接"})
    shop.post(f"{own}finish/", {"cause": "立柱变形", "work_done": "校正并加焊"})
    assert ShopJob.objects.get().state == "done"


def settled_and_paid(good: Shop, *, desk: Client, manager: Client, finance: Client, shop: Client) -> None:
    """The statement of the month: made, confirmed by the shop, approved, paid; the same paper for both."""
    made = desk.post("/shops/statements/new/", {"shop": good.number, "month": "2026-11-23"})
    statement = ShopStatement.objects.get()
    assert made.headers["Location"] == f"/shops/statements/{statement.number}/"
    assert str(statement.total_cny) == "480.00"
    shop.post(f"/p/shop/statements/{statement.number}/confirm/")
    manager.post(f"/shops/statements/{statement.number}/approve/")
    paid = finance.post(f"/shops/statements/{statement.number}/pay/", {"paid_on": "2026-11-23", "voucher": "FK-7"})
    assert paid.status_code == 302
    papers = [client.get(f"{at}{statement.number}/statement.pdf").content
              for client, at in ((finance, "/shops/statements/"), (shop, "/p/shop/statements/"))]  # fmt: skip
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"%PDF")

    statement.refresh_from_db()
    assert (statement.state, statement.voucher) == ("paid", "FK-7")


@pytest.mark.clause(id="R-3.9")
@pytest.mark.clause(id="R-3.10")
@pytest.mark.clause(id="R-3.11")
def test_an_expired_shop_is_refused_and_a_valid_one_repairs_is_judged_and_paid(
    world: World, shops: tuple[Shop, Shop], now: time_machine.Traveller
) -> None:
    expired, good = shops
    desk, manager, finance = (signed_in(world.users[role]) for role in ("dispatcher", "service_manager", "finance"))
    shop, engineer = signed_in(shop_user(good)), caller(world, "engineer")
    order = world.until(world.report(), "begin_repair")
    page = f"/orders/{order.number}/"

    # The engineer cannot do it here and asks for a shop; the page offers the usable one, and says why the other is not.
    engineer.step(order.number, "request_help", help="shop", reason="立柱要整形，现场没有设备")
    html = desk.get(page).content.decode()
    offered = html[html.index("outside-title") : html.index("story-title")]
    assert offered.index("顺通专用车维修中心") < offered.index("宏达汽车修理厂")
    assert "维修经营备案已于 2026-11-22 到期" in offered

    form = {"shop": expired.number, "reason": "立柱整形", "facility": "welding"}
    refused = desk.post(f"{page}outsource/", form)
    assert (refused.status_code, ShopJob.objects.count()) == (422, 0)
    assert "维修经营备案已于 2026-11-22 到期" in refused.content.decode()

    assert desk.post(f"{page}outsource/", form | {"shop": good.number}).status_code == 302
    job = ShopJob.objects.get()
    assert (job.shop, ServiceOrder.objects.get().state) == (good, "outsourced")

    # The shop takes it, works, prices it and reports it done on its own pages.
    own = f"/p/shop/jobs/{job.number}/"
    worked_at(shop, job, own)

    # Not good yet: sent back, done anew; our engineer accepts it from the phone and the customer signs.
    desk.post(f"/shops/jobs/{job.number}/send_back/", {"reason": "焊缝有气孔"})
    assert shop.post(f"{own}line/", {"rate": "mechanic", "quantity": "1"}).status_code == 422
    shop.post(f"{own}finish/", {"cause": "立柱变形", "work_done": "校正并补焊"})
    assert engineer.step(order.number, "shop_done", cause="立柱变形", work_done="外委校正补焊").status_code == 200
    assert engineer.step(order.number, "complete_checks", items=ticks("completion")).status_code == 200
    assert engineer.step(order.number, "sign", signer="刘师傅", no_improper=True, score=5).status_code == 200

    # The manager refuses the dear line's reason no more; the month is settled, confirmed, approved and paid.
    line = shop_jobs.lines_of(job.pk)[1]
    assert manager.post(f"/shops/jobs/{job.number}/lines/{line.pk}/judge/", {"passes": "yes"}).status_code == 302
    desk.post(f"/shops/jobs/{job.number}/rate/", {"service": "4", "technical": "4"})
    settled_and_paid(good, desk=desk, manager=manager, finance=finance, shop=shop)

    assert "业绩" in manager.get("/shops/ranking/").content.decode()
    assert (list(journal.faults()), list(differences()), list(shop_jobs.differences())) == ([], [], [])
