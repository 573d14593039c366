"""What journeys share. They drive a real browser against a real server that shares the test's database."""

import os

# Playwright keeps an event loop in the test's thread; Django would then refuse every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
