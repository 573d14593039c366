"""A phone as the server meets it: an outbox of commands, a clock of its own, and a line that fails in every way."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from yinuo.accounts.models import User
from yinuo.files import actions as files
from yinuo.hall.commands import acts_like, apply_batch, read_batch
from yinuo.kernel.act import Act
from yinuo.kernel.ids import uuid7
from yinuo.kernel.periods import moment_of

WAITING = "waiting"
FAULTS = ("lost_before", "lost_after", "cut", "broken", "twice", "fine", "fine")


class NoAnswer(Exception):
    """The line was cut, or what came was no answer."""


@dataclass(slots=True)
class Hour:
    """The true time, and how far the server's clock is from it."""

    now: datetime
    ahead: timedelta = timedelta()

    @property
    def server(self) -> datetime:
        return self.now + self.ahead


@dataclass(slots=True)
class Made:
    """A command as the phone keeps it. `true_at` is when it really happened, which no machine knows."""

    told: dict[str, Any]
    true_at: datetime
    state: str = WAITING
    measured: bool = False

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def entry(self) -> str:
        """The kind of the entry it writes; parts for the van are asked for without an order."""
        return f"order.{self.told['kind']}" if self.told["order"] else "parts.ask"

    @property
    def occurred_at(self) -> datetime:
        """When it happened, as the server must understand it."""
        return moment_of(self.told["occurred_at"]) + timedelta(seconds=self.told["device_clock_offset"])


@dataclass(slots=True)
class Phone:
    """One engineer's. `skew` is how wrong its clock is; `offset` what it measured, None until an answer came."""

    user: User
    hour: Hour
    rng: Random
    skew: timedelta = timedelta()
    offset: float | None = None
    outbox: list[Made] = field(default_factory=list)
    unsent_files: list[bytes] = field(default_factory=list)

    def do(self, order: str, kind: str, data: dict[str, Any]) -> Made:
        """Keep first, send later."""
        told = {
            "id": str(uuid7()), "order": order, "kind": kind, "data": data,
            "occurred_at": (self.hour.now + self.skew).isoformat(), "device_clock_offset": self.offset or 0,
        }  # fmt: skip
        made = Made(told, self.hour.now, measured=self.offset is not None)
        self.outbox.append(made)
        return made

    def photograph(self) -> str:
        """The hash of a file that is still on the phone."""
        data = b"OggS" + self.rng.randbytes(40)
        self.unsent_files.append(data)
        return sha256(data).hexdigest()

    def waiting(self) -> list[Made]:
        return [each for each in self.outbox if each.state == WAITING]

    def upload(self) -> None:
        """The files go first, each in its turn."""
        while self.unsent_files:
            files.store(self.unsent_files[0], "voice.ogg", act=self._act())
            self.unsent_files.pop(0)

    def send(self, fault: str = "fine", *, seen: list[Made] | None = None) -> None:
        """Send what waits (`seen`: what another tab of this phone saw waiting a while ago) over a line with a fault."""
        batch = (self.waiting() if seen is None else seen)[: self.rng.randint(1, 12)]
        if not batch:
            return
        if self.offset is None:
            self.measure()
        for each in batch:
            if not each.measured:
                each.told["device_clock_offset"], each.measured = self.offset, True
        body = json.dumps({"commands": [each.told for each in batch]}).encode()
        try:
            answers = json.loads(LINES[fault](self, body))["answers"]
        except (NoAnswer, ValueError):
            return
        self.measure()
        known = {answer["id"]: answer["result"] for answer in answers}
        for each in batch:
            if known[each.id] != "held":
                assert each.state in (WAITING, known[each.id])  # a repeat never hears anything else
                each.state = known[each.id]

    def measure(self) -> None:
        """Every answer tells the server's time."""
        self.offset = (self.hour.ahead - self.skew).total_seconds()

    def arrive(self, body: bytes) -> bytes:
        """What the server makes of a request."""
        answers = apply_batch(read_batch(body), acts_like(self._act()))
        return json.dumps({"answers": answers}).encode()

    def _act(self) -> Act:
        now = self.hour.server
        return Act(self.user.pk, self.user.role, now, now, "field", actor_name=self.user.name)


def _lost(phone: Phone, body: bytes) -> bytes:
    raise NoAnswer


def _lost_after(phone: Phone, body: bytes) -> bytes:
    phone.arrive(body)
    raise NoAnswer


def _cut(phone: Phone, body: bytes) -> bytes:
    answer = phone.arrive(body)
    return answer[: phone.rng.randrange(len(answer))]


def _broken(phone: Phone, body: bytes) -> bytes:
    """The server breaks in the middle of the batch: what stood before is done, and the answer is a page of HTML."""
    commands = json.loads(body)["commands"]
    phone.arrive(json.dumps({"commands": commands[: phone.rng.randint(0, len(commands))]}).encode())
    return b"<!doctype html><title>500</title>"


def _twice(phone: Phone, body: bytes) -> bytes:
    answers = [phone.arrive(body), phone.arrive(body)]
    return phone.rng.choice(answers)


LINES: dict[str, Callable[[Phone, bytes], bytes]] = {
    "fine": Phone.arrive, "lost_before": _lost, "lost_after": _lost_after, "cut": _cut, "broken": _broken,
    "twice": _twice,
}  # fmt: skip
