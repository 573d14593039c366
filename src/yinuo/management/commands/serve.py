"""`yinuo serve`: the whole product as one process tree: database made ready, web, worker."""

import os
import subprocess
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

THREADS = 4
RESTART_SECONDS = 1.0
STOP_SECONDS = 10


class Command(BaseCommand):
    """Has `yinuo prepare` make the database ready, then serves until it is stopped."""

    requires_system_checks = [Tags.files]  # Checking the addresses would load every page into this process too.
    help = "Serve the web pages and run the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument("--no-worker", action="store_true", help="web only; run `yinuo worker` elsewhere")

    def handle(self, *args: Any, host: str, port: int, no_demo: bool, no_worker: bool, **options: Any) -> None:
        # A process of its own: what it needed to make the database ready is not carried along while serving.
        command = [sys.executable, "-m", "yinuo", "prepare", *(["--no-demo"] if no_demo else [])]
        prepared = subprocess.run(command, check=False)  # noqa: S603 -- fixed: our own command, nothing of it is input
        if prepared.returncode:
            raise CommandError(_("没有准备好，原因见上。"))
        self._greet(host, port)
        worker = None if no_worker else Worker()
        server = Granian(
            "yinuo.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
            blocking_threads=THREADS, respawn_failed_workers=True, log_level=LogLevels.warning,
        )  # fmt: skip
        try:
            server.serve()
        finally:
            if worker:
                worker.stop()

    def _greet(self, host: str, port: int) -> None:
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(_("一诺已就绪：http://%(host)s:%(port)d/") % {"host": host, "port": port}))
        logins = settings.DATA / "demo-logins.txt"
        if logins.exists():
            self.stdout.write(logins.read_text(encoding="utf-8"))
        self.stdout.flush()


class Worker:
    """`yinuo worker` beside the web process; one that dies is started again."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """End it and wait until it has finished what it took."""
        self._stopped.set()
        self._process.terminate()
        self._process.wait(timeout=STOP_SECONDS)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "yinuo", "worker", "--with-parent"])

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopped.wait(RESTART_SECONDS):
                return
            self._process = self._start()
