"""The table's part about tours, follow-ups and business visits."""

from tests.doors.pages import CALLS, FIELD, OFFICE, Page, get, post
from yinuo.accounts.types import Role

PAGES: dict[str, Page] = {
    "desk:tours": get(OFFICE),
    "desk:tour_findings": get(OFFICE),
    "desk:tour_plans": get(OFFICE),
    "desk:tour_plan_new": get(CALLS),
    "desk:tour_plan": get(OFFICE, "tour_plan"),
    "desk:tour_plan_close": post(CALLS, "tour_plan", told=422),
    "desk:first_snows": get(OFFICE),
    "desk:first_snow_new": get(CALLS),
    "desk:first_snow_edit": get(CALLS, "first_snow"),
    "desk:first_snow_remove": post(CALLS, "first_snow"),
    "desk:tour": get(OFFICE, "tour"),
    "desk:tour_pdf": get(OFFICE, "tour"),
    "desk:tour_file": get(OFFICE, "tour", fixed=("0" * 64,), told=404),
    "desk:tour_step": get(CALLS, "tour", fixed=("agree",)),
    "desk:follow_ups": get(OFFICE),
    "desk:follow_up": get(OFFICE, "vehicle"),
    "desk:calls": get(OFFICE),
    "desk:call_new": get(CALLS | {Role.SALES}),
    "desk:call_figures": get(OFFICE),
    "desk:call": get(OFFICE, "call"),
    "desk:call_withdraw": post(frozenset({Role.SALES, Role.SERVICE_MANAGER}), "call", told=422),
    "field:tours": get(FIELD),
    "field:tour": get(FIELD, "tour"),
    "field:tour_step": post(FIELD, "tour", fixed=("fail",)),
    "field:follow": post(FIELD, "vehicle"),
}
