"""Who may have the addresses of the road rescue."""

from tests.doors.pages import CALLS, OFFICE, Page, get, post

PAGES: dict[str, Page] = {
    "desk:rescue": get(OFFICE),
    "desk:readiness_checks": get(OFFICE),
    "desk:readiness_new": get(CALLS, "outlet"),
    "desk:readiness": get(OFFICE, "readiness"),
    "desk:rescue_roster": get(CALLS),
    "desk:call_outs": get(OFFICE),
    "desk:call_out_done": get(CALLS, "call_out"),
    "desk:call_out_new": post(CALLS, "outlet"),
    "desk:rescue_cases": get(OFFICE),
    "desk:rescue_case": get(OFFICE, "order"),
    "desk:rescue_file": get(OFFICE, "order"),
    "desk:rescue_workshop": post(CALLS, "order", told=409),  # it has not been brought back
    "desk:rescue_step": get(CALLS, "order", fixed=("claim_paper",)),
}
