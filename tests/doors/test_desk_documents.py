"""Product documents at the desk: the list, the form, its preview, the file, the versions."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.assets.actions import documents
from yinuo.assets.models import Document
from yinuo.assets.types import Draft

pytestmark = pytest.mark.django_db

TOLD = {"number": "d-100", "kind": "article", "title": "扫刷不转怎么查", "text": "先看保险。\r\n\r\n- 30A\r\n- 40A",
        "systems": ["brush"], "models": ["YN5180TXSE6"]}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.users["service_manager"])
    return client


def page(client: Client, address: str, **more: Any) -> str:
    return str(client.get(address, **more).content.decode())


def test_a_written_document_is_shown_with_its_list_and_whom_it_is_for(manager: Client) -> None:
    saved = manager.post("/documents/new/", TOLD)

    shown = page(manager, "/documents/of/D-100/")
    assert saved["Location"] == "/documents/of/D-100/"
    assert "<p>先看保险。</p><ul><li>30A</li><li>40A</li></ul>" in shown
    assert "YN5180TXSE6、扫刷/滚刷" in shown
    assert "第 1 版" in shown


def test_what_is_missing_is_said_beside_its_field(manager: Client) -> None:
    answer = manager.post("/documents/new/", TOLD | {"text": ""})

    assert answer.status_code == 422
    assert "正文" in answer.content.decode()
    assert Document.objects.count() == 0


def test_a_number_is_taken_once(manager: Client) -> None:
    manager.post("/documents/new/", TOLD)

    assert manager.post("/documents/new/", TOLD).status_code == 409


def test_a_file_that_is_none_is_refused_at_its_field(manager: Client) -> None:
    sent = SimpleUploadedFile("手册.pdf", b"just words, no paper at all")

    answer = manager.post("/documents/new/", TOLD | {"file": sent})

    assert answer.status_code == 415
    assert "手册.pdf" in answer.content.decode()


def test_a_manual_comes_down_under_its_title(manager: Client) -> None:
    paper = b"%PDF-1.7 manual"
    manager.post("/documents/new/", TOLD | {"file": SimpleUploadedFile("a.pdf", paper)})

    answer = manager.get("/documents/of/D-100/file/")

    assert b"".join(answer) == paper
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%89%AB%E5%88%B7")


def test_the_preview_keeps_nothing_and_shows_no_markup(manager: Client) -> None:
    answer = manager.post("/documents/preview/", {"title": "试", "text": "- <b>粗</b>"}).content.decode()

    assert "<ul><li>&lt;b&gt;粗&lt;/b&gt;</li></ul>" in answer
    assert Document.objects.count() == 0


def test_an_edit_begins_with_what_there_is_and_keeps_the_version_before(manager: Client) -> None:
    manager.post("/documents/new/", TOLD)
    form = page(manager, "/documents/of/D-100/edit/")

    manager.post("/documents/of/D-100/edit/", TOLD | {"text": "先看油位。"})

    shown = page(manager, "/documents/of/D-100/")
    assert 'value="brush" id="id_systems_8" checked' in form
    assert "先看油位。" in shown
    assert "先看保险。" in shown
    assert shown.index("第 2 版") < shown.index("第 1 版")


def test_the_list_is_narrowed_by_kind_model_fault_and_words(world: World, manager: Client) -> None:
    act = world.act("admin")
    documents.save("D-1", Draft("article", "扫刷", "写", ("sweeper",), (), ("brush",)), act=act)
    documents.save("D-2", Draft("manual", "手册", "写", (), ("YN5180TXSE6",), ()), act=act)
    documents.save("D-3", Draft("bulletin", "撒布盘", "写", ("spreader",), (), ("spreading",)), act=act)

    def found(query: str) -> list[str]:
        shown = page(manager, f"/documents/?{query}", headers={"HX-Request": "true"})
        return [number for number in ("D-1", "D-2", "D-3") if f"/of/{number}/" in shown]

    assert found("kind=manual") == ["D-2"]
    assert found("model=YN5180TXSE6") == ["D-1", "D-2"]
    assert found("system=spreading") == ["D-3"]
    assert found("q=sabupan") == ["D-3"]
    assert found("active=no") == []


def test_the_list_asks_as_much_for_three_as_for_one(
    world: World, manager: Client, django_assert_max_num_queries: Any
) -> None:
    for number in ("D-1", "D-2", "D-3"):
        documents.save(number, Draft("article", "扫刷", "写", ("sweeper",)), act=world.act("admin"))

    with django_assert_max_num_queries(10):
        assert manager.get("/documents/").status_code == 200


def test_a_withdrawal_gives_its_reason_and_leaves_the_list(manager: Client) -> None:
    manager.post("/documents/new/", TOLD)

    manager.post("/documents/of/D-100/withdraw/", {"reason": ""})
    still = page(manager, "/documents/")
    manager.post("/documents/of/D-100/withdraw/", {"reason": "扭矩写错了"})

    assert "扫刷不转怎么查" in still
    assert "扫刷不转怎么查" not in page(manager, "/documents/")
    assert "扭矩写错了" in page(manager, "/documents/of/D-100/")


def test_those_who_only_read_are_offered_nothing_to_write(world: World, client: Client) -> None:
    documents.save("D-1", Draft("article", "扫刷", "写"), file=(jpeg(), "a.jpg"), act=world.act("admin"))
    client.force_login(world.users["finance"])

    shown = page(client, "/documents/of/D-1/") + page(client, "/documents/")

    assert "/edit/" not in shown
    assert "/withdraw/" not in shown
    assert "/documents/new/" not in shown
