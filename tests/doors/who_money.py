"""Who may have which page of money."""

from tests.doors.pages import CALLS, EVERYBODY, OFFICE, Page, get, post
from yinuo.accounts.types import Role
from yinuo.sales.rules import SELLERS

FINANCE = frozenset({Role.FINANCE})
LISTERS = FINANCE | {Role.SERVICE_MANAGER, Role.ADMIN}

PAGES: dict[str, Page] = {
    "desk:offer_quote": get(CALLS, "order", told=409),  # it is signed: nothing is quoted any more
    "desk:account": get(OFFICE, "account"),
    "desk:account_credit": get(FINANCE, "account"),
    "desk:account_strike": post(CALLS, "account", "charge", told=422),
    "desk:quotations": get(OFFICE),
    "desk:money_receipts": get(OFFICE),
    "desk:money_receipt": get(OFFICE, "payment"),
    "desk:money_pdf": get(OFFICE, "payment"),
    "desk:money_refund": get(FINANCE | {Role.SERVICE_MANAGER}, "payment"),
    "desk:invoices": get(OFFICE),
    "desk:invoice": get(OFFICE, "invoice"),
    "desk:owing": get(OFFICE),
    "desk:sales": get(OFFICE),
    "desk:sale_new": get(SELLERS),
    "desk:sale": get(OFFICE, "sale"),
    "desk:sale_packing": get(OFFICE, "sale"),
    "desk:sale_step": post(SELLERS, "sale", fixed=("cancel",), told=422),
    "portal:sale": get(EVERYBODY, "sale_key"),
    "desk:prices": get(OFFICE),
    "desk:price_new": get(LISTERS),
    "desk:price": get(OFFICE, "price"),
    "desk:price_edit": get(LISTERS, "price"),
    "desk:price_withdraw": post(LISTERS, "price", told=422),
    "portal:money_page": get(EVERYBODY, "follow"),
    "portal:improper": post(EVERYBODY, "follow", told=422),
    "portal:pay_code": get(EVERYBODY, "follow", told=404),
    "portal:paid": get(EVERYBODY, "follow", "payment", told=404),  # it was paid for something else
    "portal:money": get(EVERYBODY, "money"),
    "portal:tariff": get(EVERYBODY),
}
