"""`yinuo seed`: the regulation's own commitment and checklists, which every company starts with."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from yinuo.charter import actions as charter
from yinuo.checklists import actions as checklists
from yinuo.kernel import clock
from yinuo.kernel.act import system_act


class Command(BaseCommand):
    """Idempotent: what is there already stays as it is."""

    help = "Install the regulation's commitment (version 1) and checklists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--in-force-from", type=datetime.fromisoformat, help="ISO 8601 with offset; default now")

    def handle(self, *args: Any, in_force_from: datetime | None, **options: Any) -> None:
        act = system_act(clock.now(), door="seed")
        charter.install_first(in_force_from=in_force_from or act.recorded_at, act=act)
        checklists.install_regulation(act=act)
        checklists.install_inspection(act=act)
