"""`yinuo worker`: tells people in time that a promise or a request for help runs out, and breaks what is overdue."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from yinuo.files import tasks as files
from yinuo.journal import tasks as journal
from yinuo.kernel import clock
from yinuo.messages import tasks as messages
from yinuo.network import tasks as network
from yinuo.orders import tasks as orders
from yinuo.people import tasks as people
from yinuo.promises import tasks as promises
from yinuo.rescue import tasks as rescue
from yinuo.shops import tasks as shops
from yinuo.suppliers import tasks as suppliers
from yinuo.tours import tasks as tours
from yinuo.vouchers import tasks as vouchers
from yinuo.warranty.tasks import cases as guarantees
from yinuo.warranty.tasks.defects import notice_defects

Task = Callable[..., bool]

TASKS: tuple[Task, ...] = (
    promises.escalate, orders.remind_of_help, suppliers.remind, notice_defects, journal.close_days,
    files.forget_arrivals, people.forget_positions,
    shops.warn_of_papers, vouchers.open_packs, vouchers.remind, network.warn, tours.make_due, rescue.look_after,
    guarantees.read_repairs, guarantees.check_repairs, guarantees.remind_of_answers,
    messages.push,
)  # fmt: skip
PAUSE_SECONDS = 1.0

log = logging.getLogger("yinuo.worker")


class Command(BaseCommand):
    """Takes due things one by one, then sleeps a second; any number of workers may run."""

    requires_system_checks: list[str] = []  # Checking the addresses would load every page into the worker.
    help = "Take due escalations one by one until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started it is gone")
        parser.add_argument("--once", action="store_true", help="take what is due now, then stop")

    def handle(self, *args: Any, once: bool, with_parent: bool, **options: Any) -> None:
        stop, parent = threading.Event(), os.getppid()

        def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, asked_to_stop)
        signal.signal(signal.SIGINT, asked_to_stop)
        while not stop.is_set() and not (with_parent and os.getppid() != parent):
            worked = work(TASKS, now=clock.now())
            if once and not worked:
                return
            if not worked:
                close_old_connections()
                stop.wait(PAUSE_SECONDS)


def work(tasks: tuple[Task, ...], *, now: datetime) -> bool:
    """Let every task take one due thing; whether any did. One task that fails does not stop the others."""
    worked = False
    for task in tasks:
        try:
            worked = task(now=now) or worked
        except OperationalError:
            # The database is away or busy: nothing is lost, what is due stays due.
            log.exception("worker.database", extra={"task": task.__qualname__})
        except Exception:
            log.exception("worker.task", extra={"task": task.__qualname__})
    return worked
