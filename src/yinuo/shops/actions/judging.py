"""Judging shops: evaluations, suspension, and the rating of a job (R-3.11)."""

from collections.abc import Mapping
from datetime import date
from statistics import fmean
from typing import Any

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.shops.access import MANAGERS, RATERS
from yinuo.shops.models import Shop, ShopEvaluation, ShopJob
from yinuo.shops.types import JobState

PARTS = ("service", "technical", "safety")


@clause("R-3.11")
@transaction.atomic
def evaluate(
    shop: Shop, scores: Mapping[str, int], *, occasion: str, on: date, note: str = "", act: Act
) -> ShopEvaluation:
    """Judge a shop's service, technical skill and safety, each of 100; below the pass mark it gets no work.

    Refused("bad_time") for a day to come, ("field_wrong") for a score that cannot be.
    """
    demand(act.role, MANAGERS)
    if on > day_of(act.recorded_at, settings.COMPANY_ZONE):
        raise Refused("bad_time", field="on", why="future", at=on.isoformat())
    for name in PARTS:
        if not 0 <= scores[name] <= 100:
            raise Refused("field_wrong", field=name, value=str(scores[name]))
    score = round(fmean(scores[name] for name in PARTS))
    made = ShopEvaluation.objects.create(
        shop=shop, occasion=occasion, on=on, note=note, score=score, made_at=act.occurred_at, made_by_id=act.actor_id,
        **{name: scores[name] for name in PARTS},
    )  # fmt: skip
    told: dict[str, Any] = {"occasion": occasion, "on": on.isoformat(), "score": score, "note": note} | {
        name: scores[name] for name in PARTS
    }
    journal.write("shop.evaluate", f"shop:{shop.number}", act, **told)
    return made


@clause("R-3.11")
@transaction.atomic
def suspend(shop: Shop, *, reason: str, act: Act) -> None:
    """Give a shop no more work for now; `reason` "" takes that back."""
    demand(act.role, MANAGERS)
    Shop.objects.filter(pk=shop.pk).update(suspended_why=reason)
    journal.write("shop.suspend" if reason else "shop.resume", f"shop:{shop.number}", act, reason=reason)


@clause("R-3.11")
@transaction.atomic
def rate(number: str, *, service: int, technical: int, note: str = "", act: Act) -> ShopJob:
    """Stars for a job that is over: how people and time went, and how good the work was. Refused("job_wrong_step")."""
    demand(act.role, RATERS)
    job = ShopJob.objects.select_for_update().get(number=number)
    if job.state != JobState.PASSED:
        raise Refused("job_wrong_step", job_step="rate", job_state=job.state)
    job.service, job.technical, job.rating_note = service, technical, note
    job.save(update_fields=["service", "technical", "rating_note"])
    journal.write("shop_job.rate", f"shop_job:{number}", act, service=service, technical=technical, note=note)
    return job
