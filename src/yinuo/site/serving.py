"""The process tree behind `yinuo serve`: web and worker, held by a process that loads no Django and so stays small."""

import subprocess
import sys
import threading
from argparse import ArgumentParser

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

THREADS = 4
RESTART_SECONDS = 1.0
STOP_SECONDS = 10


def main() -> None:
    """Serve until stopped; the worker ends with the web."""
    parser = ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--no-worker", action="store_true")
    asked = parser.parse_args()
    worker = None if asked.no_worker else Worker()
    server = Granian(
        "yinuo.site.wsgi:application", address=asked.host, port=asked.port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=THREADS, respawn_failed_workers=True, log_level=LogLevels.warning,
    )  # fmt: skip
    try:
        server.serve()
    finally:
        if worker:
            worker.stop()


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


if __name__ == "__main__":
    main()
