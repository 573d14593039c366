"""`yinuo simulate`: lets a running company live, so that its board moves while somebody looks."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yinuo.assets.queries import vehicles
from yinuo.kernel import clock
from yinuo.management.demo.live import Live
from yinuo.orders.types import Step


class Command(BaseCommand):
    """Prints one line an act; stops after --minutes or at Ctrl-C."""

    help = "Add reports and go on with open orders, as people would, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--speed", type=float, default=60.0, help="how many times faster than people; default 60")
        parser.add_argument("--minutes", type=float, help="stop after so many minutes; default never")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes other things happen")

    def handle(self, *args: Any, speed: float, minutes: float | None, seed: int, **options: Any) -> None:
        if speed <= 0:
            raise CommandError(_("--speed 必须大于 0。"))
        if not vehicles().exists():
            raise CommandError(_("还没有任何车辆。请先运行 yinuo demo，或导入客户与车辆。"))
        until = None if minutes is None else clock.now() + timedelta(minutes=minutes)
        self.stdout.write(_("公司开始运转，按 Ctrl-C 停止。"))
        try:
            Live(seed=seed, speed=speed, say=self._say).run(until=until)
        except KeyboardInterrupt:
            self.stdout.write("")
        self.stdout.write(_("已停止，共 %(count)d 步。") % {"count": self._count})

    _count = 0
    """How much was done."""

    def _say(self, at: datetime, number: str, step: str, by: str) -> None:
        self._count += 1
        local = at.astimezone(ZoneInfo(settings.COMPANY_ZONE))
        label = str(Step(step).label) if step in Step.values else _("报修")
        self.stdout.write(f"{local:%H:%M:%S}  {number}  {label}  {by}")
        self.stdout.flush()
