"""The log and the itemised cost list of a job, checked against the agreed prices (R-3.9; 道路运输条例, article 43)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.shops import queries
from yinuo.shops.access import MANAGERS, WRITERS, may_act_for
from yinuo.shops.models import ShopJob, ShopLine
from yinuo.shops.rules.pricing import amount, needs_approval, require_agreed
from yinuo.shops.types import JobState, LineKind, Rate

WORKED = frozenset({JobState.ACCEPTED, JobState.UNDER_WAY, JobState.DONE, JobState.PASSED})


@clause("R-3.9")
@transaction.atomic
def add_line(
    number: str, *, rate: str, name: str = "", quantity: Decimal, unit_cny: Decimal | None = None, why: str = "",
    act: Act,
) -> ShopLine:  # fmt: skip
    """A line: hours at an agreed `rate`, or a part or other thing by `name` ("part" or "other" as the rate).

    Without a price the agreed one counts. What is dearer, or not agreed, needs `why` and waits for the manager.
    Refused("field_wrong"), ("field_required"), ("rework_is_free"), ("above_agreed"), ("statement_locked").
    """
    job = _writable(number, act)
    kind = LineKind.RATE if rate in Rate.values else LineKind(rate) if rate in LineKind.values else None
    if kind is None or (kind == LineKind.RATE) != (rate in Rate.values):
        raise Refused("field_wrong", field="rate", value=rate)
    agreed = queries.prices_of(job.agreement_id)
    price = unit_cny if unit_cny is not None else agreed.get(rate)
    if kind != LineKind.RATE and not name.strip():
        raise Refused("field_required", field="name")
    if price is None:
        raise Refused("field_required", field="unit_cny")
    if not (quantity.is_finite() and 0 < quantity < 10_000):
        raise Refused("field_wrong", field="quantity", value=str(quantity))
    if not (price.is_finite() and 0 <= price < 1_000_000):
        raise Refused("field_wrong", field="unit_cny", value=str(price))
    free = job.rework_of_id is not None or job.sent_back > 0
    agreed_cny = require_agreed(rate, price, agreed=agreed, why=why, free=free)
    waits = needs_approval(agreed_cny, price)
    line = ShopLine.objects.create(
        job=job, kind=kind, rate=rate if kind == LineKind.RATE else "", name=name.strip(), quantity=quantity,
        unit_cny=price, amount_cny=amount(quantity, price), agreed_cny=agreed_cny, why=why, waits=waits,
        added_at=act.occurred_at, added_by_id=act.actor_id, command_id=act.command_id,
    )  # fmt: skip
    journal.write(
        "shop_job.line", f"shop_job:{number}", act, line=line.pk, rate=rate, name=name, quantity=str(quantity),
        unit_cny=str(price), amount_cny=str(line.amount_cny), agreed_cny=str(agreed_cny or ""), why=why,
    )  # fmt: skip
    if waits:
        messages.tell(
            accounts.active_ids(Role.SERVICE_MANAGER), NoticeKind.SHOP_PRICE, f"order:{job.order.number}",
            about=f"line@{line.pk}", at=act.recorded_at, shop=job.shop.name, job=number, cny=str(line.amount_cny),
        )  # fmt: skip
    return line


@transaction.atomic
def remove_line(number: str, pk: int, *, act: Act) -> None:
    """Take back a line that was a mistake. Refused("not_found"), ("statement_locked")."""
    job = _writable(number, act)
    line = ShopLine.objects.filter(job=job, pk=pk).first()
    if line is None:
        raise Refused("not_found", what=str(pk))
    journal.write("shop_job.line_remove", f"shop_job:{number}", act, line=pk, amount_cny=str(line.amount_cny))
    ShopLine.objects.filter(pk=pk).delete()


@clause("R-3.9")
@transaction.atomic
def judge_line(number: str, pk: int, *, passes: bool, act: Act) -> ShopLine:
    """The manager lets a line above the agreed price pass, or refuses it. Refused("settled_already")."""
    demand(act.role, MANAGERS)
    line = ShopLine.objects.select_for_update(of=("self",)).filter(job__number=number, pk=pk).first()
    if line is None:
        raise Refused("not_found", what=str(pk))
    if not line.waits:
        raise Refused("settled_already", what=str(pk))
    line.waits, line.refused, line.judged_by_id = False, not passes, act.actor_id
    line.save(update_fields=["waits", "refused", "judged_by"])
    verdict = "line_pass" if passes else "line_refuse"
    journal.write(f"shop_job.{verdict}", f"shop_job:{number}", act, line=pk, amount_cny=str(line.amount_cny))
    return line


@transaction.atomic
def log(number: str, *, note: str, hours: Decimal | None = None, photos: Iterable[str] = (), act: Act) -> None:
    """What was done, in words, hours and photos. Refused("job_wrong_step") before the shop has taken the job."""
    job = _writable(number, act)
    told: dict[str, Any] = {"note": note} | ({"hours": str(hours)} if hours is not None else {})
    journal.write("shop_job.log", f"shop_job:{job.number}", act, **told)
    files.attach_all("shop_job", number, photos, purpose="work", act=act)


def _writable(number: str, act: Act) -> ShopJob:
    """The job, held, if this person may write on it and it stands in no statement."""
    demand(act.role, WRITERS)
    found = ShopJob.objects.select_for_update(of=("self",)).select_related("shop", "order").filter(number=number)
    job = found.first()
    own = queries.shop_of_user(act.actor_id) if act.role == Role.SHOP else None
    if job is None or not may_act_for(act.role, shop_id=own.pk if own else None, job_shop_id=job.shop_id):
        raise Refused("not_found", what=number)
    if job.statement_id is not None:
        raise Refused("statement_locked", what=number)
    if job.state not in WORKED:
        raise Refused("job_wrong_step", job_step="log", job_state=job.state)
    return job
