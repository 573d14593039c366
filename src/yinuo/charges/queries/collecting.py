"""How a customer can pay without cash. What stands between us and a payment provider is one small interface.

`ByHand` is the way without a provider: it shows the company's own collecting code, and a person who has looked into the
company's account says that the money came. Another class, named by PAY_ADAPTER, may draw a code for each bill.
"""

from dataclasses import dataclass
from decimal import Decimal
from mimetypes import guess_type
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Code:
    """A picture to be scanned with a paying app."""

    data: bytes
    media_type: str


class Collector(Protocol):
    """A way to collect money by a code."""

    def code(self, subject: str, due_cny: Decimal) -> Code | None:
        """The code to show for a bill, None where there is none to show."""

    def has_come(self, subject: str, due_cny: Decimal) -> bool | None:
        """Whether the provider says that the money came; None: a person has to say it."""


class ByHand:
    """The company's own code for every bill; a person confirms."""

    def code(self, subject: str, due_cny: Decimal) -> Code | None:
        """The picture that PAY_QR names."""
        path = Path(settings.PAY_QR) if settings.PAY_QR else None
        if path is None or not path.is_file():
            return None
        return Code(path.read_bytes(), guess_type(path.name)[0] or "image/png")

    def has_come(self, subject: str, due_cny: Decimal) -> bool | None:
        """Nobody but a person can say."""
        return None


def collector() -> Collector:
    """The way this installation collects."""
    made: Collector = import_string(settings.PAY_ADAPTER)()
    return made
