"""Headless Chromium that knows the receipt's Chinese fonts: for the journeys, and for the pictures of the guides."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream"]  # a camera and a microphone, for who is given leave
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def installed() -> str | None:
    """The browser that CHROMIUM names, else one that is installed; None means the test driver's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def pocket(browser: Browser, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A phone that keeps in `folder` what it keeps: closed and opened again, it goes on where it was."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=installed(), args=FLAGS, locale="zh-CN", **PHONE, **options
    )
    yield context
    context.close()


@contextmanager
def chromium(fonts: Path) -> Iterator[Browser]:
    """The browser that CHROMIUM names, else one that is installed, else the test driver's own."""
    with tempfile.TemporaryDirectory(prefix="yinuo-fonts-") as folder:
        config = Path(folder) / "fonts.conf"
        config.write_text(FONTS.format(fonts=fonts, cache=folder))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=installed(), args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": str(config)}
            )
            yield browser
            browser.close()
