"""Who gets what: every address and every API operation, by every role, on own and others' orders, from one table.

An address or an operation that the table does not know fails: whoever adds one says here who may have it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from tests.doors.api import Caller, caller, fault
from tests.workbooks import workbook
from tests.world import NOON, PASSWORD, STAFF, SWEEPER_VIN, World, make_world, ticks
from yinuo.accounts import actions as accounts
from yinuo.accounts import queries as account_queries
from yinuo.accounts.models import User
from yinuo.accounts.types import STAFF_ROLES, Role, Scope
from yinuo.api.urls import api
from yinuo.assets import queries as assets
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.imports import actions as imports
from yinuo.inbox.models import Command
from yinuo.journal import queries as journal
from yinuo.kernel.act import system_act
from yinuo.kernel.ids import uuid7
from yinuo.orders.actions import advance
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.rules.transitions import TABLE, Transition
from yinuo.orders.types import State, Step
from yinuo.people import actions as people
from yinuo.people import queries as people_queries

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset({"anonymous", *STAFF_ROLES})
STAFF_ALL = frozenset(STAFF_ROLES)
OFFICE = STAFF_ALL - {Role.ENGINEER}
FIELD = frozenset({Role.ENGINEER})
CALLS = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER})
SERVICE = CALLS | {Role.ADMIN}
SALES = SERVICE | {Role.SALES}
PAPERS = SERVICE | {Role.HR}
IMPORTERS = frozenset({Role.ADMIN, Role.SERVICE_MANAGER, Role.SALES})
ADMIN = frozenset({Role.ADMIN})
REPORTERS = CALLS | {Role.ENGINEER, Role.SALES}


# ── the company, made once ──


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
    batch: int
    token: int
    clients: dict[str, Client] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)

    def keys(self, order: ServiceOrder) -> dict[str, Any]:
        """Whatever an address may ask for, about one order."""
        world = self.world
        vehicle = order.vehicle
        return {
            "order": order.number, "photo": self.photo if order.pk == self.own.pk else self.others_photo,
            "follow": order.follow_key, "plate": vehicle.qr_key,
            "receipt": Receipt.objects.get(order=order).key, "customer": world.customer.number,
            "contact": assets.contacts_of(world.customer.pk)[0].pk, "vehicle": vehicle.number,
            "model": vehicle.model.code, "outlet": world.outlet.code, "engineer": world.wang.number,
            "certificate": people_queries.certificates_of([world.wang.pk])[0].pk,
            "shift": world.wang.shifts.order_by("pk")[0].pk, "batch": self.batch, "user": "sales", "token": self.token,
        }  # fmt: skip


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One transaction for the module, undone at its end; each test is a savepoint in it."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        cache.clear()
        yield set_stage(make_world())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def without_limits(settings: Any) -> None:
    settings.API_PER_MINUTE = 1_000_000


class back:  # noqa: N801 -- reads as `with back():`
    """What is done within is taken back."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)


def set_stage(world: World) -> Stage:
    act = system_act(NOON, door="test")
    colleague = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer("E002", {"name": "赵工", "outlet": world.outlet, "user": colleague}, act=act)
    own = signed(world, world.wang.number, world.users["engineer"])
    others = signed(world, world.zhao.number, colleague)
    photos = [shown_on(each, colour) for each, colour in ((own, "teal"), (others, "red"))]
    content = workbook()
    batch = imports.keep(content, "book.xlsx", imports.check(content, "book.xlsx"), act=world.act(Role.ADMIN))
    accounts.issue_token(world.users["sales"], name="matrix", act=act)
    [token] = account_queries.live_tokens(world.users["sales"], "matrix")
    stage = Stage(world, own, others, world.until(world.report(), "dispatch"), *photos, batch.pk, token.pk)
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


# ── the table of addresses ──


@dataclass(frozen=True, slots=True)
class Page:
    """Who may have an address: `roles`; what fills its gaps, by the names of `Stage.keys`; how it is asked.

    `told` is the status others than 200 with which the right people are answered; `closed` with which all else are.
    `bound` addresses lead to one order, so that an engineer gets 404 for a colleague's.
    """

    roles: frozenset[str]
    gaps: tuple[str, ...] = ()
    post: bool = False
    told: int = 200
    stranger: int = 302
    bound: bool = False
    fixed: tuple[str, ...] = ()


def get(roles: frozenset[str], *gaps: str, **more: Any) -> Page:
    return Page(roles, gaps, **more)


