"""Reading suppliers: the register (`register`) and what they were asked (`requests`)."""

from yinuo.suppliers.queries.register import active_names, contacts_of, for_system, supplier, supplier_named, suppliers
from yinuo.suppliers.queries.requests import (
    by_key,
    is_live,
    messages_by,
    messages_of,
    of_order,
    record_of,
    request,
    requests,
    to_remind,
)

__all__ = [
    "active_names",
    "by_key",
    "contacts_of",
    "for_system",
    "is_live",
    "messages_by",
    "messages_of",
    "of_order",
    "record_of",
    "request",
    "requests",
    "supplier",
    "supplier_named",
    "suppliers",
    "to_remind",
]
