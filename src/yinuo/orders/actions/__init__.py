"""Every write on service orders: intake, steps, receipt."""

from yinuo.orders.actions.advance import advance
from yinuo.orders.actions.intake import Report, report

__all__ = ["Report", "advance", "report"]
