"""Work given to a shop, from the offer to our acceptance; every step refused where the table or a paper forbids it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.shops import queries
from yinuo.shops.access import may_act_for
from yinuo.shops.models import Shop, ShopJob
from yinuo.shops.queries import jobs as reading
from yinuo.shops.rules.pricing import guaranteed_until
from yinuo.shops.rules.steps import line_of
from yinuo.shops.types import FacilityKind, JobKind, JobState, JobStep, Needs, RepairKind
from yinuo.store import rows
from yinuo.store.series import next_number

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a shop's job must know of its order: ids and what a quality guarantee is matched by."""

    id: int
    number: str
    vehicle_id: int
    fault_system: str


@clause("R-3.9", "R-3.10")
def require_usable(number: str, needs: Needs, at: datetime) -> Shop:
    """The shop, if it may do this on the day of the work. Refused("unknown_shop"), ("shop_barred") with every bar."""
    shop = queries.shop(number)
    if shop is None:
        raise Refused("unknown_shop", field="shop", shop=number)
    day = day_of(at, settings.COMPANY_ZONE)
    if bars := queries.bars_of(shop, day, needs):
        told = [{"code": bar.code, "what": bar.what, "on": bar.on.isoformat() if bar.on else ""} for bar in bars]
        raise Refused("shop_barred", field="shop", clause="R-3.10", shop=shop.name, bars=told)
    return shop


@clause("R-3.9", "R-3.10")
@transaction.atomic
def offer(
    shop: Shop, order: Ordered, needs: Needs, *, wanted: str, act: Act, at: datetime | None = None,
    hours: Decimal | None = None,
) -> ShopJob:  # fmt: skip
    """Offer work to a shop that `require_usable` let pass, a facility from `at` for about so many hours.

    What the shop's own quality guarantee covers is free.
    """
    day = day_of(at or act.occurred_at, settings.COMPANY_ZONE)
    agreement = queries.agreement_on(shop.pk, day)
    if agreement is None:
        raise Refused("shop_barred", field="shop", clause="R-3.9", shop=shop.name, bars=[])
    earlier = reading.guarantor(shop.pk, order.id, order.vehicle_id, order.fault_system, day)
    number = rows.ask(next_number("WW", day_of(act.occurred_at, settings.COMPANY_ZONE)))
    job = ShopJob.objects.create(
        number=number, shop=shop, order_id=order.id, agreement=agreement, kind=needs.kind,
        repair=needs.repair, facility=needs.facility or "", wanted=wanted, wanted_at=at, wanted_hours=hours,
        state=JobState.OFFERED,
        offered_at=act.occurred_at, rework_of=earlier if needs.kind == JobKind.WHOLE else None,
    )  # fmt: skip
    _write("offer", job, act, {
        "shop": shop.number, "order": order.number, "job_kind": job.kind, "repair": job.repair,
        "facility": job.facility, "wanted": wanted, "agreement": agreement.number,
        "wanted_at": at.isoformat() if at else "", "hours": str(hours or ""),
        "rework_of": earlier.number if job.rework_of_id and earlier else "",
    })  # fmt: skip
    _tell(job, act, NoticeKind.SHOP_OFFER, queries.user_ids_of(shop.pk), job_step="offer")
    return job


@clause("R-3.9")
@transaction.atomic
def step(number: str, name: str, told: Told, *, act: Act, photos: Iterable[str] = ()) -> ShopJob:
    """Take a step on a job. Refused what the table refuses, ("not_found") to another shop, and what the step needs."""
    job = ShopJob.objects.select_for_update(of=("self",)).select_related("shop", "order").get(number=number)
    if act.role == Role.SHOP and not may_act_for(act.role, shop_id=_own(act), job_shop_id=job.shop_id):
        raise Refused("not_found", what=number)
    line = line_of(job.state, name, act.role)
    changed = CHANGES[line.step](job, told, act)
    job.state = line.to
    job.save(update_fields=["state", *changed])
    _write(line.step, job, act, told)
    files.attach_all("shop_job", number, photos, purpose="work", act=act)
    if line.step in TOLD:
        _tell(job, act, NoticeKind.SHOP_ANSWER, _ours(job), job_step=str(line.step))
    elif line.step in (JobStep.SEND_BACK, JobStep.WITHDRAW):
        _tell(job, act, NoticeKind.SHOP_OFFER, queries.user_ids_of(job.shop_id), job_step=str(line.step))
    return job


TOLD = frozenset({JobStep.ACCEPT, JobStep.DECLINE, JobStep.FINISH})
"""What the shop does and our people must hear."""


