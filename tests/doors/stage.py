"""A company with two signed orders and somebody of every role before a browser and a program, made once a module."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import transaction
from django.test import Client
from PIL import Image

from tests.doors.api import Caller, caller
from tests.doors.stage_money import money
from tests.doors.stage_rescue import standing_by
from tests.doors.stage_shops import outside
from tests.doors.stage_suppliers import claimed, recalled, supplier_asked
from tests.doors.stage_tours import touring
from tests.workbooks import workbook
from tests.world import NOON, PASSWORD, STAFF, World, ticks
from yinuo.accounts import actions as accounts
from yinuo.accounts import queries as account_queries
from yinuo.accounts.models import User
from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.actions import documents
from yinuo.assets.actions.warranty import save_policy
from yinuo.assets.types import Cover, DocumentKind, Draft, PolicyDraft
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.hall.commands import acts_like, apply_batch
from yinuo.imports import actions as imports
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.network.actions import driving, keeping
from yinuo.orders.actions import advance
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.parts import queries as stock
from yinuo.parts.actions import asking, catalogue, store, using
from yinuo.parts.actions.waste import hand_over
from yinuo.parts.types import Line, PlaceKind
from yinuo.people import actions as people
from yinuo.people import queries as people_queries
from yinuo.suppliers.models import SupplierRequest
from yinuo.suppliers.queries import contacts_of
from yinuo.vouchers.actions import open_packs
from yinuo.warranty.actions.cases import open_case
from yinuo.warranty.models import Campaign, SupplierClaim
from yinuo.warranty.types.cases import Opening


@dataclass(slots=True)
class Stage:
    """The company with an order of one's own, a colleague's, and somebody of every role before a browser and a program.

    `own` and `others` are signed, each with a photo and a receipt; `open` is being worked on by the first engineer.
    """

    world: World
    own: ServiceOrder
    others: ServiceOrder
    open: ServiceOrder
    photo: str
    others_photo: str
    conflict: str
    batch: int
    token: int
    manual: str
    used: int
    request: str
    disposal: int
    facility: int
    help: SupplierRequest
    claim: SupplierClaim
    campaign: Campaign
    outside: dict[str, Any] = field(default_factory=dict)
    money: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)

    def keys(self, order: ServiceOrder) -> dict[str, Any]:
        """Whatever an address may ask for, about one order."""
        world = self.world
        vehicle = order.vehicle
        return self.outside | self.money | {
            "order": order.number, "photo": self.photo if order.pk == self.own.pk else self.others_photo,
            "follow": order.follow_key, "plate": vehicle.qr_key,
            "receipt": Receipt.objects.get(order=order).key, "customer": world.customer.number,
            "contact": assets.contacts_of(world.customer.pk)[0].pk, "vehicle": vehicle.number,
            "model": vehicle.model.code, "outlet": world.outlet.code, "engineer": world.wang.number,
            "certificate": people_queries.certificates_of([world.wang.pk])[0].pk,
            "shift": world.wang.shifts.order_by("pk")[0].pk, "batch": self.batch, "user": "sales", "token": self.token,
            "document": "D-001", "manual": self.manual, "conflict": self.conflict, "part": "HOSE-12",
            "policy": "ZB-01", "case": "SB-20261123-0001",
            "stock_place": "YT", "used": self.used, "request": self.request, "disposal": self.disposal,
            "voucher": "PZ-202611-E001", "tool": "LT-1", "service_vehicle": "鲁F88888", "facility": self.facility,
            "supplier": self.help.supplier.number, "help": self.help.number, "help_key": self.help.key,
            "claim": self.claim.number, "claim_line": self.claim.lines.order_by("pk")[0].pk,
            "campaign": self.campaign.number, "defect": self.campaign.defect.number,
            "supplier_contact": contacts_of(self.help.supplier_id)[0].pk,
        }  # fmt: skip


@contextmanager
def back() -> Iterator[None]:
    """What is done within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_stage(world: World) -> Stage:
    act = system_act(NOON, door="test")
    colleague = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer("E002", {"name": "赵工", "outlet": world.outlet, "user": colleague}, act=act)
    own = signed(world, world.wang.number, world.users["engineer"])
    others = signed(world, world.zhao.number, colleague)
    photos = [shown_on(each, colour) for each, colour in ((own, "teal"), (others, "red"))]
    warranty(world)
    content = workbook()
    batch = imports.keep(content, "book.xlsx", imports.check(content, "book.xlsx"), act=world.act(Role.ADMIN))
    accounts.issue_token(world.users["sales"], name="matrix", act=act)
    [token] = account_queries.live_tokens(world.users["sales"], "matrix")
    manual = Draft(DocumentKind.MANUAL, "洗扫车手册")
    written = documents.save("D-001", manual, file=(jpeg("navy"), "a.jpg"), act=world.act(Role.ADMIN))
    open_packs([world.wang, world.zhao], NOON.date().replace(day=1), act=act)
    keeping.save_tool("LT-1", {"name": "举升机", "outlet": world.outlet, "lifting": True}, act=act)
    driving.save_vehicle("鲁F88888", {"use": "van", "outlet": world.outlet}, act=act)
    stage = Stage(
        world,
        own,
        others,
        world.until(world.report(), "dispatch"),
        *photos,
        refused(world, own, photos[0]),
        batch.pk,
        token.pk,
        str(written.blob_id),
        part_owed(world, own),
        asking.ask(world.wang.pk, [Line("HOSE-12", Decimal(2))], act=world.act(Role.ENGINEER)).number,
        tyres(world),
        office(world),
        supplier_asked(world),
        claimed(world, others, colleague),
        recalled(world),
    )
    stage.outside = outside(world) | touring(world)
    stage.outside |= standing_by(world)
    stage.money = money(world)
    for role in STAFF:
        stage.clients[role] = signed_in(world.users[role])
        stage.callers[role] = caller(world, role)
    stage.clients["colleague"] = signed_in(colleague)
    stage.clients["anonymous"] = Client(raise_request_exception=False)
    return stage