def post(roles: frozenset[str], *gaps: str, **more: Any) -> Page:
    return Page(roles, gaps, post=True, **({"told": 302} | more))


PAGES: dict[str, Page] = {
    "health": get(EVERYBODY),
    "login": get(EVERYBODY, told=302),
    "logout": get(EVERYBODY),
    "language": post(EVERYBODY),
    "password": get(STAFF_ALL),
    # ── the desk ──
    "desk:board": get(OFFICE),
    "desk:intake": get(CALLS),
    "desk:intake_match": get(CALLS),
    "desk:intake_preview": get(CALLS),
    "desk:orders": get(OFFICE),
    "desk:tray": get(SERVICE),
    "desk:tray_seen": post(SERVICE),
    "desk:search": get(OFFICE),
    "desk:order": get(OFFICE, "order"),
    "desk:receipt": get(OFFICE, "order"),
    "desk:order_file": get(OFFICE, "order", "photo"),
    "desk:step": post(CALLS, "order", fixed=("respond",), told=409),
    "desk:customers": get(OFFICE),
    "desk:customer_new": get(SALES),
    "desk:customer": get(OFFICE, "customer"),
    "desk:customer_edit": get(SALES, "customer"),
    "desk:contact_new": get(SALES, "customer"),
    "desk:contact_remove": post(SALES, "contact"),
    "desk:plates": get(OFFICE),
    "desk:vehicle_plate": get(OFFICE, "vehicle"),
    "desk:vehicles": get(OFFICE),
    "desk:vehicle_new": get(SALES),
    "desk:vehicle": get(OFFICE, "vehicle"),
    "desk:vehicle_edit": get(SALES, "vehicle"),
    "desk:models": get(OFFICE),
    "desk:model_new": get(SALES),
    "desk:model": get(OFFICE, "model"),
    "desk:model_edit": get(SALES, "model"),
    "desk:outlets": get(OFFICE),
    "desk:outlet_new": get(SERVICE),
    "desk:outlet": get(OFFICE, "outlet"),
    "desk:outlet_edit": get(SERVICE, "outlet"),
    "desk:engineers": get(OFFICE),
    "desk:engineer_new": get(SERVICE),
    "desk:engineer": get(OFFICE, "engineer"),
    "desk:engineer_edit": get(SERVICE, "engineer"),
    "desk:certificate_new": get(PAPERS, "engineer"),
    "desk:shift_new": get(SERVICE, "engineer"),
    "desk:certificate_withdraw": post(PAPERS, "certificate"),
    "desk:shift_remove": post(SERVICE, "shift"),
    "desk:commitments": get(OFFICE),
    "desk:imports": get(IMPORTERS),
    "desk:import_template": get(IMPORTERS),
    "desk:import": get(IMPORTERS, "batch"),
    "desk:import_apply": post(IMPORTERS - {Role.SALES}, "batch"),  # the book holds outlets and engineers too
    "desk:import_undo": post(IMPORTERS, "batch", told=409),  # nothing is written yet; then the kinds written decide
    "desk:import_progress": get(IMPORTERS, "batch"),
    "desk:import_errors": get(IMPORTERS, "batch"),
    "desk:users": get(ADMIN),
    "desk:user_new": get(ADMIN),
    "desk:user": get(ADMIN, "user"),
    "desk:user_edit": get(ADMIN, "user"),
    "desk:user_password": get(ADMIN, "user"),
    "desk:token_new": post(ADMIN, "user", told=422),
    "desk:token_revoke": post(ADMIN, "token"),
    "desk:notices": get(OFFICE),
    "desk:notices_read": post(OFFICE),
    "desk:bell": get(OFFICE),
    # ── the engineer's phone ──
    "field:day": get(FIELD),
    "field:notices_read": post(FIELD),
    "field:job": get(FIELD, "order", bound=True),
    "field:history": get(FIELD, "order", bound=True),
    "field:preview": get(FIELD, "order", bound=True),
    "field:receipt": get(FIELD, "order", bound=True),
    "field:step": post(FIELD, "order", fixed=("note",), bound=True),
    "field:commands": post(FIELD, told=400, stranger=401),
    "field:upload": post(FIELD, told=422, stranger=401),
    "field:file": get(FIELD, "photo", bound=True),
    # ── the customers' door: whoever holds the key ──
    "portal:start": get(EVERYBODY),
    "portal:report": get(EVERYBODY, "plate"),
    "portal:follow": get(EVERYBODY, "follow"),
    "portal:receipt": get(EVERYBODY, "follow"),
    "portal:step": post(EVERYBODY, "follow", fixed=("rate",), told=422),
    "portal:rate": get(EVERYBODY, "follow"),
    "portal:sign": get(EVERYBODY, "follow", told=302),
    "portal:vehicle_files": post(EVERYBODY, "plate", told=422),
    "portal:order_files": post(EVERYBODY, "follow", told=422),
    "portal:picture": get(EVERYBODY, "follow", "photo"),
    "portal:verify": get(EVERYBODY, "receipt"),
    "portal:commitments": get(EVERYBODY),
    # ── the API: its own page is public, its operations have their own table below ──
    "api/v1/": get(EVERYBODY, told=302),
    "api:api-docs": get(EVERYBODY),
    "api:openapi-json": get(EVERYBODY),
    "api:api-root": get(EVERYBODY, told=302),
    "api:unknown": get(frozenset(), fixed=("nothing",), stranger=404),
}
KEYS = {"plate", "follow", "receipt"}
"""Gaps that hold a secret: nobody without it gets in."""

