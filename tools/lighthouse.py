"""What Lighthouse says of the engineer's pages: `python -m tools.lighthouse`. A figure of this machine, never a test.

A small demo company is served from a throw-away folder. Lighthouse comes from npm for the run and is not one of our
packages: it weighs 176 MB. It plays a mid-range phone on slow 4G, cold, and each page is told as the middle of three.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.chromium import FLAGS, installed
from tools.served import Company, free_port, served

PACKAGE = "lighthouse@13.5.0"
BIN = Path(sys.executable).parent
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
METRICS = {
    "first-contentful-paint": "FCP ms",
    "largest-contentful-paint": "LCP ms",
    "speed-index": "SI ms",
    "total-blocking-time": "TBT ms",
    "cumulative-layout-shift": "CLS",
}


def main() -> None:
    """A line of a Markdown table for each page."""
    print("| page |", " | ".join([*CATEGORIES, *METRICS.values()]), "|")
    with served() as company, tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        port = free_port()
        flags = [*FLAGS, f"--remote-debugging-port={port}"]
        context = driver.chromium.launch_persistent_context(folder, executable_path=installed(), args=flags)
        job = sign_in(context, company)
        for page in ("/field/", job, "/field/me/"):
            runs = [judged(f"{company.url}{page}", port) for _ in range(RUNS)]
            told = [f"{median(run[name] for run in runs):.3g}" for name in runs[0]]
            print("|", re.sub(r"SO-\d+-\d+", "…", page), "|", " | ".join(told), "|", flush=True)
        context.close()


def sign_in(context: BrowserContext, company: Company) -> str:
    """Open the day as an engineer; the address of the first job."""
    page: Page = context.pages[0]
    page.goto(f"{company.url}/login/?next=/field/")
    page.locator("[name=username]").fill("engineer2")
    page.locator("[name=password]").fill(company.password)
    page.locator("main form .btn-primary").click()
    job = page.locator("[data-job]").first.get_attribute("data-job")
    page.goto("about:blank")
    return job or "/field/"


def judged(address: str, port: int) -> dict[str, float]:
    """The scores of one run, of 100, and its metrics."""
    command = ["npm", "exec", "--yes", f"--package={PACKAGE}", "--", "lighthouse", address, f"--port={port}"]
    quiet = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*command, *quiet], env={**os.environ, "PATH": path}, stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    scores = {name: 100 * told["categories"][name]["score"] for name in CATEGORIES}
    return scores | {label: told["audits"][name]["numericValue"] for name, label in METRICS.items()}


if __name__ == "__main__":
    main()
