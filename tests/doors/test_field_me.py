"""我的: an engineer's own duty, certificates and recorded places, and nobody else's."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.world import NEAR, NOON, PASSWORD, World
from yinuo.accounts import actions as accounts
from yinuo.accounts.types import Role
from yinuo.kernel.act import system_act
from yinuo.kernel.geo import Place
from yinuo.people import actions as people
from yinuo.people.types import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer(world: World, client: Client) -> Client:
    client.force_login(world.users["engineer"])
    return client


def seen(world: World, *minutes: int) -> None:
    """His phone told where it was so many minutes before noon."""
    points = [Point(NOON - timedelta(minutes=each), Place(NEAR.lat, NEAR.lon), 12) for each in minutes]
    people.record_positions(world.wang, points, work=[], act=world.act(Role.ENGINEER, NOON))


def page(client: Client, address: str = "/field/me/") -> str:
    with time_machine.travel(NOON, tick=False):
        return client.get(address).content.decode()


def test_it_says_who_is_signed_in_and_todays_shift(engineer: Client) -> None:
    html = page(engineer)

    assert "王工" in html
    assert "E001" in html
    assert '服务值班</strong> <span class="num">11-23 12:00 – 11-24 12:00' in html
    assert '下一班 服务值班 <span class="num">11-24 12:00 – 11-25 12:00' in html


@pytest.mark.parametrize(
    ("valid_to", "tone", "word"),
    [
        (date(2029, 12, 31), "tone-good", "有效"),
        (date(2026, 12, 1), "tone-warn", "还有 8 天"),
        (date(2026, 11, 22), "tone-bad", "过期的证书不算数"),
    ],
)
def test_a_certificate_wears_the_colour_of_how_it_stands(
    world: World, engineer: Client, valid_to: date, tone: str, word: str
) -> None:
    [paper] = world.wang.certificates.all()
    people.change_certificate(paper, issued_on=date(2024, 1, 1), valid_to=valid_to, act=system_act(NOON))

    papers = page(engineer).partition("我的证书")[2].partition("</section>")[0]

    assert tone in papers
    assert word in papers


def test_every_recorded_place_can_be_looked_at_day_by_day(world: World, engineer: Client) -> None:
    seen(world, 2, 4, 24 * 60)

    days = page(engineer)
    yesterday = page(engineer, "/field/me/positions/2026-11-22/")

    assert "/field/me/positions/2026-11-23/" in days
    assert yesterday.count(f"geo:{NEAR.lat:.6f},{NEAR.lon:.6f}?") == 1
    assert "误差 12 米" in yesterday


def test_a_colleagues_places_are_not_shown(world: World, client: Client) -> None:
    seen(world, 2)
    act = system_act(NOON)
    zhao = accounts.create_user(username="zhao", name="赵工", role=Role.ENGINEER, password=PASSWORD, act=act)
    people.save_engineer("E002", {"name": "赵工", "outlet": world.outlet, "user": zhao}, act=act)
    client.force_login(zhao)

    assert "geo:" not in page(client, "/field/me/positions/2026-11-23/")
    assert "/field/me/positions/" not in page(client)


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday"])
def test_a_day_that_is_none_is_not_found(engineer: Client, day: str) -> None:
    assert engineer.get(f"/field/me/positions/{day}/").status_code == 404
