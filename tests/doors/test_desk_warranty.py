"""The desk's pages of policies, sales and meters, and the coverage beside a machine and an order (R-5.6)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.stage import jpeg
from tests.doors.who import read
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets.models import MeterReading
from yinuo.assets.queries.coverage import policy, sale_of
from yinuo.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.6")]

POLICY = {
    "number": "ZB-01", "name": "洗扫车标准质保", "exclusions": "易损件三个月", "excluded": ["accident"],
    "models": ["YN5180TXSE6"], "hydraulics_months": "12", "body_months": "12", "body_hours": "2000",
    "chassis_months": "24", "chassis_station": "on",
}  # fmt: skip
SALE = {"policy": "ZB-01", "starts_on": "2026-03-01", "contract": "HT-2026-7"}


@pytest.fixture
def manager(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client = Client()
    client.force_login(world.users[Role.SERVICE_MANAGER], backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, path: str, values: dict[str, Any]) -> str:
    answer = client.post(path, values)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()


def test_a_policy_is_written_with_the_limits_of_each_assembly(manager: Client) -> None:
    shown = sent(manager, "/policies/new/", POLICY)

    written = policy("ZB-01")
    assert written is not None
    assert [each["assembly"] for each in written.covers] == ["chassis", "hydraulics", "body"]
    assert "由底盘厂服务站承担" in shown
    assert "洗扫车标准质保" in manager.get("/policies/").content.decode()


def test_a_policy_without_any_limit_comes_back_with_the_reason(manager: Client) -> None:
    answer = manager.post("/policies/new/", {"number": "ZB-02", "name": "空"})

    assert answer.status_code == 422
    assert "质保范围" in answer.content.decode()


def test_a_policy_in_use_is_written_anew_and_retired(manager: Client) -> None:
    sent(manager, "/policies/new/", POLICY)

    sent(manager, "/policies/ZB-01/edit/", POLICY | {"body_months": "24"})
    sent(manager, "/policies/ZB-01/retire/", {"reason": "换新政策"})

    written = policy("ZB-01")
    assert written is not None
    assert (written.version, written.active) == (2, False)
    assert "ZB-01" not in manager.get("/policies/").content.decode().split("<main")[1]


def test_a_machines_page_shows_every_assembly_its_sale_promised(manager: Client, world: World) -> None:
    sent(manager, "/policies/new/", POLICY)
    paper = SimpleUploadedFile("card.jpg", jpeg(), content_type="image/jpeg")

    shown = sent(
        manager, "/vehicles/V0001/sale/",
        SALE | {"file": paper, "extra0_text": "液压三年", "extra0_assembly": "hydraulics", "extra0_months": "36"},
    )  # fmt: skip

    assert "液压三年" in shown
    assert "质保到 2029-03-01" in shown
    assert "但没有读数" in shown
    assert read(manager.get("/vehicles/V0001/sale/paper/")).startswith(b"\xff\xd8")


def test_a_recorded_sale_is_not_changed_without_a_reason(manager: Client, world: World) -> None:
    sent(manager, "/policies/new/", POLICY)
    sent(manager, "/vehicles/V0001/sale/", SALE)

    silent = manager.post("/vehicles/V0001/sale/", SALE | {"starts_on": "2026-04-01"})
    sent(manager, "/vehicles/V0001/sale/", SALE | {"starts_on": "2026-04-01", "reason": "交车日登记错"})

    sale = sale_of(world.sweeper.pk)
    assert sale is not None
    assert (silent.status_code, str(sale.starts_on)) == (422, "2026-04-01")


def test_a_reading_smaller_than_before_comes_back_with_what_was_shown(manager: Client) -> None:
    reading = {"at": "2026-11-20T09:00", "meter_hours": "900", "source": "customer"}
    sent(manager, "/vehicles/V0001/meters/new/", reading)

    answer = manager.post("/vehicles/V0001/meters/new/", reading | {"at": "2026-11-22T09:00", "meter_hours": "800"})

    assert answer.status_code == 422
    assert "以前已是 900.0" in answer.content.decode()


def test_a_wrong_reading_stays_in_sight_struck_out(manager: Client) -> None:
    reading = {"at": "2026-11-20T09:00", "meter_hours": "9000", "source": "customer"}
    sent(manager, "/vehicles/V0001/meters/new/", reading)

    shown = sent(
        manager, "/vehicles/V0001/meters/new/",
        {"at": "2026-11-22T09:00", "meter_hours": "905", "source": "engineer", "smaller": "corrected"},
    )  # fmt: skip

    assert "已作废" in shown
    assert MeterReading.objects.filter(struck=True).count() == 1


def test_an_order_shows_whether_it_is_covered_and_the_manager_rules(manager: Client, world: World) -> None:
    sent(manager, "/policies/new/", POLICY)
    sent(manager, "/vehicles/V0001/sale/", SALE)
    order = world.report()
    before = manager.get(f"/orders/{order.number}/").content.decode()

    after = sent(manager, f"/orders/{order.number}/rule_warranty/", {"covered": "no", "reason": "撞击所致，见照片"})

    assert "质保到 2027-03-01" in before
    assert "李部长 2026-11-23 判定：撞击所致，见照片" in after
