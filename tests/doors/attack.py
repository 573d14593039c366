"""What the tests of the doors' defences share: who knocks, and with what."""

from io import BytesIO
from typing import Any

from django.test import Client
from PIL import Image

from tests.world import NOON, PASSWORD, World
from yinuo.kernel.act import system_act

SYSTEM = system_act(NOON, door="test")
BACKEND = "django.contrib.auth.backends.ModelBackend"
ATTACK = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7|add:7 }}{% debug %}#read("/etc/passwd")"""


def signed_in(world: World, role: str, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(world.users[role], backend=BACKEND)
    return client


def sign_in(client: Client, username: str = "dispatcher", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/login/", {"username": username, "password": password}, **more)


def jpeg(size: int = 64) -> bytes:
    out = BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "JPEG")
    return out.getvalue()


def text(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
