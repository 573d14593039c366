"""Mistakes of set-up, found at the start and told with their remedy (`yinuo check`)."""

import os
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register


def front_end_is_there(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """The pages load third-party files that set-up copies into the package."""
    if settings.VENDOR_MANIFEST.is_file():
        return []
    return [Error("The third-party front-end files are missing.", hint="Run `make icons`.", id="yinuo.E001")]


def fonts_are_there(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """Without the fonts a receipt would print boxes for Chinese."""
    if any(settings.FONTS.glob("*.otf")):
        return []
    hint = "Install requirements.lock again: it holds rinoh-typeface-notosanscjk."
    return [Error("The fonts of the receipt are missing.", hint=hint, id="yinuo.E002")]


def data_is_private_and_writable(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """The data folder holds personal data and the key that signs sessions."""
    found: list[CheckMessage] = []
    for folder in (settings.DATA, settings.FILES):
        if not os.access(folder, os.W_OK):
            hint = f"Give its user the right: chown -R USER {folder}, or set DATA (FILES) to another folder."
            found.append(Error(f"{folder} cannot be written.", hint=hint, id="yinuo.E003"))
    key = settings.DATA / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        found.append(checks.Warning(f"{key} can be read by others.", hint=f"chmod 600 {key}", id="yinuo.W001"))
    return found


def phones_need_https(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """Browsers give place, camera and offline storage only to HTTPS pages and localhost."""
    if settings.HTTPS or "localhost" in settings.PUBLIC_URL or "127.0.0.1" in settings.PUBLIC_URL:
        return []
    hint = "Put the site behind a proxy with a certificate and set HTTPS=1 and PUBLIC_URL=https://…"
    return [checks.Warning("Phones cannot work offline over plain HTTP.", hint=hint, id="yinuo.W002")]


def hosts_are_named(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """A site that others reach has a name, and answers to no other."""
    if settings.HOSTS and "*" not in settings.HOSTS:
        return []
    hint = "Set ALLOWED_HOSTS to the names people type, parted by commas."
    return [checks.Warning("The site answers to localhost only, or to any name.", hint=hint, id="yinuo.W003")]


def register_all() -> None:
    """Called once, when Django is ready."""
    for check in (front_end_is_there, fonts_are_there, data_is_private_and_writable):
        register(check, Tags.files)
    for check in (phones_need_https, hosts_are_named):
        register(check, Tags.security, deploy=True)
