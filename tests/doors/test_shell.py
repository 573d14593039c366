"""The desk's frame: every role gets the menu of what it may open, and nothing else."""

import pytest
from django.contrib.auth import get_user
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from tests.world import NOON, PASSWORD, STAFF, World
from yinuo.accounts.types import Role
from yinuo.desk.shell import MENU, OFFICE, menu
from yinuo.messages import actions as messages

ENTRIES = [entry for _, entries in MENU for entry in entries]


@pytest.fixture
def signed_in(world: World):
    """A browser of somebody of this role."""

    def make(role: str) -> Client:
        client = Client()
        client.post("/login/", {"username": role, "password": PASSWORD})
        return client

    return make


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.page)
def test_every_line_of_the_menu_leads_to_a_page_open_to_the_same_roles(entry):
    page = resolve(reverse(f"desk:{entry.page}")).func

    assert page.open_to == entry.roles


@pytest.mark.parametrize("role", sorted(OFFICE))
def test_whoever_works_at_the_desk_can_open_the_whole_menu(signed_in, role):
    client = signed_in(role)
    request = RequestFactory().get("/")
    request.user = get_user(client)

    answers = {link.url: client.get(link.url).status_code for group in menu(request) for link in group.links}

    assert set(answers.values()) == {200}


def test_an_engineer_at_the_desks_door_is_shown_to_the_field(signed_in):
    assert signed_in(Role.ENGINEER).get("/")["Location"] == "/field/"


def test_an_engineer_is_refused_other_pages_of_the_desk_with_the_roles_that_may(signed_in):
    answer = signed_in(Role.ENGINEER).get("/notices/")

    assert answer.status_code == 403
    assert "可以做的岗位：客服调度" in answer.content.decode()


def test_a_page_that_does_not_exist_says_so_in_words(client, settings):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_a_form_that_stood_too_long_is_refused_without_a_change(world):
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "dispatcher", "password": PASSWORD})

    assert answer.status_code == 403
    assert "表单已经过期" in answer.content.decode()


def test_the_bell_counts_what_was_not_read_and_the_tray_what_waits(signed_in, world):
    client = signed_in(Role.DISPATCHER)
    before = client.get("/notices/count/").content.decode()

    messages.tell([world.users["dispatcher"].pk], "help", "order:SO-1", about="test", at=NOON)

    tray = '<span id="tray-count" hx-swap-oob="innerHTML"></span>'
    assert (before, client.get("/notices/count/").content.decode()) == (tray, f"1{tray}")


def test_every_staff_role_has_a_door(world):
    assert set(STAFF) - OFFICE == {Role.ENGINEER}
