"""A repair 60 km away that needs its pump's maker: asked by link, answered, paid back by a claim (R-5.12, R-5.6)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.doors.api import Caller, caller, fault
from tests.world import NOON, World, ticks
from yinuo.accounts.types import Role
from yinuo.kernel.ids import uuid7
from yinuo.messages.models import Notice
from yinuo.orders.queries.replay import differences
from yinuo.parts.actions import catalogue, store
from yinuo.parts.models import UsedPart
from yinuo.parts.types import Line, PlaceKind
from yinuo.suppliers.models import SupplierRequest
from yinuo.warranty.models import SupplierClaim
from yinuo.warranty.types.claims import ClaimState

pytestmark = [pytest.mark.django_db, pytest.mark.clause(id="R-5.12")]

SIXTY = {"lat": 37.115, "lon": 121.40, "address": "莱山区滨海路 18 号环卫站"}
"""About 60 km by road from the outlet."""
CUSTOMERS_PHONE = "13900000001"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pumps(world: World) -> None:
    """Two pumps of a maker lie on the engineer's van."""
    keeper = world.act(Role.STOREKEEPER)
    pump = {"name": "齿轮泵", "unit": "台", "cost_cny": Decimal(1280), "supplier": "液压件厂"}
    catalogue.save_part("PUMP-1", pump, act=keeper)
    place = {"kind": PlaceKind.OUTLET, "name": "烟台库", "outlet": world.outlet}
    shelf, _opened = catalogue.open_place("YT", place, act=keeper)
    store.receive(shelf, [Line("PUMP-1", Decimal(2))], act=keeper)
    store.issue(shelf, store.van_of(world.wang.pk, act=keeper), [Line("PUMP-1", Decimal(2))], act=keeper)


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def jpeg() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(out, "JPEG")
    return SimpleUploadedFile("pump.jpg", out.getvalue(), "image/jpeg")


def post(client: Client, path: str, **data: Any) -> Any:
    answer = client.post(path, {"command_id": str(uuid7()), **data})
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[-3000:])
    return answer


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def visit(promises: list[dict[str, Any]]) -> dict[str, Any]:
    return [each for each in promises if each["kind"] != "respond"][-1]


def repaired(engineer: Client, number: str) -> None:
    """The engineer's phone tells the whole visit, the new pump among it."""
    told: tuple[tuple[float, str, dict[str, Any]], ...] = (
        (80, "accept", {}), (90, "depart", {"items": ticks("check_out")}), (175, "arrive", SIXTY_HERE),
        (180, "declare_hazards", {"hazards": []}), (182, "begin_repair", {}),
        (200, "use_part", {"part": "PUMP-1", "quantity": "1", "old_part": True}),
        (242, "finish_repair", {"cause": "齿轮泵内泄", "work_done": "按厂家指导换泵"}),
        (260, "complete_checks", {"items": ticks("completion")}),
        (265, "sign", {"signer": "刘师傅", "no_improper": True}),
    )  # fmt: skip
    sent = [
        {"id": str(uuid7()), "order": number, "kind": kind, "data": data,
         "occurred_at": (NOON + timedelta(minutes=minutes)).isoformat()} for minutes, kind, data in told
    ]  # fmt: skip
    answer = engineer.post("/field/commands/", {"commands": sent}, content_type="application/json").json()
    assert [each["result"] for each in answer["answers"]] == ["applied"] * len(sent), answer


SIXTY_HERE = {"lat": SIXTY["lat"], "lon": SIXTY["lon"]}


def asked_supplier(world: World, desk: Client, api: Caller) -> tuple[str, str]:
    """The register has the maker; the order that came in names it. The order's number and the supplier's link."""
    post(
        desk, "/suppliers/new/", number="PT01", name="齐鲁液压件厂", phone="400-1", systems="hydraulics",
        brands="液压件厂", answer_minutes="60", labour_cny="80", travel_cny="2.2", active="on",
    )  # fmt: skip
    order = api.post("/orders", fault(place=SIXTY)).json()
    assert 55 < order["distance"]["km"] < 65
    number = order["number"]
    assert visit(order["promises"])["kind"] == "arrive"
    post(desk, f"/orders/{number}/respond/", how="phone")
    post(desk, f"/orders/{number}/need_supplier/", needed="yes", supplier="PT01", reason="主泵异响，请教拆检顺序")
    request = SupplierRequest.objects.get()
    link = re.search(r'data-copy="[^"]*(/p/s/[^"]+)"', text(desk, f"/suppliers/requests/{request.number}/"))
    assert link is not None
    return number, link[1]


