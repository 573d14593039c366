"""The product itself over a throw-away DATA folder, with the small demo company of a fixed seed."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SEED = "20080901"
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Company:
    """The running product: its address, the password of its demo accounts, and a token of the dispatcher's."""

    url: str
    password: str
    token: str

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@contextmanager
def served() -> Iterator[Company]:
    """The product over a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="yinuo-shots-") as folder:
        port = free_port()
        environment = {**os.environ, "DATA": folder, "PORT": str(port), "HOST": "127.0.0.1"}
        environment |= {"PUBLIC_URL": "https://service.example.com", "HOTLINE": "400-000-1234"}
        environment.pop("DATABASE_URL", None)

        def yinuo(*words: str) -> str:
            command = [sys.executable, "-m", "yinuo", *words]
            return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout

        yinuo("migrate", "--verbosity=0")
        yinuo("demo", "--small", "--seed", SEED)
        password = re.search(r"(\w{4}-\w{4}-\w{4})", (Path(folder) / "demo-logins.txt").read_text())
        if password is None:
            sys.exit("The demo company left no logins.")
        process = subprocess.Popen(
            [sys.executable, "-m", "yinuo", "serve", "--no-demo"], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await_health(url)
            yield Company(url, password[1], yinuo("token", "dispatcher").strip())
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def await_health(url: str) -> None:
    """Return when the product answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(f"{url}/health", timeout=2):  # noqa: S310 -- fixed: our own address
                return
        except (URLError, OSError):
            time.sleep(0.3)
    sys.exit(f"{url} does not answer.")
