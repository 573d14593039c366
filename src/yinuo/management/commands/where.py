"""`yinuo where`: clause → file:line of its keepers, and which clauses have none yet."""

import importlib
import pkgutil
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

import yinuo
from yinuo.kernel.clauses import KEEPERS, register

SKIPPED = ("yinuo.site.wsgi", "yinuo.__main__", "yinuo.migrations")


class Command(BaseCommand):
    """Prints one line a keeper, in the regulation's order."""

    help = "Print where each clause of the regulation is kept in the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("clause", nargs="?", help="only this clause, such as R-5.11")

    def handle(self, *args: Any, clause: str | None, **options: Any) -> None:
        for module in pkgutil.walk_packages(yinuo.__path__, "yinuo."):
            if not module.name.startswith(SKIPPED):
                importlib.import_module(module.name)
        for each, text in register().items():
            if clause in (None, each):
                self._print(each, text["zh_hans"])

    def _print(self, clause: str, text: str) -> None:
        keepers = KEEPERS.get(clause, [])
        self.stdout.write(f"{clause}  {text}" + ("" if keepers else "  —"))
        for keeper in sorted(keepers):
            module, name, line = keeper.split(":")
            self.stdout.write(f"    src/{module.replace('.', '/')}.py:{line}  {name}")
