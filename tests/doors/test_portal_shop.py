"""A shop's own pages: its jobs and no other's, of a customer the vehicle alone (R-3.9)."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.api import caller
from tests.doors.stage import jpeg
from tests.doors.who import read
from tests.shops import make_shop, outsourced, shop_user
from tests.world import NOON, World
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files.queries import attachments_of
from yinuo.files.types import Purpose
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.shops.actions import jobs, lines, settling
from yinuo.shops.models import ShopJob, ShopLine, ShopUser

pytestmark = pytest.mark.django_db
SECRETS = ("烟台市芝罘区环卫处", "刘师傅", "13900000001", "139 0000 0001")


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def job(world: World) -> ShopJob:
    return outsourced(world, make_shop(world))


@pytest.fixture
def alice(job: ShopJob) -> Client:
    return signed_in(shop_user(job.shop))


@pytest.fixture
def bob(world: World, job: ShopJob) -> Client:
    return signed_in(shop_user(make_shop(world, "WX02", name="顺通维修中心")))


def settled(world: World, job: ShopJob) -> str:
    desk = world.act(Role.DISPATCHER)
    jobs.step(job.number, "accept", {}, act=desk)
    lines.add_line(job.number, rate="mechanic", quantity=Decimal(2), act=desk)
    world.step(job.order, "shop_done", NOON, "dispatcher", cause="变形", work_done="校正")
    return settling.make(job.shop, NOON.date().replace(day=1), act=desk).number


def test_who_signs_in_for_a_shop_lands_on_its_own_page_and_nowhere_else(alice: Client) -> None:
    assert alice.get("/").headers["Location"] == "/p/shop/"
    assert alice.get("/p/shop/").status_code == 200
    assert [alice.get(path).status_code for path in ("/orders/", "/shops/", "/field/", "/password/")] == [403] * 3 + [
        200
    ]


@pytest.mark.clause(id="R-3.9")
def test_another_shops_job_and_statement_do_not_exist(world: World, job: ShopJob, alice: Client, bob: Client) -> None:
    photo = files.store(jpeg(), "a.jpg", act=system_act(NOON))
    files.attach("shop_job", job.number, photo, purpose=Purpose.WORK, act=system_act(NOON))
    jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))
    line = lines.add_line(job.number, rate="mechanic", quantity=Decimal(2), act=world.act(Role.DISPATCHER))
    own = f"/p/shop/jobs/{job.number}/"

    assert read(alice.get(own))
    assert read(alice.get(f"{own}files/{photo.pk}/")).startswith(b"\xff\xd8")
    for method, path in (
        ("get", own), ("get", f"{own}files/{photo.pk}/"), ("post", f"{own}begin/"),
        ("post", f"{own}lines/{line.pk}/remove/"), ("post", f"{own}log/"),
    ):  # fmt: skip
        answer = getattr(bob, method)(path)
        assert answer.status_code == 404, path
        assert job.order.vehicle.plate not in answer.content.decode()
    assert (ShopJob.objects.get().state, ShopLine.objects.count()) == ("accepted", 1)


def test_a_statement_is_its_shops_own(world: World, job: ShopJob, alice: Client, bob: Client) -> None:
    number = settled(world, job)
    page = f"/p/shop/statements/{number}/"

    assert [bob.get(page).status_code, bob.get(f"{page}statement.pdf").status_code,
            bob.post(f"{page}confirm/").status_code] == [404] * 3  # fmt: skip
    assert alice.post(f"{page}confirm/", {"object": "1", "reason": "少算两小时"}).status_code == 302
    assert "您提过：少算两小时" in alice.get(page).content.decode()
    assert alice.post(f"{page}confirm/").status_code == 302
    assert "待部长批准" in alice.get(page).content.decode()


@pytest.mark.clause(id="R-3.9")
def test_a_shop_sees_of_the_customer_only_the_vehicle(job: ShopJob, alice: Client) -> None:
    pages = "".join(alice.get(path).content.decode() for path in ("/p/shop/", f"/p/shop/jobs/{job.number}/"))

    assert "鲁F12345" in pages
    assert [secret for secret in SECRETS if secret in pages] == []


def test_a_shop_sees_the_photos_of_the_fault_but_not_the_orders_other_papers(job: ShopJob, alice: Client) -> None:
    act = system_act(NOON)
    fault, signature = (files.store(jpeg(colour), "a.jpg", act=act) for colour in ("red", "navy"))
    files.attach("order", job.order.number, fault, purpose=Purpose.BEFORE, act=act)
    files.attach("order", job.order.number, signature, purpose=Purpose.SIGNATURE, act=act)

    seen, kept = (alice.get(f"/p/shop/jobs/{job.number}/files/{each.pk}/") for each in (fault, signature))

    assert read(seen).startswith(b"\xff\xd8")
    assert kept.status_code == 404


def test_the_same_form_sent_twice_adds_one_line(world: World, job: ShopJob, alice: Client) -> None:
    jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))
    form = {"rate": "mechanic", "quantity": "2", "command_id": str(uuid7())}

    codes = [alice.post(f"/p/shop/jobs/{job.number}/line/", form).status_code for _each in range(2)]

    assert (codes, ShopLine.objects.count()) == ([302, 302], 1)


def test_a_log_comes_with_photos(world: World, job: ShopJob, alice: Client) -> None:
    jobs.step(job.number, "accept", {}, act=world.act(Role.DISPATCHER))
    form = {"note": "拆下箱体", "hours": "2", "files": SimpleUploadedFile("a.jpg", jpeg())}

    alice.post(f"/p/shop/jobs/{job.number}/log/", form)

    [kept] = attachments_of("shop_job", job.number)
    assert (
        f"/p/shop/jobs/{job.number}/files/{kept.blob_id}/" in alice.get(f"/p/shop/jobs/{job.number}/").content.decode()
    )


def test_a_refused_form_comes_back_with_what_was_typed(world: World, job: ShopJob, alice: Client) -> None:
    answer = alice.post(f"/p/shop/jobs/{job.number}/decline/", {"reason": " "})

    assert answer.status_code == 422
    assert 'id="do-decline"' in answer.content.decode()
    assert ShopJob.objects.get().state == "offered"


def test_a_user_without_a_shop_is_told_whom_to_ask(world: World, job: ShopJob, alice: Client) -> None:
    alice.get("/p/shop/")
    ShopUser.objects.all().delete()

    answer = alice.get("/p/shop/")

    assert answer.status_code == 404
    assert "请联系客户服务部" in answer.content.decode()


def test_a_shops_token_reads_no_orders(world: World, job: ShopJob) -> None:
    user = shop_user(job.shop, "wx-token")
    world.users["shop"] = user
    who = caller(world, "shop")

    paths = (f"/orders/{job.order.number}", "/shops", "/shop-jobs", f"/orders/{job.order.number}/shops")
    assert [who.get(path).status_code for path in paths] == [404, 403, 403, 403]
    assert who.get("/orders").json()["items"] == []
    assert who.step(job.order.number, "note", note="看看").status_code == 404
