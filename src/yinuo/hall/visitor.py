"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address: behind our own proxies, the one the outermost of them saw."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = [*told, near]
    return hops[-min(settings.PROXIES + 1, len(hops))]


def known_address(request: HttpRequest) -> str | None:
    """The same where it is a network address, as a column for such keeps it; else nothing."""
    try:
        return str(ip_address(address_of(request)))
    except ValueError:
        return None
