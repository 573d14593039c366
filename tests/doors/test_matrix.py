"""Who gets what: every address and operation, by every role, on own and others' orders, from one table (who.py)."""

import pytest
from django.urls import reverse

from tests.doors.api import Caller, caller
from tests.doors.operations import OPERATIONS, OPERATIONS_BY_ADDRESS, call, operations
from tests.doors.stage import Stage, back
from tests.doors.who import ADDRESSES, KEYS, OFFICE, PAGES, address, ask, read, refused
from tests.world import STAFF
from yinuo.accounts.types import Role, Scope
from yinuo.assets import actions as assets
from yinuo.journal import queries as journal

OTHER_VIN = "LZZYN1806TA000002"

pytestmark = pytest.mark.django_db


def test_every_address_stands_in_the_table() -> None:
    assert set(PAGES) | set(OPERATIONS_BY_ADDRESS) == set(ADDRESSES)


def test_every_operation_of_the_api_stands_in_the_table() -> None:
    assert set(OPERATIONS) == set(operations())


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


# ── the API ──


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


def test_an_engineer_reads_the_machines_and_customers_of_own_orders_and_only_the_own_data(stage: Stage) -> None:
    act, world = stage.world.act(Role.ADMIN), stage.world
    with back():
        strange, _ = assets.save_customer(
            "C009", {"name": "别处环卫处", "kind": "sanitation", "province": "山东", "city": "青岛"}, act=act
        )
        assets.save_vehicle("V0009", {"vin": OTHER_VIN, "model": world.sweeper.model, "customer": strange}, act=act)

        seen, all_of_it = (
            {path: listed(stage.callers[role], path) for path in ("/vehicles", "/customers", "/engineers")}
            for role in (Role.ENGINEER, Role.DISPATCHER)
        )

    assert seen == {"/vehicles": {"V0001"}, "/customers": {"C001"}, "/engineers": {"E001"}}
    assert {"V0001", "V0009"} <= all_of_it["/vehicles"]
    assert {"C001", "C009"} <= all_of_it["/customers"]
    assert {"E001", "E002"} <= all_of_it["/engineers"]


def listed(who: Caller, path: str) -> set[str]:
    return {each["number"] for each in who.get(path).json()["items"]}
