"""Every write of money: the price list, quotations, charges, payments with their receipts, invoices."""

from yinuo.charges.actions.charging import charge, settle, strike, strike_all, strike_used
from yinuo.charges.actions.invoicing import credit, write_invoice
from yinuo.charges.actions.paying import refund, take_payment
from yinuo.charges.actions.pricing import save_price, withdraw_price
from yinuo.charges.actions.quoting import accept, decline, offer

__all__ = [
    "accept",
    "charge",
    "credit",
    "decline",
    "offer",
    "refund",
    "save_price",
    "settle",
    "strike",
    "strike_all",
    "strike_used",
    "take_payment",
    "withdraw_price",
    "write_invoice",
]
