"""`yinuo prepare`: makes the database ready: tables, the regulation, a demo company where it is empty."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from yinuo.journal.queries import last_id


class Command(BaseCommand):
    """Changes nothing that is ready already."""

    help = "Bring the database up to date; load the demo company if it is empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, no_demo: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not no_demo and not last_id():
            self.stdout.write(_("数据库是空的，正在生成演示公司，约需一两分钟……"))
            self.stdout.flush()
            call_command("demo")
        # After the demo, whose commitment is in force from before its first order.
        call_command("seed")
