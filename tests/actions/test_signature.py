"""The strokes of a signature: proof for those who may see the image, and nowhere else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import NOON, World
from yinuo.hall.story import story
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries import one

pytestmark = pytest.mark.django_db
DRAWN = [[[7654321, 20, 0], [12, 24, 16]], [[30, 31, 400]]]


@pytest.fixture
def signed(world: World) -> ServiceOrder:
    order = world.until(world.report(), "complete_checks")
    at = NOON + timedelta(hours=3)
    return world.step(order, "sign", at, signer="刘师傅", no_improper=True, strokes=DRAWN)


def test_the_strokes_stand_in_the_journal_as_drawn(signed: ServiceOrder) -> None:
    [entry] = [event for event in one.story(signed.number) if event.kind == "order.sign"]

    assert entry.data["strokes"] == DRAWN


def test_no_receipt_and_no_page_shows_them(signed: ServiceOrder, client: Client, world: World) -> None:
    receipt = Receipt.objects.get(order=signed)
    public = [client.get(reverse("portal:verify", args=[receipt.key])),
              client.get(reverse("portal:follow", args=[signed.follow_key]))]  # fmt: skip
    client.force_login(world.users["dispatcher"])
    desk = client.get(reverse("desk:order", args=[signed.number]))

    assert "strokes" not in receipt.content
    assert all(page.status_code == 200 and "7654321" not in page.content.decode() for page in [*public, desk])
    assert "7654321" not in str(story(one.story(signed.number)))
