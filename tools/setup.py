"""Set up what a verb of the Makefile needs, once: `setup.py run`, `test` or `browser` (each includes the one before).

Needs Python 3.11 with venv or pip, and nothing else. Every part leaves a stamp, the hash of what it was made from; a
part whose stamp fits is not touched, so that a second run takes no time and says nothing.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
CACHE = ROOT / ".cache"
PIP = ["pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes", "--no-deps", "--no-input"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Bring everything up to the asked stage."""
    stage = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):  # noqa: UP036 -- outside: whoever starts this may have an older Python
        fail("Python 3.11 or newer is needed: make PYTHON=python3.12 …")
    with alone():
        environment()
        packages("requirements.lock" if stage == "run" else "requirements-dev.lock")
        part("entry", [Path(__file__)], entry, made=BIN / "yinuo")
        sources = ["package.json", "package-lock.json", ".npmrc", "tools/icons.txt", "tools/vendor.py"]
        manifest = ROOT / "src/yinuo/static/vendor/manifest.json"
        part("front-end packages", [ROOT / name for name in sources], front_end, made=manifest)
        subprocess.run([BIN / "python", ROOT / "tools" / "words.py"], check=True)
        if stage == "browser":
            browser()


@contextmanager
def alone() -> Iterator[None]:
    """Two runs at once wait for each other."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def part(name: str, sources: list[Path], make: Callable[[], None], *, made: Path) -> None:
    """Make one part unless its stamp says that it stands. The place counts: a moved environment does not run."""
    stamp = VENV / f"{name.replace(' ', '-')}.stamp"
    digest = hashlib.sha256(str(ROOT).encode())
    for source in [VENV / "pyvenv.cfg", *sources]:
        digest.update(source.read_bytes())
    if made.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    print(f"setting up: {name} …", file=sys.stderr, flush=True)
    make()
    stamp.write_text(digest.hexdigest())


def environment() -> None:
    """A .venv that runs; one made by another Python 3.11 or newer than this is as good."""
    ask = [BIN / "python", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    if (BIN / "python").exists() and done(ask):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    whole = importlib.util.find_spec("ensurepip") is not None
    run([sys.executable, "-m", "venv", *([] if whole else ["--without-pip"]), VENV], "apt-get install python3-venv")


def packages(lock: str) -> None:
    """The locked packages; the dev lock holds all of the other, so it serves both."""
    dev = ROOT / "requirements-dev.lock"
    if lock != dev.name and (VENV / f"{dev.name}.stamp").exists():
        lock = dev.name
    part(lock, [ROOT / lock], lambda: install(lock), made=BIN / "python")


def install(lock: str) -> None:
    """Fill .venv by its own pip; where Debian's python3-venv is missing, the system's pip fills it from outside."""
    own = (BIN / "pip").exists()
    if not own and importlib.util.find_spec("pip") is None:
        fail("Neither venv nor pip is there: apt-get install python3-venv")
    pip = [BIN / "python", "-m", *PIP] if own else [sys.executable, "-m", "pip", "--python", BIN / "python", *PIP[1:]]
    run([*pip, "-r", ROOT / lock], "check the connection to your package index (pip config list), then try again")


def entry() -> None:
    """Put src on the environment's path and `yinuo` beside its python: nothing is built, an edit counts at once."""
    library = next(VENV.glob("lib/python3*/site-packages"))
    (library / "yinuo.pth").write_text(f"{ROOT / 'src'}\n")
    lines = [f"#!{BIN / 'python'}", "import sys", "", "from yinuo.__main__ import main", "", "sys.exit(main())", ""]
    (BIN / "yinuo").write_text("\n".join(lines))
    (BIN / "yinuo").chmod(0o755)


def front_end() -> None:
    """npm's locked packages, then our copies of the files we use."""
    # The system's certificates count too: behind a company's proxy npm's own list does not know the one it meets.
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "NODE_USE_SYSTEM_CA": "1"}
    mend = "check the connection to your npm registry (npm config get registry), then try again"
    run([BIN / "npm", "ci", "--loglevel=error", "--no-progress"], mend, path, heard=False)
    run([BIN / "python", ROOT / "tools" / "vendor.py"], "see the line above")


def browser() -> None:
    """Chromium for the journeys: one that is there, else Debian's, else the test driver's own."""
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)) or driver_has_one():
        return
    print("setting up: Chromium …", file=sys.stderr, flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        done(["apt-get", "update", "-qq"])
        if done(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            return
    if not (done([BIN / "playwright", "install", "chromium"]) and driver_has_one()):
        fail("No Chromium for the journeys: apt-get install chromium, or CHROMIUM=/its/path make test")


def driver_has_one() -> bool:
    """Whether the test driver's own Chromium was downloaded earlier."""
    ask = (
        "import os, sys; from playwright.sync_api import sync_playwright as p\n"
        "with p() as d: sys.exit(not os.path.exists(d.chromium.executable_path))"
    )
    return done([BIN / "python", "-c", ask])


def done(command: list[str | Path]) -> bool:
    """Whether a command that may fail went well; it is not heard."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def run(command: list[str | Path], mend: str, environment: dict[str, str] | None = None, *, heard: bool = True) -> None:
    """Run a command at the root; when it fails, end with the line that mends it. Errors are always heard."""
    out = None if heard else subprocess.DEVNULL
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=out, check=False).returncode:
        fail(mend)


def fail(mend: str) -> None:
    """End with one line."""
    sys.exit(f"set-up stopped: {mend}")


if __name__ == "__main__":
    main()
