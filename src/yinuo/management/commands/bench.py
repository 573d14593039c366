"""`yinuo bench`: how quick intake, board and receipt are beside bare Django, and how much memory it takes."""

import json
import platform
from argparse import SUPPRESS, ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yinuo.management.bench import databases, figures, inside, memory, report, results
from yinuo.management.bench.figures import Ratio, Row
from yinuo.management.bench.rounds import Child, children, measured

MEASURES = ("board", "receipt", "intake", "memory")  # Intake comes last: it adds open orders.
SIZES = [10_000, 100_000]
VISITS = 12


class Command(BaseCommand):
    """Measures on databases that it makes and throws away; the user's own is never touched."""

    help = "Measure the product beside bare Django, on throw-away SQLite and PostgreSQL databases."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="default: all")
        parser.add_argument("--orders", type=int, nargs="+", default=SIZES, help="how many orders there are; several")
        parser.add_argument("--rounds", type=int, default=10, help="of which the least, middle and most are told")
        parser.add_argument("--count", type=int, default=12, help="runs of each contender a round")
        parser.add_argument("--seconds", type=float, default=30, help="most seconds for a measure on one database")
        parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="default: both")
        parser.add_argument("--database-url", default="", help="a PostgreSQL server where databases may be made")
        parser.add_argument("--json", type=Path, help="write the figures to this file too")
        parser.add_argument("--inside", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        names = [name for name in MEASURES if not options["measures"] or name in options["measures"]]
        if options["inside"]:
            inside.run(options["orders"][0], names, options["count"])
            return
        if min(options["rounds"], options["count"], *options["orders"]) < 1:
            raise CommandError(_("--rounds、--count 与 --orders 都须至少为 1。"))
        self._rows: list[Row] = []
        self._ratios: list[Ratio] = []
        try:
            for kind in options["database"] or ("sqlite", "postgresql"):
                self._measure_on(kind, names, options)
        finally:  # What was measured before a failure is told all the same.
            self._report(options["json"])

    def _measure_on(self, kind: str, names: list[str], options: dict[str, Any]) -> None:
        """Every wanted measure on one kind of database."""
        bounds = {key: options[key] for key in ("rounds", "count", "seconds")}
        with ExitStack() as stack:
            url = stack.enter_context(databases.server(options["database_url"])) if kind == "postgresql" else ""
            if url is None:
                self.stderr.write(_("没有可用的 PostgreSQL：请用 --database-url 指定服务器。"))
                return
            self.stderr.write(_("正在准备 %(database)s 的测试数据……") % {"database": kind})
            begun = stack.enter_context(children(url, sorted(set(options["orders"])), names, options["count"]))
            for name in names:
                self.stderr.write(_("正在测量 %(measure)s……") % {"measure": name})
                if name == "memory":
                    self._measure_memory(min(begun), begun[min(begun)], rounds=min(VISITS, options["count"]))
                else:
                    times = measured(begun, name, **bounds)
                    self._rows += results.rows(name, begun, times)
                    self._ratios += results.ratios(name, begun, times)

    def _measure_memory(self, orders: int, child: Child, *, rounds: int) -> None:
        if not memory.PROC.joinpath("self", "smaps_rollup").exists():
            self.stderr.write(_("本机不提供进程内存明细，未测内存。"))
            return
        told = memory.measure(child.environment, child.ready["visit"], rounds=rounds)
        self._ratios += results.of_memory(child.ready["database"], orders, told)

    def _report(self, file: Path | None) -> None:
        for line in report.lines(self._rows, self._ratios):
            self.stdout.write(line)
        if file:
            about = {
                "yinuo": settings.VERSION, "django": django.__version__, "python": platform.python_version(),
                "machine": platform.platform(),
            }  # fmt: skip
            told = {"about": about, **figures.as_json(self._rows, self._ratios)}
            file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
