"""Typed readers for environment variables: a wrong value stops the start with the name and a remedy."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str) -> str:
    """The variable as it stands, else `default`."""
    return os.environ.get(name, default)


def boolean(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.strip().lower() in TRUE:
        return True
    if raw.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes nor no. Set it to 1 or 0.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number not below `least`."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if not raw.strip().isdecimal() or int(raw) < least:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number of at least {least}.")
    return int(raw)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words."""
    raw = os.environ.get(name, default)
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name}={raw!r} is not one of: {', '.join(allowed)}.")
    return raw


def words(name: str, default: str = "") -> list[str]:
    """A list parted by commas; blanks around a word do not count."""
    return [word for part in os.environ.get(name, default).split(",") if (word := part.strip())]


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; the folder is made when missing, readable by its owner only."""
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={path} cannot be made: {error.strerror}.") from error
    return path


def secret(name: str, kept_in: Path) -> str:
    """The variable, else the secret kept in the file, which is made on the first run (mode 0600)."""
    if given := os.environ.get(name):
        return given
    try:
        # O_EXCL: two processes that start together agree on whichever file came first.
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


def zone(name: str, default: str) -> str:
    """The name of a time zone."""
    raw = os.environ.get(name, default)
    try:
        ZoneInfo(raw)
    except (KeyError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a time zone. Use a name such as Asia/Shanghai.") from error
    return raw


def tile_hosts(template: str) -> list[str]:
    """The origin of a map tile address, which pictures may then come from; `{s}` stands for any sub-domain."""
    if not template:
        return []
    parts = urlsplit(template)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "{z}" not in template:
        raise ImproperlyConfigured(f"MAP_TILES={template!r} is not an address with {{z}}/{{x}}/{{y}} in it.")
    return [f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"]


def number(name: str, default: float, *, least: float = 0) -> float:
    """A number not below `least`."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = float("nan")
    if not value >= least:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a number of at least {least}.")
    return value
