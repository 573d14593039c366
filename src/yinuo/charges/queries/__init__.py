"""Reading money; `listing` finds what the office's lists show, `paper` what a money receipt says."""

from yinuo.charges.queries.accounts import (
    accepted_of,
    account_of,
    beyond_of,
    bill_of,
    expected,
    has_accepted,
    invoices_of,
    open_quotation,
    quotation,
    quotations_of,
    struck_of,
    used_left,
)
from yinuo.charges.queries.prices import in_force, listed, priced, tariff, versions

__all__ = [
    "accepted_of",
    "account_of",
    "beyond_of",
    "bill_of",
    "expected",
    "has_accepted",
    "in_force",
    "invoices_of",
    "listed",
    "open_quotation",
    "priced",
    "quotation",
    "quotations_of",
    "struck_of",
    "tariff",
    "used_left",
    "versions",
]
