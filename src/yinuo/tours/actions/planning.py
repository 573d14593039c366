"""Plans: a season's visits made at once, a cycle's as they come due; and the dates of the first snow (R-5.5)."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets.types import Family
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.store import rows
from yinuo.store.series import next_number
from yinuo.tours.access import PLANNERS
from yinuo.tours.actions.making import NOBODY_WENT, make_visits
from yinuo.tours.actions.visiting import advance
from yinuo.tours.models import FirstSnow, TourPlan, TourVisit
from yinuo.tours.queries import fleet
from yinuo.tours.queries.due import Due
from yinuo.tours.rules.season import due_of, wanted
from yinuo.tours.types import Cycle, LeftOut, PlanDraft, PlanKind, PlanState, TourStep

LONGEST_SEASON = timedelta(days=400)


@clause("R-5.5")
@transaction.atomic
def make_plan(draft: PlanDraft, *, act: Act) -> TourPlan:
    """A new plan; a season's visits are made with it, those of a cycle by the worker as they come due.

    Refused("field_required") or ("field_wrong") at the field, ("nothing_to_visit") for a season without a machine.
    """
    demand(act.role, PLANNERS)
    _check(draft)
    day = day_of(act.occurred_at, settings.COMPANY_ZONE)
    plan = TourPlan.objects.create(
        number=rows.ask(next_number("XP", day)), name=draft.name, kind=draft.kind, families=sorted(draft.families),
        provinces=list(draft.provinces), starts_on=draft.starts_on, ends_on=draft.ends_on,
        before_snow=draft.before_snow, covered=draft.covered, every_months=draft.every_months,
        every_hours=draft.every_hours, every_km=draft.every_km, note=draft.note, made_at=act.recorded_at,
        made_by_id=act.actor_id,
    )  # fmt: skip
    made = 0
    if draft.kind == PlanKind.SEASON:
        due = due_in_season(plan, today=day)
        if not due:
            raise Refused("nothing_to_visit", clause="R-5.5", field="families")
        made = len(make_visits(plan, due, act=act))
    journal.write(
        "plan.make", f"plan:{plan.number}", act, name=plan.name, kind=plan.kind, families=plan.families,
        provinces=plan.provinces, starts_on=plan.starts_on.isoformat(), visits=made,
        ends_on=plan.ends_on.isoformat() if plan.ends_on else "", before_snow=plan.before_snow,
    )  # fmt: skip
    return plan


def due_in_season(plan: TourPlan, *, today: date) -> list[Due]:
    """The machines a season visits, each with its day; those left out are told by `queries.plans.left_out`."""
    season, snow = fleet.season_of(plan), fleet.snow_dates()
    found = [
        (machine, due_of(machine, season, snow, today=today))
        for machine in fleet.fleet(plan.families)
        if wanted(machine, season)
    ]
    return [Due(machine, *due) for machine, due in found if not isinstance(due, LeftOut)]


def _check(draft: PlanDraft) -> None:
    for name in ("name", "families"):
        if not getattr(draft, name):
            raise Refused("field_required", field=name)
    if unknown := sorted(set(draft.families) - set(Family.values)):
        raise Refused("field_wrong", field="families", value=unknown[0], options=Family.values)
    if draft.kind == PlanKind.SEASON:
        _check_season(draft)
    elif draft.kind == PlanKind.REPEAT:
        try:
            Cycle(draft.every_months, draft.every_hours, draft.every_km)
        except ValueError:
            raise Refused("field_required", field="every_months") from None
    else:
        raise Refused("field_wrong", field="kind", value=draft.kind, options=PlanKind.values)


def _check_season(draft: PlanDraft) -> None:
    if draft.ends_on is None:
        raise Refused("field_required", field="ends_on")
    if not draft.starts_on <= draft.ends_on <= draft.starts_on + LONGEST_SEASON:
        raise Refused("bad_time", field="ends_on", why="before_start", at=draft.ends_on.isoformat())


@transaction.atomic
def close_plan(number: str, *, reason: str, act: Act) -> None:
    """No more visits come of it, and those nobody went on yet are given up with this reason.

    Refused("not_found"), ("field_required"), ("settled_already") for one that is closed.
    """
    demand(act.role, PLANNERS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    plan = TourPlan.objects.select_for_update().filter(number=number).first()
    if plan is None:
        raise Refused("not_found", what=number)
    if plan.state == PlanState.CLOSED:
        raise Refused("settled_already")
    plan.state, plan.closed_why = PlanState.CLOSED, reason.strip()
    plan.save(update_fields=["state", "closed_why"])
    open_visits = TourVisit.objects.filter(plan=plan, state__in=NOBODY_WENT).order_by("pk")
    for visit in list(open_visits.values_list("number", flat=True)):
        advance(visit, TourStep.FAIL, {"reason": reason.strip()}, act=act)
    journal.write("plan.close", f"plan:{number}", act, reason=reason.strip())


@transaction.atomic
def save_first_snow(province: str, *, month: int, day: int, source: str, act: Act) -> FirstSnow:
    """Add a province's first-snow day or change it; plans that are made already keep theirs. Refused("bad_time")."""
    demand(act.role, PLANNERS)
    try:
        date(2024, month, day)  # a leap year: 29 February is a day
    except ValueError:
        raise Refused("field_wrong", field="day", value=f"{month}-{day}") from None
    if not source.strip():
        raise Refused("field_required", field="source")
    row, _new = FirstSnow.objects.update_or_create(
        province=province, defaults={"month": month, "day": day, "source": source.strip()}
    )
    journal.write("first_snow.save", f"first_snow:{province}", act, month=month, day=day, source=source.strip())
    return row


@transaction.atomic
def remove_first_snow(pk: int, *, act: Act) -> None:
    """Take a province out: it never snows there. Refused("not_found")."""
    demand(act.role, PLANNERS)
    row = FirstSnow.objects.filter(pk=pk).first()
    if row is None:
        raise Refused("not_found", what=str(pk))
    subject = f"first_snow:{row.province}"
    journal.remove("first_snow.remove", {subject: row}, {subject: {"month": row.month, "day": row.day}}, act)
