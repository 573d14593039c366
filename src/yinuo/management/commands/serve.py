"""`yinuo serve`: the whole product: makes the database ready, then becomes the process tree of web and worker."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

THRIFTY = {"MALLOC_MMAP_THRESHOLD_": "131072"}
"""glibc's own first value, but kept: left alone it grows with the first font read, and large blocks stay for good."""


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
        # In its place, so that signals reach it: this process, with all that the command needed, is gone.
        tree = [sys.executable, "-m", "yinuo.site.serving", host, str(port), *(["--no-worker"] if no_worker else [])]
        os.execve(sys.executable, tree, THRIFTY | os.environ)  # noqa: S606 -- fixed: our own command, no shell

    def _greet(self, host: str, port: int) -> None:
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(_("一诺已就绪：http://%(host)s:%(port)d/") % {"host": host, "port": port}))
        logins = settings.DATA / "demo-logins.txt"
        if logins.exists():
            self.stdout.write(logins.read_text(encoding="utf-8"))
        self.stdout.flush()