def answered(world: World, maker: Client, link: str) -> str:
    """The supplier sees what it may, and answers; the hash of its photo."""
    seen = text(maker, link)
    assert "举升油缸漏油" in seen
    assert "主泵异响，请教拆检顺序" in seen
    assert "山东 烟台" in seen
    for secret in (CUSTOMERS_PHONE, "刘师傅", SIXTY["address"], world.customer.name, "鲁F12345"):
        assert str(secret) not in seen
    # … and answers with guidance, a photo, and a man on the way
    photo = maker.post(f"{link}files/", {"file": jpeg()}).json()["sha256"]
    comes = {"person": "郑工", "phone": "13800000009", "eta_at": "2026-11-23T15:30"}
    post(maker, link, kind="sending", words="先泄压再拆泵，我们的人带专用工具到", photos=photo, **comes)
    return str(photo)


def settled(claim: SupplierClaim, manager: Client, finance: Client) -> None:
    """The supplier accepts the part and the labour, not the travel; finance books what came."""
    lines = {line.kind: line for line in claim.lines.order_by("pk")}
    assert lines["labour"].amount_cny == Decimal(120)
    refused = {f"accepted.{lines['travel'].pk}": "0", f"reason.{lines['travel'].pk}": "我方已派人，不认差旅"}
    bare = manager.post(
        f"/claims/of/{claim.number}/answer/", refused | {f"reason.{lines['travel'].pk}": "", "note": "请复核"}
    )
    assert (bare.status_code, "请复核" in bare.content.decode()) == (422, True)
    post(manager, f"/claims/of/{claim.number}/answer/", **refused)
    assert manager.post(f"/claims/of/{claim.number}/settle/", {}).status_code == 403
    post(finance, f"/claims/of/{claim.number}/settle/", amount_cny="1400", on="2026-12-20", paper="HZ-8871")
    claim.refresh_from_db()
    assert (claim.state, claim.settled_cny) == (ClaimState.SETTLED, Decimal(1400))


def claimed(manager: Client, keeper: Client, month: str) -> SupplierClaim:
    """The old pump is handed in, and the month is claimed from its maker."""
    used = UsedPart.objects.get()
    post(keeper, f"/parts/old/{used.pk}/in/")
    assert "1280.00" in text(manager, month)
    post(manager, f"{month}draft/")
    claim = SupplierClaim.objects.get()
    paper = manager.get(f"/claims/of/{claim.number}/claim.pdf").content
    assert paper.startswith(b"%PDF")
    assert paper == manager.get(f"/claims/of/{claim.number}/claim.pdf").content
    post(manager, f"/claims/of/{claim.number}/send/")
    return claim


def test_a_repair_at_60_km_that_needs_the_supplier(world: World, pumps: None, clock: time_machine.Traveller) -> None:
    desk, api, maker = signed_in(world, Role.DISPATCHER), caller(world, Role.DISPATCHER), Client()
    manager, keeper = signed_in(world, Role.SERVICE_MANAGER), signed_in(world, Role.STOREKEEPER)
    engineer, finance = signed_in(world, Role.ENGINEER), signed_in(world, Role.FINANCE)

    # given: 60 km would mean arrival in four hours, but the supplier is needed: an answer in two
    number, link = asked_supplier(world, desk, api)
    promised = visit(api.get(f"/orders/{number}").json()["promises"])
    assert promised["kind"] == "reply"
    assert promised["due_at"].startswith((NOON + timedelta(minutes=120, hours=8)).isoformat()[:16])
    assert promised["why"]["clause"] == "R-5.12"
    post(desk, f"/orders/{number}/dispatch/", engineer=world.wang.number, reason="最近")

    # when: the supplier opens its link: the fault, the town, and nobody's phone
    clock.shift(timedelta(minutes=30))
    photo = answered(world, maker, link)

    # then: order, engineer and dispatcher have it; the place is told to who comes
    assert SIXTY["address"] in text(maker, link)
    assert CUSTOMERS_PHONE not in text(maker, link)
    page = text(desk, f"/orders/{number}/")
    assert "齐鲁液压件厂答复求援：派人前往" in page
    assert "郑工 13800000009" in page
    assert photo in page
    assert "先泄压再拆泵" in text(engineer, f"/field/orders/{number}/")
    told = Notice.objects.filter(kind="supplier_answered").order_by("pk").values_list("recipient__role", flat=True)
    assert list(told) == ["engineer", "dispatcher"]

    # and the customer is answered in time
    clock.shift(timedelta(minutes=20))
    post(desk, f"/orders/{number}/reply/", answer="厂家派郑工带专用工具，下午三点半到", how="phone")
    assert visit(api.get(f"/orders/{number}").json()["promises"])["state"] == "kept"

    # when: it is repaired, the old pump is handed in, and the month is claimed
    clock.shift(timedelta(minutes=220))
    repaired(engineer, number)
    month = "/claims/open/PT01/2026-11/"
    claim = claimed(manager, keeper, month)

    settled(claim, manager, finance)

    assert "还没索赔" in text(manager, "/claims/open/")
    assert text(manager, month).count("PUMP-1") == 0
    # and the link is dead once the order is closed
    post(desk, f"/orders/{number}/close/")
    assert maker.get(link).status_code == 410
    assert list(differences()) == []
