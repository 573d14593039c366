"""Resolve the packages of pyproject.toml into hash-locked files that name no registry, and npm's into its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# `--universal` is not used: one platform keeps the files short, and its markers would hide a missing wheel.
COMPILE = [
    *(str(BIN / "uv"), "pip", "compile", "pyproject.toml", "--upgrade", "--quiet"),
    *("--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
]


def main() -> None:
    """Write requirements.lock, requirements-dev.lock (which agrees with it) and package-lock.json."""
    run([*COMPILE, "--group", "setup", "-o", "requirements.lock"])
    run([*COMPILE, "--group", "setup", "--group", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock"])
    run([str(BIN / "npm"), "update", "--package-lock-only", "--silent"])


def run(command: list[str]) -> None:
    """Run at the root, the environment's own programs first: npm looks for its node."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    main()
