"""The price list: a change is a new version from a day on; what was in force stays to be read (R-6.11, R-6.12)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.charges.access import LISTERS
from yinuo.charges.models import Price
from yinuo.charges.rules.asking import CENT, DEAREST
from yinuo.charges.types import LISTED
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of


@clause("R-6.11", "R-6.12")
@transaction.atomic
def save_price(code: str, *, kind: str, name: str, unit: str, unit_cny: Decimal, valid_from: date, act: Act) -> Price:
    """A new item, or the next version of one, from `valid_from` on.

    Refused("field_wrong") for a kind or price that cannot be, ("bad_time") for a day before the version in force or,
    of an item that is being charged already, before today: what was quoted must stay explained.
    """
    demand(act.role, LISTERS)
    if kind not in LISTED:
        raise Refused("field_wrong", field="kind", value=kind)
    if not (0 <= unit_cny <= DEAREST and unit_cny == unit_cny.quantize(CENT)):
        raise Refused("field_wrong", field="unit_cny", value=str(unit_cny))
    last = Price.objects.select_for_update().filter(code=code, valid_to=None).first()
    if last is not None:
        _end(last, valid_from, act)
    price = Price.objects.create(code=code, kind=kind, name=name, unit=unit, unit_cny=unit_cny, valid_from=valid_from)
    journal.write(
        "price.save", f"price:{code}", act, price_kind=kind, name=name, unit=unit, unit_cny=str(unit_cny),
        valid_from=valid_from.isoformat(),
    )  # fmt: skip
    return price


@transaction.atomic
def withdraw_price(code: str, *, valid_to: date, act: Act) -> None:
    """The item is not charged any more from `valid_to` on. Refused("not_found"), ("bad_time")."""
    demand(act.role, LISTERS)
    last = Price.objects.select_for_update().filter(code=code, valid_to=None).first()
    if last is None:
        raise Refused("not_found", what=code)
    _end(last, valid_to, act)
    journal.write("price.withdraw", f"price:{code}", act, valid_to=valid_to.isoformat())


def _end(last: Price, day: date, act: Act) -> None:
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    if day <= last.valid_from or day < today:
        raise Refused("bad_time", field="valid_from", why="before_start", at=max(last.valid_from, today).isoformat())
    last.valid_to = day
    last.save(update_fields=["valid_to"])