SECRETS = ("烟台市芝罘区环卫处", "刘师傅", "13900000001", SWEEPER_VIN, "鲁F12345")
"""What no answer of refusal may hold: the customer, the caller, the machine."""


def addresses(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address by its name with its space, the nameless by its path."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, route, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield (f"{space}{each.name}" if each.name else route), each


ADDRESSES = dict(addresses(get_resolver()))


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the API: its id → method and path."""
    return {
        each["operationId"]: (method, path)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, each in methods.items()
    }


def test_every_address_stands_in_the_table() -> None:
    assert set(PAGES) | set(OPERATIONS_BY_ADDRESS) == set(ADDRESSES)


def test_every_operation_of_the_api_stands_in_the_table() -> None:
    assert set(OPERATIONS) == set(operations())


def address(stage: Stage, name: str, order: ServiceOrder) -> str:
    page = PAGES[name]
    if "/" in name:
        return f"/{name}"
    return reverse(name, args=[*(stage.keys(order)[gap] for gap in page.gaps), *page.fixed])


def ask(client: Client, page: Page, path: str) -> Any:
    return client.post(path) if page.post else client.get(path)


def refused(answer: Any, *statuses: int) -> bool:
    """Whether somebody was kept out, and told nothing."""
    told = read(answer).decode()
    return answer.status_code in statuses and not any(secret in told for secret in SECRETS)


def read(answer: Any) -> bytes:
    """The whole answer. A stream is read to its end: the test client closes it there without touching the database."""
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_to_the_roles_of_the_table_and_to_nobody_else(stage: Stage, name: str) -> None:
    page = PAGES[name]
    path = address(stage, name, stage.own)

    for role in ("anonymous", *STAFF):
        before = journal.last_id()
        with back():
            answer = ask(stage.clients[role], page, path)
            if role in page.roles:
                expected = 200 if name == "login" and role == "anonymous" else page.told
                assert answer.status_code == expected, (role, answer.status_code)
                assert read(answer) or page.told == 302 or name == "desk:bell"
                continue
            assert journal.last_id() == before, role
        if role == "anonymous":
            assert refused(answer, page.stranger), (role, answer.status_code)
            assert page.stranger != 302 or answer["Location"].startswith("/login/?next="), answer["Location"]
        elif name == "desk:board":
            assert (answer.status_code, answer["Location"]) == (302, "/field/")  # the engineer's own start
        else:
            assert refused(answer, 403, 404), (role, answer.status_code)


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.bound])
def test_a_colleagues_order_does_not_exist_for_an_engineer(stage: Stage, name: str) -> None:
    page = PAGES[name]
    before = journal.last_id()

    theirs = ask(stage.clients["engineer"], page, address(stage, name, stage.others))
    mine = ask(stage.clients["colleague"], page, address(stage, name, stage.own))
    own = ask(stage.clients["colleague"], page, address(stage, name, stage.others))

    assert refused(theirs, 404)
    assert refused(mine, 404)
    assert own.status_code == page.told
    read(own)
    assert page.post or journal.last_id() == before


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if KEYS & set(page.gaps)])
@pytest.mark.parametrize("key", ["nobody", "K" * 22, "刘师傅"])
def test_a_wrong_key_opens_nothing(stage: Stage, name: str, key: str) -> None:
    page = PAGES[name]
    args = [key if gap in KEYS else stage.keys(stage.own)[gap] for gap in page.gaps]

    answer = ask(stage.clients["anonymous"], page, reverse(name, args=[*args, *page.fixed]))

    assert refused(answer, 404), answer.status_code


def test_a_key_opens_its_own_order_only(stage: Stage) -> None:
    args = [stage.own.follow_key, stage.others_photo]

    assert stage.clients["anonymous"].get(reverse("portal:picture", args=args)).status_code == 404


def test_a_picture_is_found_through_its_own_order_only(stage: Stage) -> None:
    for role in OFFICE:
        path = reverse("desk:order_file", args=[stage.own.number, stage.others_photo])
        assert stage.clients[role].get(path).status_code == 404


# ── the table of the API's operations ──


@dataclass(frozen=True, slots=True)
class Operation:
    """Who may call it, how it is called about an order, and what the right people are answered."""

    roles: frozenset[str]
    path: str
    body: Callable[[Stage, ServiceOrder], Any] | None = None
    told: int = 200
    bound: bool = False
    address: str = ""


def note(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"data": {"note": "看过了"}}


def batch(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"commands": []}


OPERATIONS: dict[str, Operation] = {
    "me": Operation(STAFF_ALL, "/me"),
    "create_order": Operation(REPORTERS, "/orders", lambda stage, order: fault(), 201),
    "list_orders": Operation(STAFF_ALL, "/orders"),
    "get_order": Operation(STAFF_ALL, "/orders/{order}", bound=True),
    "list_candidates": Operation(OFFICE, "/orders/{order}/candidates"),
    "list_steps": Operation(STAFF_ALL, "/steps"),
    "list_checklist": Operation(STAFF_ALL, "/orders/{order}/checklist", bound=True),
    "take_step": Operation(CALLS | FIELD, "/orders/{order}/steps/note", note, bound=True),
    "list_journal": Operation(STAFF_ALL, "/orders/{order}/journal", bound=True),
    "get_receipt": Operation(STAFF_ALL, "/orders/{order}/receipt.pdf", bound=True),
    "apply_commands": Operation(STAFF_ALL, "/commands", batch),
    "upload": Operation(STAFF_ALL, "/files", lambda stage, order: SimpleUploadedFile("a.jpg", jpeg()), 201),
    "get_file": Operation(STAFF_ALL, "/files/{photo}", bound=True),
    "list_outlets": Operation(STAFF_ALL, "/outlets"),
    "list_engineers": Operation(STAFF_ALL, "/engineers"),
    "list_vehicles": Operation(STAFF_ALL, "/vehicles"),
    "list_customers": Operation(STAFF_ALL, "/customers"),
}
OPERATIONS_BY_ADDRESS = {f"api:{name}" for name in OPERATIONS}


def call(stage: Stage, name: str, who: Caller, order: ServiceOrder) -> Any:
    operation = OPERATIONS[name]
    path = operation.path.format(**stage.keys(order))
    if operation.body is None:
        return who.get(path)
    body = operation.body(stage, order)
    if isinstance(body, SimpleUploadedFile):
        return who.client.post(f"/api/v1{path}", {"file": body}, headers=who.headers({}))
    return who.post(path, body)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_answers_the_roles_of_the_table_and_nobody_else(stage: Stage, name: str) -> None:
    operation = OPERATIONS[name]

    for role in STAFF:
        with back():
            before = journal.last_id()
            answer = call(stage, name, stage.callers[role], stage.own)
            if role in operation.roles:
                assert answer.status_code == operation.told, (role, answer.status_code)
                assert read(answer)
            else:
                assert refused(answer, 403, 404), (role, answer.status_code)
                assert journal.last_id() == before, role


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("token", ["", "yn_nobody"])
def test_an_operation_answers_nobody_without_a_token(stage: Stage, name: str, token: str) -> None:
    client = stage.clients["dispatcher"]  # a browser's session is no key here

    answer = call(stage, name, Caller(token, client), stage.own)

    assert refused(answer, 401), answer.status_code
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.bound])
def test_an_operation_knows_no_colleagues_order(stage: Stage, name: str) -> None:
    before = journal.last_id()

    assert refused(call(stage, name, stage.callers["engineer"], stage.others), 404)
    assert journal.last_id() == before


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.body])
def test_a_token_for_reading_writes_nothing(stage: Stage, name: str) -> None:
    reader = caller(stage.world, Role.DISPATCHER, scope=Scope.READ)

    assert call(stage, name, reader, stage.own).status_code == 403


def test_a_list_shows_an_engineer_the_own_orders_only(stage: Stage) -> None:
    shown = {each["number"] for each in stage.callers["engineer"].get("/orders").json()["items"]}

    assert shown == {stage.own.number, stage.open.number}


# ── every step, at every door that takes it ──

KEPT_OUT = {"not_allowed", "not_yours", "not_found", "unknown_key", "unknown_step", "wrong_step"}
LINES = [pytest.param(line, id=f"{line.step}-{'-'.join(sorted(line.frm))[:30]}") for line in TABLE]
CUSTOMERS_OWN = {Step.CONFIRM_SOLVED, Step.NOT_SOLVED, Step.CANCEL, Step.NOTE, Step.RATE}
"""Steps of the page that follows a repair; signing and refusing to sign have a page of their own."""


def placed(stage: Stage, line: Transition) -> ServiceOrder:
    """The open order put where the line begins, as if the story had led there."""
    state = next(state for state in State if state in line.frm)
    ServiceOrder.objects.filter(pk=stage.open.pk).update(
        state=state, is_open=state not in (State.CLOSED, State.CANCELLED), resume_to=State.ON_SITE
    )
    return ServiceOrder.objects.get(pk=stage.open.pk)


def may(line: Transition, role: str, order: ServiceOrder) -> bool:
    """Whether any line of the table lets this role take this step from here."""
    return any(role in each.roles for each in TABLE if each.step == line.step and order.state in each.frm)


@pytest.mark.parametrize("line", LINES)
def test_the_api_takes_a_step_from_the_roles_of_the_table_only(stage: Stage, line: Transition) -> None:
    order = placed(stage, line)

    for role in STAFF:
        with back():
            code = stage.callers[role].step(order.number, line.step).json().get("code", "")
            assert (code not in KEPT_OUT) is may(line, role, order), (role, code)


@pytest.mark.parametrize("line", LINES)
def test_the_desk_takes_a_step_from_the_roles_of_the_table_only(stage: Stage, line: Transition) -> None:
    order = placed(stage, line)
    path = reverse("desk:step", args=[order.number, line.step])

    for role in STAFF:
        with back():
            before = journal.last_id()
            answer = stage.clients[role].post(path)
            if role in OFFICE and may(line, role, order):
                assert answer.status_code in (302, 409, 422), (role, answer.status_code)
            else:
                assert refused(answer, 403), (role, answer.status_code)
                assert journal.last_id() == before


@pytest.mark.parametrize("line", LINES)
def test_the_phone_takes_a_step_from_the_engineer_whose_order_it_is(stage: Stage, line: Transition) -> None:
    order = placed(stage, line)
    path = reverse("field:step", args=[order.number, line.step])

    with back():
        stage.clients["engineer"].post(path, {"command_id": str(uuid4())})
        [command] = Command.objects.filter(kind=f"order.{line.step}")
        code = command.answer.get("problem", {}).get("code", "")
        assert (code not in KEPT_OUT) is may(line, Role.ENGINEER, order), code
    assert stage.clients["colleague"].post(path).status_code == 404
    for role in OFFICE:
        assert refused(stage.clients[role].post(path), 403)


@pytest.mark.parametrize("line", LINES)
def test_a_batch_takes_a_step_from_the_roles_of_the_table_only(stage: Stage, line: Transition) -> None:
    order = placed(stage, line)

    def code(client: Client, path: str, **options: Any) -> str:
        command = {"id": str(uuid7()), "order": order.number, "kind": line.step, "occurred_at": NOON.isoformat()}
        body = {"commands": [command]}
        with back():
            [answer] = client.post(path, body, content_type="application/json", **options).json()["answers"]
        return str((answer["problem"] or {}).get("code", "")) if "problem" in answer else ""

    phone = reverse("field:commands")
    assert (code(stage.clients["engineer"], phone) not in KEPT_OUT) is may(line, Role.ENGINEER, order)
    assert code(stage.clients["colleague"], phone) == "not_yours"
    for role in STAFF:
        who = stage.callers[role]
        told = code(who.client, "/api/v1/commands", headers=who.headers({}))
        assert (told not in KEPT_OUT) is may(line, role, order), (role, told)


@pytest.mark.parametrize("line", LINES)
def test_a_customer_takes_the_own_steps_by_link_and_no_others(stage: Stage, line: Transition) -> None:
    order = placed(stage, line)
    path = reverse("portal:step", args=[order.follow_key, line.step])
    before = journal.last_id()

    with back():
        answer = stage.clients["anonymous"].post(path)
        if line.step in CUSTOMERS_OWN and may(line, Role.CONTACT, order):
            assert answer.status_code in (302, 422), answer.status_code
        else:
            assert answer.status_code in (403, 404), answer.status_code
            assert journal.last_id() == before
