"""Identifiers: time-ordered ids for commands, unguessable keys for links."""

import secrets
import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): sorts by the moment it was made."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def link_key() -> str:
    """A key for a link sent to a customer: 128 random bits, URL-safe, 22 characters."""
    return secrets.token_urlsafe(16)
