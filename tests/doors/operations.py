"""The second table: who may call which operation of the API, and how it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.doors.api import Caller, fault
from tests.doors.pages import CALLS, CLAIMERS, FIELD, KEEPER, OFFICE, REPORTERS, SERVICE, STAFF_ALL
from tests.doors.stage import Stage, jpeg
from yinuo.accounts.types import Role
from yinuo.api.urls import api
from yinuo.orders.models import ServiceOrder


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the API: its id → method and path."""
    return {
        each["operationId"]: (method, path)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, each in methods.items()
    }


@dataclass(frozen=True, slots=True)
class Operation:
    """Who may call it, how it is called about an order, and what the right people are answered."""

    roles: frozenset[str]
    path: str
    body: Callable[[Stage, ServiceOrder], Any] | None = None
    told: int = 200
    bound: bool = False
    address: str = ""


def note(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"data": {"note": "看过了"}}


def batch(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"commands": []}


def delivery(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"kind": "receive", "store": "YT", "lines": [{"part": "HOSE-12", "quantity": "1"}]}


def payment(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    """More than is owed: the order was covered."""
    return {"amount_cny": "10", "method": "cash"}


def wish(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"engineer": stage.world.wang.number, "lines": [{"part": "HOSE-12", "quantity": "1"}]}


def put_off(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"data": {"reason": "车在外作业"}}


def used(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"way": "phone", "condition": "good", "spoke_with": "刘师傅"}


def guidance(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"kind": "guidance", "words": "先泄压再拆泵"}


def called(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"way": "phone", "result": "told", "who": "车队长"}


def outing(stage: Stage, order: ServiceOrder) -> dict[str, Any]:
    return {"driver": stage.world.wang.number, "purpose": "送检"}


OPERATIONS: dict[str, Operation] = {
    "list_suppliers": Operation(STAFF_ALL, "/suppliers"),
    "list_supplier_requests": Operation(STAFF_ALL, "/supplier-requests"),
    "answer_supplier_request": Operation(CALLS, "/supplier-requests/{help}/answers", guidance, 201),
    "list_claims": Operation(OFFICE, "/claims"),
    "draft_claim": Operation(CLAIMERS, "/claims", lambda stage, order: {"supplier": "PT01", "month": "2026-11"}, 409),
    "take_claim_step": Operation(CLAIMERS, "/claims/{claim}/steps", lambda stage, order: {"step": "send"}),
    "list_defects": Operation(OFFICE, "/defects"),
    "list_campaigns": Operation(OFFICE, "/campaigns"),
    "list_campaign_vehicles": Operation(OFFICE, "/campaigns/{campaign}/vehicles"),
    "tell_owner": Operation(CALLS | {Role.SALES}, "/campaigns/{campaign}/vehicles/{vehicle}/tries", called, 201),
    "finish_vehicle": Operation(
        CALLS | {Role.SALES}, "/campaigns/{campaign}/vehicles/{vehicle}/done", lambda stage, order: {"reason": "报废"}
    ),
    "list_tours": Operation(STAFF_ALL, "/tours"),
    "get_tour": Operation(STAFF_ALL, "/tours/{tour}"),
    "take_tour_step": Operation(CALLS | FIELD, "/tours/{tour}/steps/fail", put_off),
    "list_follow_ups": Operation(STAFF_ALL, "/follow-ups"),
    "follow_vehicle": Operation(CALLS | FIELD, "/vehicles/{vehicle}/follow-ups", used),
    "me": Operation(STAFF_ALL, "/me"),
    "create_order": Operation(REPORTERS, "/orders", lambda stage, order: fault(), 201),
    "list_orders": Operation(STAFF_ALL, "/orders"),
    "get_order": Operation(STAFF_ALL, "/orders/{order}", bound=True),
    "list_candidates": Operation(OFFICE, "/orders/{order}/candidates"),
    "list_steps": Operation(STAFF_ALL, "/steps"),
    "list_checklist": Operation(STAFF_ALL, "/orders/{order}/checklist", bound=True),
    "take_step": Operation(CALLS | FIELD, "/orders/{order}/steps/note", note, bound=True),
    "list_journal": Operation(STAFF_ALL, "/orders/{order}/journal", bound=True),
    "get_receipt": Operation(STAFF_ALL, "/orders/{order}/receipt.pdf", bound=True),
    "apply_commands": Operation(STAFF_ALL, "/commands", batch),
    "upload": Operation(STAFF_ALL, "/files", lambda stage, order: SimpleUploadedFile("a.jpg", jpeg()), 201),
    "begin_upload": Operation(STAFF_ALL, "/uploads", lambda stage, order: {"sha256": "0" * 64, "size": 9}),
    "continue_upload": Operation(STAFF_ALL, f"/uploads/{'0' * 64}", lambda stage, order: b"a piece", 404),
    "get_upload": Operation(STAFF_ALL, f"/uploads/{'0' * 64}", told=404),
    "tell_positions": Operation(FIELD, "/positions", lambda stage, order: {"positions": []}),
    "get_file": Operation(STAFF_ALL, "/files/{photo}", bound=True),
    "list_outlets": Operation(STAFF_ALL, "/outlets"),
    "list_shops": Operation(OFFICE, "/shops"),
    "list_order_shops": Operation(OFFICE, "/orders/{order}/shops"),
    "list_shop_jobs": Operation(OFFICE, "/shop-jobs"),
    "list_engineers": Operation(STAFF_ALL, "/engineers"),
    "list_vehicles": Operation(STAFF_ALL, "/vehicles"),
    "list_customers": Operation(STAFF_ALL, "/customers"),
    "tell_meters": Operation(SERVICE, "/meters", lambda stage, order: {"readings": []}),
    "get_coverage": Operation(STAFF_ALL, "/vehicles/{vehicle}/coverage?system=body"),
    "list_prices": Operation(STAFF_ALL, "/prices"),
    "get_bill": Operation(STAFF_ALL, "/orders/{order}/bill", bound=True),
    "take_payment": Operation(CALLS | FIELD | {Role.FINANCE}, "/orders/{order}/payments", payment, 422, bound=True),
    "list_payments": Operation(OFFICE, "/money-receipts"),
    "list_parts": Operation(STAFF_ALL, "/parts"),
    "list_places": Operation(STAFF_ALL, "/places"),
    "list_stock": Operation(STAFF_ALL - {Role.ENGINEER}, "/stock?place={stock_place}"),
    "list_service_vehicles": Operation(STAFF_ALL, "/service-vehicles"),
    "list_tools": Operation(STAFF_ALL, "/tools"),
    "take_out": Operation(SERVICE | FIELD, "/service-vehicles/{service_vehicle}/out", outing, 422),  # no papers yet
    "bring_back": Operation(SERVICE | FIELD, "/service-vehicles/{service_vehicle}/back", lambda stage, order: {}, 409),
    "list_vouchers": Operation(STAFF_ALL, "/vouchers"),
    "get_voucher": Operation(STAFF_ALL, "/vouchers/{voucher}"),
    "step_voucher": Operation(CALLS | FIELD, "/vouchers/{voucher}/steps/hand_in", lambda stage, order: {}, 409),
    "list_requests": Operation(STAFF_ALL, "/parts/requests"),
    "ask_for_parts": Operation(CALLS | KEEPER | FIELD, "/parts/requests", wish, 201),
    "move_parts": Operation(KEEPER, "/parts/moves", delivery, 201),
}
OPERATIONS_BY_ADDRESS = {f"api:{name}" for name in OPERATIONS}


def call(stage: Stage, name: str, who: Caller, order: ServiceOrder) -> Any:
    operation = OPERATIONS[name]
    path = operation.path.format(**stage.keys(order))
    if operation.body is None:
        return who.get(path)
    body = operation.body(stage, order)
    if isinstance(body, bytes):
        return who.client.patch(f"/api/v1{path}", body, headers=who.headers({"Upload-Offset": "0"}))
    if isinstance(body, SimpleUploadedFile):
        return who.client.post(f"/api/v1{path}", {"file": body}, headers=who.headers({}))
    return who.post(path, body)
