"""The desk's pages of cases of the three guarantees (R-5.6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.stage import jpeg
from tests.doors.who import read
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.kernel import clock
from yinuo.warranty.queries.cases import cases

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.6")]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def client(world: World, role: str) -> Client:
    made = Client()
    made.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_a_demand_for_another_machine_is_taken_up_decided_and_ended(world: World) -> None:
    dispatcher, manager = client(world, Role.DISPATCHER), client(world, Role.SERVICE_MANAGER)
    general = client(world, Role.GENERAL_MANAGER)
    order = world.report()
    demand = {"vehicle": "V0001", "order": order.number, "wish": "exchange", "reason": "修了三次还漏油"}

    opened = dispatcher.post("/cases/new/", demand)
    path = opened["Location"]
    proposed = manager.post(f"{path}propose/", {"remedy": "exchange", "reason": "反复泄漏"}, follow=True)
    refused = manager.post(f"{path}decide/", {"remedy": "exchange", "reason": "同意"})
    general.post(f"{path}decide/", {"remedy": "exchange", "reason": "同意更换"})
    paper = SimpleUploadedFile("交接单.jpg", jpeg(), content_type="image/jpeg")
    manager.post(f"{path}close/", {"outcome": "已换新车并交接", "file": paper})

    shown = manager.get(path).content.decode()
    [case] = cases()
    assert "待决定" in proposed.content.decode()
    assert refused.status_code == 403
    assert "吴总决定：更换" in shown
    assert "已换新车并交接" in shown
    assert read(manager.get(f"{path}papers/{case_paper(shown)}/")).startswith(b"\xff\xd8")
    assert case.number in manager.get("/cases/?state=done").content.decode()
    assert case.number not in manager.get("/cases/").content.decode().split("<main")[1]


def case_paper(page: str) -> str:
    return page.split("/papers/")[1].split("/", maxsplit=1)[0]


def test_only_remedies_that_are_his_to_decide_are_offered_to_the_service_manager(world: World) -> None:
    manager = client(world, Role.SERVICE_MANAGER)
    path = manager.post("/cases/new/", {"vehicle": "V0001", "reason": "要求退货"})["Location"]
    manager.post(f"{path}propose/", {"remedy": "repair", "reason": "先修"})

    decide = manager.get(path).content.decode().split('id="decide-remedy"')[1].split("</select>")[0]

    assert "修理" in decide
    assert "退货" not in decide


def test_an_unknown_machine_comes_back_with_the_form(world: World) -> None:
    answer = client(world, Role.SALES).post("/cases/new/", {"vehicle": "V9999", "reason": "要求退货"})

    assert answer.status_code == 422
    assert "没有找到这台车" in answer.content.decode()
