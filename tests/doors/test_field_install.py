"""What the phone is told of the app, and the icons that are drawn for it."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from yinuo.field.install import drawn

pytestmark = pytest.mark.django_db


def test_every_icon_of_the_manifest_is_a_picture_of_the_size_it_names(client: Client) -> None:
    icons = client.get("/field/manifest.webmanifest").json()["icons"]

    sizes = [Image.open(BytesIO(client.get(each["src"]).content)).size for each in icons]

    assert [f"{width}x{height}" for width, height in sizes] == [each["sizes"] for each in icons]
    assert {(each["sizes"], each["purpose"]) for each in icons} >= {("192x192", "any"), ("512x512", "maskable")}


def test_the_manifest_speaks_the_readers_language(client: Client) -> None:
    names = [
        client.get("/field/manifest.webmanifest", headers={"Accept-Language": language}).json()["shortcuts"][0]["name"]
        for language in ("zh-hans", "zh-hant", "en")
    ]

    assert names == ["我的任务", "我的任務", "My jobs"]


def test_an_icon_is_drawn_the_same_every_time() -> None:
    once = drawn.__wrapped__(192, whole=True)

    assert drawn.__wrapped__(192, whole=True) == once
    assert Image.open(BytesIO(once)).convert("RGBA").getpixel((0, 0)) == (178, 58, 46, 255)


@pytest.mark.parametrize("name", ["plain-180", "whole-64", "none-192"])
def test_no_other_icon_is_drawn(client: Client, name: str) -> None:
    assert client.get(f"/field/icons/{name}.png").status_code == 404
