"""Posting to an address that somebody else named: over TLS, to the open internet only, wherever its name leads."""

import socket
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import create_default_context
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("2002::/16"))
"""IPv6 addresses in which a private IPv4 address can hide."""


class Unreachable(Exception):
    """Nobody answered there, or nobody may be asked there."""


def is_allowed(url: str, *, loopback: bool = False) -> bool:
    """Whether the address may be posted to, as far as it tells by itself; `loopback` is for tests."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.username is None and (parts.port or 443) > 0
    except ValueError:
        return False
    return named and (parts.scheme == "https" or (loopback and parts.scheme == "http"))


def post(url: str, body: bytes, headers: dict[str, str], *, loopback: bool = False) -> int:
    """The status answered. Redirects are not followed. Raises Unreachable."""
    if not is_allowed(url, loopback=loopback):
        raise Unreachable("The address is not https.")
    parts = urlsplit(url)
    try:
        connection = _connection(parts.scheme, str(parts.hostname), parts.port, loopback=loopback)
        try:
            connection.request("POST", url.partition(parts.netloc)[2] or "/", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, HTTPException, UnicodeError) as error:
        raise Unreachable(str(error)) from error


def _connection(scheme: str, host: str, port: int | None, *, loopback: bool) -> HTTPConnection:
    """Connected to the very address that was looked at: asking for the name again could be answered otherwise."""
    port = port or (443 if scheme == "https" else 80)
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(is_open(ip_address(each), loopback=loopback) for each in found):
        raise Unreachable("The name leads to an address that is not on the open internet.")
    line = socket.create_connection((min(found), port), PATIENCE_SECONDS)
    if scheme == "https":
        connection: HTTPConnection = HTTPSConnection(host, port)
        line = create_default_context().wrap_socket(line, server_hostname=host)
    else:
        connection = HTTPConnection(host, port)
    connection.sock = line
    return connection


def is_open(address: IPv4Address | IPv6Address, *, loopback: bool = False) -> bool:
    """Whether an address is one of the open internet."""
    plain = (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
    if plain.is_loopback:
        return loopback
    hidden = any(plain in network for network in TRANSLATED)
    return plain.is_global and not plain.is_multicast and not hidden
