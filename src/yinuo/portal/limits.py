"""How often a stranger may knock: public forms are counted by address and by phone number (DESIGN 21)."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from yinuo.assets.rules import digits
from yinuo.hall.visitor import address_of
from yinuo.inbox import actions as inbox
from yinuo.kernel import clock

WITHIN = timedelta(minutes=10)
MOST = {"report": 20, "report_phone": 5, "find": 20, "file": 120, "step": 60}
"""Tries in ten minutes. One address may be a whole yard behind one router, so it gets more than one phone does."""


def count(request: HttpRequest, what: str, *, phone: str = "") -> None:
    """Count this request. Refused("too_many") beyond the limit of its address, or of the phone number it tells."""
    now = clock.now()
    inbox.knock(_digest(what, address_of(request)), most=MOST[what], within=WITHIN, at=now)
    if phone:
        inbox.knock(_digest(what, digits(phone)), most=MOST[f"{what}_phone"], within=WITHIN, at=now)


def _digest(what: str, who: str) -> str:
    # Keyed, so that the table does not tell who called even to one who reads it.
    return str(salted_hmac(f"knock.{what}", who, algorithm="sha256").hexdigest())
