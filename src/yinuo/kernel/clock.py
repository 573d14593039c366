"""The one clock: everything else is told the time (HOUSE rule: read once at a door or in the worker)."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
