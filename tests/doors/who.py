"""The table: who may have which address. Whatever is new declares itself here."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors import who_money, who_rescue, who_shops, who_suppliers, who_tours
from tests.doors.pages import (
    ADMIN,
    CALLS,
    CATALOGUE,
    EVERYBODY,
    FIELD,
    IMPORTERS,
    KEEPER,
    KEEPING,
    OFFICE,
    PAPERS,
    SALES,
    SERVICE,
    STAFF_ALL,
    Page,
    get,
    post,
)
from tests.doors.stage import Stage
from tests.world import SWEEPER_VIN
from yinuo.accounts.types import Role
from yinuo.orders.models import ServiceOrder

DECIDERS = frozenset({Role.SERVICE_MANAGER, Role.GENERAL_MANAGER})

PAGES: dict[str, Page] = {
    **who_rescue.PAGES,
    **who_money.PAGES,
    **who_shops.PAGES,
    **who_suppliers.PAGES,
    **who_tours.PAGES,
    "health": get(EVERYBODY),
    "login": get(EVERYBODY, told=302),
    "logout": get(EVERYBODY),
    "language": post(EVERYBODY),
    "password": get(STAFF_ALL),
    # ── the desk ──
    "desk:board": get(OFFICE),
    "desk:intake": get(CALLS),
    "desk:intake_match": get(CALLS),
    "desk:intake_preview": get(CALLS),
    "desk:orders": get(OFFICE),
    "desk:tray": get(SERVICE),
    "desk:tray_seen": post(SERVICE),
    "desk:conflict": post(CALLS, "conflict", told=422),
    "desk:conflicts": post(CALLS, "order", told=409),  # it is signed: what came too late is refused again
    "desk:conflict_file": get(SERVICE, "conflict", "photo"),
    "desk:search": get(OFFICE),
    "desk:order": get(OFFICE, "order"),
    "desk:order_photos": get(CALLS, "order"),
    "desk:receipt": get(OFFICE, "order"),
    "desk:order_file": get(OFFICE, "order", "photo"),
    "desk:step": post(CALLS, "order", fixed=("respond",), told=409),
    "desk:customers": get(OFFICE),
    "desk:customer_new": get(SALES),
    "desk:customer": get(OFFICE, "customer"),
    "desk:customer_edit": get(SALES, "customer"),
    "desk:contact_new": get(SALES, "customer"),
    "desk:contact_remove": post(SALES, "contact"),
    "desk:plates": get(OFFICE),
    "desk:vehicle_plate": get(OFFICE, "vehicle"),
    "desk:vehicles": get(OFFICE),
    "desk:vehicle_new": get(SALES),
    "desk:vehicle": get(OFFICE, "vehicle"),
    "desk:vehicle_edit": get(SALES, "vehicle"),
    "desk:vehicle_sale": get(SALES, "vehicle"),
    "desk:vehicle_sale_paper": get(OFFICE, "vehicle", told=404),
    "desk:vehicle_meters": get(OFFICE, "vehicle"),
    "desk:vehicle_meter_new": get(SERVICE, "vehicle"),
    "desk:cases": get(OFFICE),
    "desk:case_new": get(CALLS | {Role.SALES, Role.GENERAL_MANAGER}),
    "desk:case": get(OFFICE, "case"),
    "desk:case_paper": get(OFFICE, "case", fixed=("0" * 64,), told=404),
    "desk:case_step": post(DECIDERS, "case", fixed=("decide",), told=409),
    "desk:policies": get(OFFICE),
    "desk:policy_new": get(KEEPING),
    "desk:policy": get(OFFICE, "policy"),
    "desk:policy_edit": get(KEEPING, "policy"),
    "desk:policy_retire": post(KEEPING, "policy", told=422),
    "desk:models": get(OFFICE),
    "desk:model_new": get(SALES),
    "desk:model": get(OFFICE, "model"),
    "desk:model_edit": get(SALES, "model"),
    "desk:documents": get(OFFICE),
    "desk:document_new": get(SERVICE),
    "desk:document_preview": post(SERVICE, told=200),
    "desk:document": get(OFFICE, "document"),
    "desk:document_file": get(OFFICE, "document"),
    "desk:document_withdraw": post(SERVICE, "document"),
    "desk:document_edit": get(SERVICE, "document"),
    "desk:outlets": get(OFFICE),
    "desk:outlet_new": get(SERVICE),
    "desk:coverage": get(OFFICE),
    "desk:outlet_reviews": get(OFFICE),
    "desk:outlet_review": get(OFFICE, "outlet", fixed=(2025,)),
    "desk:facility_new": get(SERVICE, "outlet"),
    "desk:facility_edit": get(SERVICE, "facility"),
    "desk:facility_remove": post(SERVICE, "facility"),
    "desk:tools": get(OFFICE),
    "desk:tool_new": get(SERVICE),
    "desk:tool_edit": get(SERVICE, "tool"),
    "desk:tool_inspect": get(SERVICE, "tool"),
    "desk:service_vehicles": get(OFFICE),
    "desk:service_vehicle_new": get(SERVICE),
    "desk:service_vehicle": get(OFFICE, "service_vehicle"),
    "desk:service_vehicle_edit": get(SERVICE, "service_vehicle"),
    "desk:service_vehicle_out": post(SERVICE, "service_vehicle", told=422),
    "desk:service_vehicle_back": post(SERVICE, "service_vehicle", told=409),
    "desk:outlet": get(OFFICE, "outlet"),
    "desk:outlet_edit": get(SERVICE, "outlet"),
    "desk:engineers": get(OFFICE),
    "desk:engineer_new": get(SERVICE),
    "desk:engineer": get(OFFICE, "engineer"),
    "desk:engineer_edit": get(SERVICE, "engineer"),
    "desk:certificate_new": get(PAPERS, "engineer"),
    "desk:shift_new": get(SERVICE, "engineer"),
    "desk:certificate_withdraw": post(PAPERS, "certificate"),
    "desk:shift_remove": post(SERVICE, "shift"),
    "desk:parts": get(OFFICE),
    "desk:part_new": get(CATALOGUE),
    "desk:part": get(OFFICE, "part"),
    "desk:part_edit": get(CATALOGUE, "part"),
    "desk:label": get(OFFICE, "part"),
    "desk:labels": get(OFFICE),
    **{f"desk:moving{kind}": get(KEEPER) for kind in ("", "_receive", "_return", "_transfer", "_count")},
    "desk:parts_requests": get(OFFICE),
    "desk:parts_request_new": get(CALLS | KEEPER),
    "desk:parts_request": get(OFFICE, "request"),
    "desk:parts_request_close": post(KEEPER, "request", told=422),
    "desk:old_parts": get(OFFICE),
    "desk:old_part_in": post(KEEPER, "used"),
    "desk:old_part_off": get(frozenset({Role.SERVICE_MANAGER}), "used"),
    "desk:restocking": get(OFFICE, "stock_place"),
    "desk:order_parts": get(OFFICE, "order"),
    "desk:disposals": get(OFFICE),
    "desk:disposal_new": get(KEEPER),
    "desk:disposal": get(OFFICE, "disposal"),
    "desk:disposal_paper": get(OFFICE, "disposal", fixed=("0" * 64,), told=404),
    "desk:places": get(OFFICE),
    "desk:place_new": get(CATALOGUE),
    "desk:place": get(OFFICE, "stock_place"),
    "desk:place_edit": get(CATALOGUE, "stock_place"),
    "desk:vouchers": get(OFFICE),
    "desk:voucher": get(OFFICE, "voucher"),
    "desk:voucher_pdf": get(OFFICE, "voucher"),
    "desk:voucher_step": post(CALLS, "voucher", fixed=("give_back",), told=409),  # nothing was handed in yet
    "desk:commitments": get(OFFICE),
    "desk:imports": get(IMPORTERS),
    "desk:import_template": get(IMPORTERS),
    "desk:import": get(IMPORTERS, "batch"),
    # The book holds outlets and engineers too.
    "desk:import_apply": post(IMPORTERS - {Role.SALES, Role.STOREKEEPER}, "batch"),
    "desk:import_undo": post(IMPORTERS, "batch", told=409),  # nothing is written yet; then the kinds written decide
    "desk:import_progress": get(IMPORTERS, "batch"),
    "desk:import_errors": get(IMPORTERS, "batch"),
    "desk:users": get(ADMIN),
    "desk:user_new": get(ADMIN),
    "desk:user": get(ADMIN, "user"),
    "desk:user_edit": get(ADMIN, "user"),
    "desk:user_password": get(ADMIN, "user"),
    "desk:token_new": post(ADMIN, "user", told=422),
    "desk:token_revoke": post(ADMIN, "token"),
    "desk:notices": get(OFFICE),
    "desk:notices_read": post(OFFICE),
    "desk:bell": get(OFFICE),
    # ── the engineer's phone ──
    "field:worker": get(EVERYBODY),
    "field:manifest": get(EVERYBODY),
    "field:icon": get(EVERYBODY, fixed=("plain", "192")),
    "field:offline": get(EVERYBODY),
    "field:outbox": get(FIELD),
    "field:me": get(FIELD),
    "field:position_day": get(FIELD, fixed=("2026-11-23",)),
    "field:day": get(FIELD),
    "field:notices_read": post(FIELD),
    "field:job": get(FIELD, "order", bound=True),
    "field:pull": get(FIELD, stranger=401),
    "field:receipt": get(FIELD, "order", bound=True),
    "field:step": post(FIELD, "order", fixed=("note",), bound=True),
    "field:commands": post(FIELD, told=400, stranger=401),
    "field:upload": post(FIELD, told=422, stranger=401),
    "field:uploads": post(FIELD, told=400, stranger=401),
    "field:piece": get(FIELD, fixed=("0" * 64,), told=404, stranger=401),
    "field:push": post(FIELD, told=400, stranger=401),
    "field:positions": post(FIELD, told=400, stranger=401),
    "field:file": get(FIELD, "photo", bound=True),
    "field:parts": get(FIELD),
    "field:parts_ask": post(FIELD, told=422),
    "field:vouchers": get(FIELD),
    "field:voucher": get(FIELD, "voucher"),
    "field:voucher_pdf": get(FIELD, "voucher"),
    "field:vehicle_back": post(FIELD, "service_vehicle"),
    "field:voucher_hand_in": post(FIELD, "voucher", told=409),  # the month still runs
    "field:document_file": get(FIELD, "manual"),
    # ── the customers' door: whoever holds the key ──
    "portal:start": get(EVERYBODY),
    "portal:report": get(EVERYBODY, "plate"),
    "portal:follow": get(EVERYBODY, "follow"),
    "portal:receipt": get(EVERYBODY, "follow"),
    "portal:step": post(EVERYBODY, "follow", fixed=("rate",), told=422),
    "portal:rate": get(EVERYBODY, "follow"),
    "portal:sign": get(EVERYBODY, "follow", told=302),
    "portal:vehicle_files": post(EVERYBODY, "plate", told=422),
    "portal:order_files": post(EVERYBODY, "follow", told=422),
    "portal:picture": get(EVERYBODY, "follow", "photo"),
    "portal:verify": get(EVERYBODY, "receipt"),
    "portal:commitments": get(EVERYBODY),
    # ── the API: its own page is public, its operations have their own table below ──
    "api/v1/": get(EVERYBODY, told=302),
    "api:api-docs": get(EVERYBODY),
    "api:openapi-json": get(EVERYBODY),
    "api:api-root": get(EVERYBODY, told=302),
    "api:unknown": get(frozenset(), fixed=("nothing",), stranger=404),
}
KEYS = {"plate", "follow", "receipt", "help_key", "money", "sale_key"}
"""Gaps that hold a secret: nobody without it gets in."""

SECRETS = ("烟台市芝罘区环卫处", "刘师傅", "13900000001", SWEEPER_VIN, "鲁F12345")
"""What no answer of refusal may hold: the customer, the caller, the machine."""


def addresses(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address by its name with its space, the nameless by its path."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, route, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield (f"{space}{each.name}" if each.name else route), each


ADDRESSES = dict(addresses(get_resolver()))


def address(stage: Stage, name: str, order: ServiceOrder) -> str:
    page = PAGES[name]
    if "/" in name:
        return f"/{name}"
    return reverse(name, args=[*(stage.keys(order)[gap] for gap in page.gaps), *page.fixed])


def ask(client: Client, page: Page, path: str) -> Any:
    return client.post(path) if page.post else client.get(path)


def refused(answer: Any, *statuses: int) -> bool:
    """Whether somebody was kept out, and told nothing."""
    told = read(answer).decode()
    return answer.status_code in statuses and not any(secret in told for secret in SECRETS)


def read(answer: Any) -> bytes:
    """The whole answer. A stream is read to its end: the test client closes it there without touching the database."""
    return b"".join(answer) if answer.streaming else answer.content
