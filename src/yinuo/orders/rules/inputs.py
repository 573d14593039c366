"""What each step needs to be told, and reading it: one table for pages, phone and API."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from yinuo.assets.types import CauseKind, Smaller
from yinuo.charges.types import Method
from yinuo.checklists.types import Hazard
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.readers import READERS, Field
from yinuo.orders.rules.scene_inputs import SCENE_FIELDS
from yinuo.orders.rules.transitions import OVERRIDABLE
from yinuo.orders.types import ContactWay, Help, Plate, Step, WaitFor
from yinuo.shops.types import FacilityKind, RepairKind

__all__ = ["FIELDS", "Field", "read", "readable"]

LONGEST = 2000


def _text(name: str, *, required: bool = False, most: int = 200) -> Field:
    return Field(name, "text", required, most=most)


REASON = _text("reason", required=True, most=500)
NOTE = _text("note", most=LONGEST)
HOW = Field("how", "choice", options=tuple(ContactWay.values))
ITEMS = Field("items", "items")
PHOTOS = Field("photos", "hashes")
"""Pictures and voice notes."""
CAUSE_KIND = Field("cause_kind", "choice", options=tuple(CauseKind.values))
MACHINE = Field("vehicle_confirmed", "choice", options=tuple(Plate.values))
GOES_WITH = Field("service_vehicle", "key", most=12)
"""The plate of the service vehicle (R-3.7)."""

FIELDS: dict[Step, tuple[Field, ...]] = {
    Step.RESPOND: (HOW, NOTE),
    Step.LOCATE: (Field("lat", "lat", True), Field("lon", "lon", True), _text("address")),
    Step.NEED_SUPPLIER: (Field("needed", "flag", True), _text("supplier", most=120), _text("reason", most=500)),
    Step.REPLY: (_text("answer", required=True, most=LONGEST), HOW),
    Step.AGREE_APPOINTMENT: (
        Field("appointment_at", "moment", True), _text("agreed_by", required=True, most=60), HOW,
        Field("customer_wish", "flag"), NOTE,
    ),
    Step.SOLVE_REMOTELY: (_text("guidance", required=True, most=LONGEST),),
    Step.CONFIRM_SOLVED: (_text("confirmed_by", most=60), NOTE),
    Step.NOT_SOLVED: (NOTE,),
    Step.DISPATCH: (Field("engineer", "key", True), GOES_WITH, _text("reason", most=500), NOTE),
    Step.REASSIGN: (Field("engineer", "key", True), GOES_WITH, REASON, NOTE),
    Step.ACCEPT: (NOTE,),
    Step.DECLINE: (REASON,),
    Step.CONFIRM_ITEMS: (Field("items", "items", True), PHOTOS),
    Step.DEPART: (ITEMS, GOES_WITH, NOTE),
    Step.ARRIVE: (Field("lat", "lat"), Field("lon", "lon"), Field("accuracy_m", "metres"), NOTE, MACHINE),
    Step.APOLOGISE: (_text("words", required=True, most=500), _text("to", most=60)),
    Step.DECLARE_HAZARDS: (Field("hazards", "choices", True, tuple(Hazard.values)), NOTE),
    Step.BEGIN_REPAIR: (ITEMS, PHOTOS, MACHINE),
    Step.FINISH_REPAIR: (
        _text("cause", required=True, most=LONGEST), _text("work_done", required=True, most=LONGEST), PHOTOS,
        Field("pairs", "pairs"), CAUSE_KIND,
    ),
    Step.COMPLETE_CHECKS: (ITEMS, PHOTOS, NOTE),
    Step.REWORK: (REASON,),
    Step.SIGN: (
        _text("signer", required=True, most=60), _text("signer_role", most=60), Field("signature", "hash"),
        Field("strokes", "strokes"),
        Field("no_improper", "flag", True), _text("reservation", most=LONGEST), Field("score", "score"),
        _text("comment", most=LONGEST),
    ),
    Step.REFUSE_SIGNATURE: (REASON, _text("signer", most=60), Field("no_improper", "flag")),
    Step.SIGN_LATER: (_text("reason", most=500),),
    Step.CLOSE: (NOTE,),
    Step.CLOSE_UNSIGNED: (REASON,),
    Step.WAIT: (
        Field("wait_for", "choice", True, tuple(WaitFor.values)), Field("until", "moment"), REASON,
        Field("vin_parts", "flag"),
    ),
    Step.RESUME: (NOTE,),
    Step.REQUEST_HELP: (Field("help", "choice", True, tuple(Help.values)), REASON, Field("to", "key"), PHOTOS),
    Step.ANSWER_HELP: (_text("answer", required=True, most=LONGEST),),
    Step.USE_PART: (
        Field("part", "key", True), Field("quantity", "quantity", True), _text("serial", most=60),
        Field("old_part", "flag", True), _text("old_serial", most=60), _text("reason"),
    ),
    Step.UNDO_PART: (Field("used", "key", True),),
    Step.REQUEST_PARTS: (Field("parts", "amounts", True, most=40), _text("note")),
    Step.OFFER_QUOTE: (
        Field("lines", "amounts", True, most=40), Field("prices", "prices", most=40), Field("shown_cny", "cny"),
        _text("reason"),
        _text("note", most=500),
    ),
    Step.ACCEPT_QUOTE: (
        Field("quote", "key"), _text("signer", required=True, most=60), Field("signature", "hash"),
        Field("strokes", "strokes"), _text("note", most=500),
    ),
    Step.DECLINE_QUOTE: (Field("quote", "key"), _text("signer", required=True, most=60), REASON),
    Step.TAKE_PAYMENT: (
        Field("amount", "cny", True), Field("method", "choice", True, tuple(Method.values)), _text("payer", most=120),
        _text("reference", most=80), _text("invoice_number", most=40),
    ),
    Step.OUTSOURCE: (
        Field("shop", "key", True), Field("facility", "choice", options=tuple(FacilityKind.values)),
        Field("repair", "choice", options=tuple(RepairKind.values)), Field("engineer", "key"), REASON,
    ),
    Step.HIRE_BAY: (
        Field("shop", "key", True), Field("facility", "choice", True, tuple(FacilityKind.values)),
        Field("wanted_at", "moment"), Field("hours", "quantity"), REASON,
    ),
    Step.RECALL_SHOP: (REASON,),
    Step.READ_METER: (
        Field("meter_km", "meter"), Field("meter_hours", "meter"),
        Field("smaller", "choice", options=tuple(Smaller.values)), NOTE, PHOTOS,
    ),
    Step.RULE_WARRANTY: (Field("covered", "flag", True), REASON),
    Step.SHOP_DONE: (
        _text("cause", required=True, most=LONGEST), _text("work_done", required=True, most=LONGEST), CAUSE_KIND,
    ),
    Step.CANCEL: (REASON,),
    Step.MARK_DUPLICATE: (Field("duplicate_of", "key", True), NOTE),
    Step.OVERRIDE: (Field("gate", "choice", True, tuple(sorted(OVERRIDABLE))), REASON),
    Step.RATE: (Field("score", "score", True), _text("comment", most=LONGEST)),
    Step.NOTE: (_text("note", required=True, most=LONGEST), PHOTOS),
} | SCENE_FIELDS  # fmt: skip


def read(step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The step's data, clean and as JSON values; unset optional fields are left out.

    Refused("field_required"), Refused("field_unknown") or Refused("field_wrong"), each naming the field.
    """
    return read_fields(FIELDS[Step(step)], step, data)


def read_fields(asked: Iterable[Field], step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The same by any table of fields: other rooms have steps of their own."""
    fields = {field.name: field for field in asked}
    unknown = sorted(set(data) - set(fields))
    if unknown:
        raise Refused("field_unknown", field=unknown[0], known=sorted(fields))
    clean: dict[str, Any] = {}
    for field in fields.values():
        value = data.get(field.name)
        if value is None or value == "" or (value == [] and field.kind in ("hashes", "strokes")):
            if field.required:
                raise Refused("field_required", field=field.name, step=step)
            continue
        clean[field.name] = READERS[field.kind](field, value)
    return clean


def readable(step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a phone once sent, all that can be read, even where the whole was refused."""
    found = {}
    for field in FIELDS[Step(step)]:
        value = data.get(field.name)
        with suppress(Refused):
            if not (value is None or value == ""):
                found[field.name] = READERS[field.kind](field, value)
    return found
