"""How tests speak with the API: as a program would, with a token of a role and nothing else."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.world import NEAR, NOON, World
from yinuo.accounts.actions import issue_token
from yinuo.accounts.types import Scope
from yinuo.kernel.act import system_act

BASE = "/api/v1"


@dataclass(slots=True)
class Caller:
    """A program with one token."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"{BASE}{path}", headers=self.headers(headers))

    def post(self, path: str, body: Any, *, key: str = "", media_type: str = "application/json", **headers: str) -> Any:
        keyed = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"{BASE}{path}", body, content_type=media_type, headers=self.headers({**headers, **keyed})
        )

    def step(self, number: str, step: str, *, key: str = "", **data: Any) -> Any:
        return self.post(f"/orders/{number}/steps/{step}", {"data": data}, key=key)

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named}


def caller(world: World, role: str, scope: str = Scope.WRITE) -> Caller:
    """A program of the role's user."""
    return Caller(issue_token(world.users[role], name="test", scope=scope, act=system_act(NOON, door="test")))


def fault(**changes: Any) -> dict[str, Any]:
    """A report as a program sends it: the sweeper leaks oil, 40 km from the outlet."""
    return {
        "vehicle": "V0001",
        "contact": {"name": "刘师傅", "phone": "13900000001"},
        "fault": {"system": "hydraulics", "description": "举升油缸漏油"},
        "place": {"lat": NEAR.lat, "lon": NEAR.lon, "address": "芝罘区环卫停车场"},
        "channel": "api",
    } | changes
