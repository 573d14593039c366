"""Every step of the table of transitions, by every role, at every door that takes steps."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.doors.stage import Stage, back
from tests.doors.who import OFFICE, refused
from tests.world import NOON, STAFF
from yinuo.accounts.types import Role
from yinuo.inbox.models import Command
from yinuo.journal import queries as journal
from yinuo.kernel.ids import uuid7
from yinuo.orders.models import ServiceOrder
from yinuo.orders.rules.scene import NEEDS_CLOSED, STEPS
from yinuo.orders.rules.transitions import TABLE, Transition
from yinuo.orders.types import State, Step

pytestmark = pytest.mark.django_db

KEPT_OUT = {"not_allowed", "not_yours", "not_found", "unknown_key", "unknown_step", "wrong_step"}
LINES = [pytest.param(line, id=f"{line.step}-{'-'.join(sorted(line.frm))[:30]}") for line in TABLE]
CUSTOMERS_OWN = {Step.CONFIRM_SOLVED, Step.NOT_SOLVED, Step.CANCEL, Step.NOTE, Step.RATE, Step.CONFIRM_RETURN}
"""Steps of the page that follows a repair; signing and refusing to sign have a page of their own."""


def placed(stage: Stage, line: Transition) -> ServiceOrder:
    """The open order put where the line begins, as if the story had led there."""
    state = next(state for state in State if state in line.frm)
    gate = NEEDS_CLOSED.get(line.step)
    ServiceOrder.objects.filter(pk=stage.open.pk).update(
        state=state, is_open=state not in (State.CLOSED, State.CANCELLED), resume_to=State.ON_SITE,
        rescue="accident" if line.step in STEPS else "", closed=[gate] if gate else [],
    )  # fmt: skip
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
        key = uuid4()
        stage.clients["engineer"].post(path, {"command_id": str(key)})
        command = Command.objects.get(pk=key)
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
