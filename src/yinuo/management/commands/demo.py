"""`yinuo demo`: a company that does not exist, with a year of work behind it and today's open orders before it."""

import gc
import os
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from yinuo.accounts.types import Role
from yinuo.journal.queries import last_id
from yinuo.kernel import clock
from yinuo.management.demo.company import EXPIRED, FULL, SMALL, STAFF, WELDER
from yinuo.management.demo.year import FOUNDED, Year

SEED = 20_080_901
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that are taken for one another."""
PROGRESS_STEP = 0.05


class Command(BaseCommand):
    """All or nothing: the whole company is made in one transaction."""

    help = "Load the demo company into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another company")
        parser.add_argument("--small", action="store_true", help="6 outlets and some 40 orders, in seconds")

    def handle(self, *args: Any, seed: int, small: bool, **options: Any) -> None:
        if last_id():
            raise CommandError(_("数据库里已有数据，演示公司只能装入空数据库。请换一个 DATA 目录再试。"))
        began, now = time.monotonic(), clock.now()
        password = "-".join("".join(secrets.choice(ALPHABET) for _each in range(4)) for _group in range(3))
        with transaction.atomic():
            call_command("seed", in_force_from=now - FOUNDED)
            year = Year(seed=seed, now=now, scale=SMALL if small else FULL, password=password, tell=self._tell)
            with fewer_collections():
                year.play()
        self._keep_logins(password)
        seconds = time.monotonic() - began
        self.stdout.write(_("演示公司已就绪，用时 %(seconds).0f 秒。") % {"seconds": seconds})

    _told = 0.0
    """The share told last."""

    def _tell(self, share: float) -> None:
        if share >= self._told + PROGRESS_STEP:
            self._told = share
            self.stdout.write(_("正在生成演示公司：%(percent)d%%") % {"percent": share * 100})
            self.stdout.flush()

    def _keep_logins(self, password: str) -> None:
        """A table of who can sign in, for `yinuo serve` to print; only the owner of DATA may read it."""
        people = [(str(Role(role).label), role.value) for role in STAFF]
        people.append((str(Role.SHOP.label), Role.SHOP.value))
        people[1:1] = [(_("服务工程师"), WELDER), (_("服务工程师（焊接证已过期）"), EXPIRED)]
        lines = [_("演示账号（密码都是 %(password)s）：") % {"password": password}]
        lines += [f"  {name:<18}\t{title}" for title, name in people]
        path = settings.DATA / "demo-logins.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Millions of short-lived rows beside a company that stays: collecting less often saves a fifth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
