"""Headless Chromium that knows the receipt's Chinese fonts: for the journeys, and for the pictures of the guides."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream"]  # a camera and a microphone, for who is given leave
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@contextmanager
def chromium(fonts: Path) -> Iterator[Browser]:
    """The browser that CHROMIUM names, else one that is installed, else the test driver's own."""
    with tempfile.TemporaryDirectory(prefix="yinuo-fonts-") as folder:
        config = Path(folder) / "fonts.conf"
        config.write_text(FONTS.format(fonts=fonts, cache=folder))
        found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=found, args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": str(config)}
            )
            yield browser
            browser.close()
