"""Signing in and out: what a person is told, and where they land."""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from tests.world import PASSWORD, World
from yinuo.accounts.models import User
from yinuo.journal.queries import events_of
from yinuo.site.settings import PASSWORD_HASHERS


@pytest.fixture
def visitor(world: World) -> Client:
    """Somebody whom the house does not know yet."""
    return Client()


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": username, "password": password, **more})


def test_an_engineer_lands_at_the_field_door(visitor):
    assert sign_in(visitor, "engineer")["Location"] == "/field/"


def test_everyone_else_lands_at_the_desk(visitor):
    assert sign_in(visitor, "dispatcher")["Location"] == "/"


def test_after_signing_in_one_gets_where_one_wanted(visitor):
    assert sign_in(visitor, "dispatcher", next="/notices/")["Location"] == "/notices/"


def test_no_link_leads_off_the_site_after_signing_in(visitor):
    assert sign_in(visitor, "dispatcher", next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("dispatcher", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(visitor, username, password):
    answer = sign_in(visitor, username, password)

    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.content.decode()
    assert not get_user(visitor).is_authenticated


def test_too_many_wrong_passwords_are_told_how_long_to_wait(visitor, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        answer = sign_in(visitor, "dispatcher", "wrong")

    assert answer.status_code == 429
    assert "请等 15 分钟后再试" in answer.content.decode()
    assert sign_in(visitor, "dispatcher").status_code == 429


def test_signing_out_is_asked_before_it_is_done(visitor):
    sign_in(visitor, "dispatcher")

    assert visitor.get("/logout/").status_code == 200
    assert get_user(visitor).is_authenticated

    assert visitor.post("/logout/")["Location"] == "/login/"
    assert not get_user(visitor).is_authenticated


def test_a_password_hashed_at_another_cost_is_hashed_anew_when_its_owner_signs_in(visitor, settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    costly = Argon2PasswordHasher()
    User.objects.filter(username="dispatcher").update(password=costly.encode(PASSWORD, costly.salt()))

    landed = sign_in(visitor, "dispatcher")["Location"]

    kept = User.objects.get(username="dispatcher").password
    assert landed == "/"
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_new_password_ends_no_session_but_the_others(visitor):
    other = Client()
    sign_in(visitor, "dispatcher")
    sign_in(other, "dispatcher")

    answer = visitor.post("/password/", {"old": PASSWORD, "new": "quiet-harbour-92", "again": "quiet-harbour-92"})

    assert answer["Location"] == "/"
    assert get_user(visitor).is_authenticated
    assert not get_user(other).is_authenticated
    assert sign_in(Client(), "dispatcher", "quiet-harbour-92").status_code == 302


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"old": "wrong", "new": "quiet-harbour-92", "again": "quiet-harbour-92"}, "现在的密码不对"),
        ({"old": PASSWORD, "new": "quiet-harbour-92", "again": "quiet-harbour-93"}, "两次输入的新密码不一样"),
    ],
)
def test_a_password_that_does_not_do_is_said_beside_its_field(visitor, given, says):
    sign_in(visitor, "dispatcher")

    answer = visitor.post("/password/", given)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_language_stays_with_the_account(visitor):
    sign_in(visitor, "dispatcher")

    visitor.post("/language/", {"language": "zh-hant"})

    assert get_user(visitor).language == "zh-hant"
    assert sign_in(Client(), "dispatcher").cookies["django_language"].value == "zh-hant"


def test_a_language_the_house_does_not_speak_changes_nothing(visitor):
    assert "django_language" not in visitor.post("/language/", {"language": "xx"}).cookies


def kinds(world, username="dispatcher"):
    return [event.kind for event in events_of(f"user:{world.users[username].pk}")][1:]  # after the account was made


def test_signing_in_and_out_stands_in_the_journal(world, visitor):
    sign_in(visitor, "dispatcher")
    visitor.post("/logout/")
    visitor.post("/logout/")

    assert kinds(world) == ["user.signin", "user.signout"]


def test_a_lock_stands_in_the_journal_once_and_single_mistakes_never(world, visitor, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(6):
        sign_in(visitor, "dispatcher", "wrong")
        sign_in(visitor, "my-password-typed-in-the-wrong-place", "wrong")

    [locked] = events_of(f"user:{world.users['dispatcher'].pk}")[1:]
    assert (locked.kind, locked.role, locked.data) == ("user.locked", "system", {"times": 3, "minutes": 15})


def test_the_administrator_reads_what_happened_to_an_account(world, visitor, client, settings):
    settings.AXES_FAILURE_LIMIT = 3
    sign_in(visitor, "sales")
    for _ in range(3):
        sign_in(Client(), "sales", "wrong")
    client.force_login(world.users["admin"], backend="django.contrib.auth.backends.ModelBackend")

    html = client.get("/users/sales/").content.decode()

    assert "陈业务登录" in html
    assert "密码连续输错 3 次，暂停登录 15 分钟" in html
