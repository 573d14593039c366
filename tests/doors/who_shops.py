"""The table's part about outside repair shops: the desk's pages, and a shop's own, which nobody of the house has."""

from tests.doors.pages import CALLS, KEEPING, OFFICE, Page, get, post
from yinuo.accounts.types import Role

NOBODY: frozenset[str] = frozenset()
FINANCE = frozenset({Role.FINANCE})
MANAGER = frozenset({Role.SERVICE_MANAGER})

PAGES: dict[str, Page] = {
    "desk:shops": get(OFFICE),
    "desk:shop_new": get(KEEPING),
    "desk:shop": get(OFFICE, "shop"),
    "desk:shop_edit": get(KEEPING, "shop"),
    "desk:shop_suspend": post(MANAGER, "shop", told=422),
    "desk:shop_bind": post(KEEPING, "shop", told=422),
    "desk:shop_unbind": post(KEEPING, "shop_person"),
    "desk:shop_paper_new": get(KEEPING, "shop", fixed=("licence",)),
    "desk:shop_paper_withdraw": post(KEEPING, "shop_paper", told=422),
    "desk:shop_paper_countersign": post(FINANCE, "shop_paper", told=409),  # it is no agreement
    "desk:shop_paper_scan": get(OFFICE, "shop_paper", told=404),
    "desk:shop_facility_new": get(KEEPING, "shop"),
    "desk:shop_facility": get(KEEPING, "shop_facility"),
    "desk:shop_inspection_new": get(KEEPING, "shop_facility"),
    "desk:shop_evaluate": get(MANAGER, "shop"),
    "desk:shop_ranking": get(OFFICE),
    "desk:shop_jobs": get(OFFICE),
    "desk:shop_job": get(OFFICE, "shop_job"),
    "desk:shop_job_step": post(CALLS, "shop_job", fixed=("log",), told=422),
    "desk:shop_job_rate": post(CALLS, "shop_job", told=422),
    "desk:shop_job_file": get(OFFICE, "shop_job", fixed=("0" * 64,), told=404),
    "desk:shop_line_remove": post(CALLS, "shop_job", "shop_line"),
    "desk:shop_line_judge": post(MANAGER, "shop_job", "shop_line", told=409),  # it costs what was agreed
    "desk:shop_statements": get(OFFICE),
    "desk:shop_statement_new": get(CALLS | FINANCE),
    "desk:shop_statement": get(OFFICE, "statement"),
    "desk:shop_statement_pdf": get(OFFICE, "statement"),
    "desk:shop_statement_confirm": post(CALLS, "statement"),
    "desk:shop_statement_approve": post(MANAGER, "statement", told=409),  # the shop has not confirmed
    "desk:shop_statement_dissolve": post(MANAGER, "statement", told=422),
    "desk:shop_statement_pay": post(FINANCE, "statement", told=422),
    # tests/doors/test_portal_shop.py tells shops apart
    "portal:shop": get(NOBODY),
    "portal:shop_job": get(NOBODY, "shop_job"),
    "portal:shop_step": post(NOBODY, "shop_job", fixed=("log",)),
    "portal:shop_line_remove": post(NOBODY, "shop_job", "shop_line"),
    "portal:shop_photo": get(NOBODY, "shop_job", fixed=("0" * 64,)),
    "portal:shop_statement": get(NOBODY, "statement"),
    "portal:shop_statement_pdf": get(NOBODY, "statement"),
    "portal:shop_statement_confirm": post(NOBODY, "statement"),
}