def _own(act: Act) -> int | None:
    shop = queries.shop_of_user(act.actor_id)
    return shop.pk if shop else None


def _ours(job: ShopJob) -> list[int]:
    engineer = job.order.engineer
    own = [engineer.user_id] if engineer is not None and engineer.user_id is not None else []
    return [*accounts.active_ids(Role.DISPATCHER), *own]


def _tell(job: ShopJob, act: Act, kind: NoticeKind, who: Iterable[int], **facts: Any) -> None:
    subject, about = f"order:{job.order.number}", f"{kind}@{act.command_id}"
    messages.tell(who, kind, subject, about=about, at=act.recorded_at, shop=job.shop.name, job=job.number, **facts)


def _write(name: str, job: ShopJob, act: Act, told: Told) -> None:
    journal.write(f"shop_job.{name}", f"shop_job:{job.number}", act, **told)


# ── what each step needs and leaves: the names of the columns it changed ──


@clause("R-3.9", "R-3.10")
def _accept(job: ShopJob, told: Told, act: Act) -> list[str]:
    """The shop says when it will be done; on the day of the work its papers must be in force."""
    require_usable(job.shop.number, _needs(job), max(act.occurred_at, job.wanted_at or act.occurred_at))
    if told.get("ready_at"):
        job.ready_at = datetime.fromisoformat(told["ready_at"])
        if job.ready_at <= act.occurred_at:
            raise Refused("bad_time", field="ready_at", why="past", at=told["ready_at"])
    job.accepted_at = act.occurred_at
    return ["ready_at", "accepted_at"]


def _needs(job: ShopJob) -> Needs:
    facility = FacilityKind(job.facility) if job.facility else None
    return Needs(JobKind(job.kind), facility, job.order.vehicle.model.family, RepairKind(job.repair))


def _declined(job: ShopJob, told: Told, act: Act) -> list[str]:
    return _with_reason(told)


def _with_reason(told: Told) -> list[str]:
    if not str(told.get("reason", "")).strip():
        raise Refused("field_required", field="reason")
    return []


def _begin(job: ShopJob, told: Told, act: Act) -> list[str]:
    """Work begins only with every paper in force on that day."""
    require_usable(job.shop.number, _needs(job), act.occurred_at)
    job.begun_at = act.occurred_at
    return ["begun_at"]


@clause("R-3.10")
def _finish(job: ShopJob, told: Told, act: Act) -> list[str]:
    """What was wrong and done; a vehicle or assembly goes out with a repair certificate (道路运输条例, article 44)."""
    whole = job.kind == JobKind.WHOLE
    needed = {"cause": whole, "work_done": True, "certificate": whole and job.repair != RepairKind.MINOR}
    for field, is_needed in needed.items():
        if is_needed and not str(told.get(field, "")).strip():
            raise Refused("field_required", field=field, clause="R-3.10")
    job.cause, job.work_done = told.get("cause", ""), told["work_done"]
    job.certificate, job.done_at = told.get("certificate", job.certificate), act.occurred_at
    job.begun_at = job.begun_at or act.occurred_at
    return ["cause", "work_done", "certificate", "done_at", "begun_at"]


@clause("R-3.10")
def _passed(job: ShopJob, told: Told, act: Act) -> list[str]:
    """Accepted: the quality guarantee begins with the day the vehicle leaves the shop."""
    job.passed_at, job.passed_by_id = act.occurred_at, act.actor_id
    job.done_at = job.done_at or act.occurred_at
    job.cause, job.work_done = job.cause or told.get("cause", ""), job.work_done or told.get("work_done", "")
    if job.kind == JobKind.WHOLE:
        km, days = settings.SHOP_GUARANTEE[job.repair]
        job.guaranteed_km = km
        job.guaranteed_to = guaranteed_until(day_of(act.occurred_at, settings.COMPANY_ZONE), days)
    return ["passed_at", "passed_by", "done_at", "cause", "work_done", "guaranteed_km", "guaranteed_to"]


def _sent_back(job: ShopJob, told: Told, act: Act) -> list[str]:
    _with_reason(told)
    job.sent_back, job.done_at = job.sent_back + 1, None
    return ["sent_back", "done_at"]


CHANGES: dict[JobStep, Callable[[ShopJob, Told, Act], list[str]]] = {
    JobStep.ACCEPT: _accept,
    JobStep.DECLINE: _declined,
    JobStep.BEGIN: _begin,
    JobStep.FINISH: _finish,
    JobStep.PASS: _passed,
    JobStep.SEND_BACK: _sent_back,
    JobStep.WITHDRAW: lambda job, told, act: _with_reason(told),
}
