"""Who may change master data is asked in the action, whichever door it came through."""

from datetime import timedelta

import pytest

from tests.world import NOON, PASSWORD
from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.assets import actions as assets
from yinuo.kernel.errors import Refused
from yinuo.network import actions as network
from yinuo.people import actions as people

SERVICE = {Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN, Role.SYSTEM}
ACTS = {
    "customer": (lambda w, act: assets.save_customer("C001", {"name": "新名"}, act=act), SERVICE | {Role.SALES}),
    "vehicle": (lambda w, act: assets.save_vehicle("V0001", {"plate": ""}, act=act), SERVICE | {Role.SALES}),
    "outlet": (lambda w, act: network.save_outlet("YT01", {"name": "新名"}, act=act), SERVICE),
    "engineer": (lambda w, act: people.save_engineer("E001", {"name": "新名"}, act=act), SERVICE),
    "shift": (
        lambda w, act: people.save_shift(w.wang, starts_at=NOON, ends_at=NOON + timedelta(hours=8), act=act),
        SERVICE,
    ),
    "certificate": (
        lambda w, act: people.add_certificate(
            w.wang, kind="height", number="H-1", issued_on=NOON.date(), valid_to=NOON.date(), act=act
        ),
        SERVICE | {Role.HR},
    ),
    "user": (
        lambda w, act: accounts.create_user(username="x", name="x", role=Role.SALES, password=None, act=act),
        {Role.ADMIN, Role.SYSTEM},
    ),
    "token": (lambda w, act: accounts.issue_token(w.users["sales"], name="x", act=act), {Role.ADMIN, Role.SYSTEM}),
}


@pytest.mark.parametrize("name", ACTS)
def test_only_the_roles_in_charge_may(world, name):
    run, allowed = ACTS[name]
    could = set()
    for role in Role:
        try:
            run(world, world.act(role))
            could.add(role)
        except Refused as refused:
            if refused.code != "not_allowed":
                could.add(role)

    assert could == allowed


def test_everybody_changes_the_own_password_and_the_administrator_anybodys(world):
    sales = world.users["sales"]

    accounts.change_password(sales, f"{PASSWORD}-own", act=world.act(Role.SALES))
    accounts.change_password(sales, f"{PASSWORD}-reset", act=world.act(Role.ADMIN))
    with pytest.raises(Refused) as no:
        accounts.change_password(sales, PASSWORD, act=world.act(Role.DISPATCHER))

    sales.refresh_from_db()
    assert no.value.code == "not_allowed"
    assert sales.check_password(f"{PASSWORD}-reset")


@pytest.mark.parametrize(("role", "active"), [(Role.ADMIN, False), (Role.SALES, True)])
def test_the_last_administrator_stays(world, role, active):
    admin = world.users["admin"]

    with pytest.raises(Refused) as no:
        accounts.change_user(admin, name="x", role=role, phone="", is_active=active, act=world.act(Role.ADMIN))

    assert no.value.code == "last_admin"