def signed(world: World, engineer: str, user: User) -> ServiceOrder:
    """An order from the call to the signature, all by this engineer."""
    order = world.until(world.report(), "respond")
    order = world.step(order, "dispatch", NOON, engineer=engineer)
    for step, data in (
        ("accept", {}), ("depart", {"items": ticks("check_out")}), ("arrive", {}), ("declare_hazards", {"hazards": []}),
        ("begin_repair", {}), ("finish_repair", {"cause": "老化", "work_done": "更换"}),
        ("complete_checks", {"items": ticks("completion")}), ("sign", {"signer": "刘师傅", "no_improper": True}),
    ):  # fmt: skip
        order = advance(order.number, step, data, act=world.act(Role.ENGINEER, NOON, user=user))
    return order


def warranty(world: World) -> None:
    """A warranty policy and a case to be looked at."""
    draft = PolicyDraft("标准质保", (Cover("body", 12),))
    save_policy("ZB-01", draft, act=world.act(Role.SERVICE_MANAGER))
    open_case(world.sweeper, Opening("要求换车"), act=world.act(Role.DISPATCHER))


def part_owed(world: World, order: ServiceOrder) -> int:
    """A hose built in on the order, whose old one is still owed; nine more lie in the store."""
    keeper = world.act(Role.STOREKEEPER)
    catalogue.save_part("HOSE-12", {"name": "高压油管", "unit": "件", "cost_cny": Decimal("86.50")}, act=keeper)
    yantai, _new = catalogue.open_place(
        "YT", {"kind": PlaceKind.OUTLET, "name": "烟台库", "outlet": world.outlet}, act=keeper
    )
    line = [Line("HOSE-12", Decimal(1))]
    store.receive(yantai, [Line("HOSE-12", Decimal(10))], act=keeper)
    store.issue(yantai, store.van_of(world.wang.pk, act=keeper), line, order_id=order.pk, act=keeper)
    used = using.use(order.pk, line[0], engineer_id=world.wang.pk, old_part=True, act=world.act(Role.ENGINEER))
    return used.pk


def tyres(world: World) -> int:
    """Four tyres handed over."""
    told = {"kind": "tyre", "quantity": Decimal(4), "unit": "条", "taken_by": "再生资源公司", "handed_on": NOON.date()}
    yantai = stock.place("YT")
    return hand_over(told | {"place": yantai}, [], act=world.act(Role.STOREKEEPER)).pk


def office(world: World) -> int:
    """The outlet's office."""
    told = {"kind": "premises", "name": "办公室", "checked_on": NOON.date()}
    return keeping.save_facility(None, world.outlet, told, act=world.act(Role.DISPATCHER)).pk


def refused(world: World, order: ServiceOrder, photo: str) -> str:
    """The id of a step that came too late from the engineer's phone, with a photo."""
    sent = {"id": str(uuid7()), "order": order.number, "kind": "begin_repair", "data": {"photos": [photo]},
            "occurred_at": NOON.isoformat()}  # fmt: skip
    apply_batch([sent], acts_like(world.act(Role.ENGINEER)))
    return str(sent["id"])


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown_on(order: ServiceOrder, colour: str) -> str:
    """The hash of a photo that belongs to the order."""
    act = system_act(NOON, door="test")
    blob = files.store(jpeg(colour), "a.jpg", act=act)
    files.attach("order", order.number, blob, purpose=Purpose.WORK, act=act)
    return blob.sha256


def jpeg(colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()
