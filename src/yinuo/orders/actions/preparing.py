"""What each step needs besides its input: looked up, checked, and put into the entry's data."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from yinuo.files import queries as files
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place
from yinuo.kernel.periods import day_of
from yinuo.orders.actions import charging, outsourcing, vehicles
from yinuo.orders.actions.intake import distance_to
from yinuo.orders.actions.rescuing import RESCUING
from yinuo.orders.models import ServiceOrder
from yinuo.orders.rules import scene
from yinuo.orders.rules.arrival import proof_of
from yinuo.orders.rules.transitions import resumes_at
from yinuo.orders.types import State, Step
from yinuo.parts import queries as parts
from yinuo.people import queries as people
from yinuo.people.models import Engineer
from yinuo.promises.queries import promises_of
from yinuo.promises.rules.judge import visit_promise
from yinuo.promises.types import PromiseKind, PromiseState
from yinuo.suppliers import queries as suppliers

Data = dict[str, Any]
Prepare = Callable[[ServiceOrder, Data, Act], Data]

OWN_FIELDS = (
    "lat", "lon", "address", "distance_km", "distance_source", "base_id", "supplier_needed", "cause", "work_done",
    "cause_kind", "score", "duplicate_of_id", "help_overdue_at",
)  # fmt: skip
"""Columns that a preparation may set; they are stored with the step."""

PURPOSE: dict[str, str] = {Step.BEGIN_REPAIR: "before", Step.FINISH_REPAIR: "after", Step.CONFIRM_ITEMS: "hazard",
                           Step.REQUEST_HELP: "help", Step.ASSESS_SCENE: "scene", Step.HOLD_SCENE: "scene",
                           Step.SAVE_LIFE: "scene", Step.CLEAR_SCENE: "scene", Step.RELEASE_SCENE: "release",
                           Step.SURVEY_DAMAGE: "claim", Step.SETTLE_CLAIM: "claim", Step.FIND_DAMAGE: "claim",
                           Step.CLAIM_PAPER: "claim", Step.START_TOW: "handover",
                           Step.END_TOW: "handover"}  # fmt: skip


def prepared(order: ServiceOrder, step: Step, data: Data, act: Act) -> Data:
    """The entry's data for a step."""
    scene.require_fitting(step, data)
    prepare = PREPARE.get(step)
    return prepare(order, data, act) if prepare else data


@clause("R-5.11", "R-5.12")
def _locate(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The place is known (or known better): the distance is measured again and may change the promise's class."""
    distance = distance_to(Place(data["lat"], data["lon"]), order.reported_at)
    order.lat, order.lon, order.address = data["lat"], data["lon"], data.get("address", order.address)
    order.distance_km = distance.km if distance else None
    order.distance_source = distance.source if distance else ""
    order.base_id = distance.base_id if distance else None
    return data | {
        "km": order.distance_km, "source": order.distance_source, "base": distance.base_name if distance else "",
        "supplier": order.supplier_needed,
    }  # fmt: skip


@clause("R-5.12")
def _need_supplier(order: ServiceOrder, data: Data, act: Act) -> Data:
    """`firm` is the supplier in words; `firm_number` where the register knows it, by number or name."""
    order.supplier_needed = data["needed"]
    told = data.pop("supplier", "")
    firm = suppliers.supplier_named(told) if told else None
    named = {"firm": firm.name, "firm_number": firm.number} if firm else {"firm": told} if told else {}
    return data | named | {"km": order.distance_km, "supplier": order.supplier_needed}


@clause("R-5.13", "R-6.15", "R-5.11")
def _agree_appointment(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The time must lie ahead; a running arrival term gives way only to the customer's own wish."""
    data = {"customer_wish": False, **data}
    if datetime.fromisoformat(data["appointment_at"]) <= act.occurred_at:
        raise Refused("bad_time", field="appointment_at", why="past", at=data["appointment_at"])
    visit = visit_promise(promises_of(order.pk))
    runs = visit.kind == PromiseKind.ARRIVE and visit.state == PromiseState.RUNNING and act.occurred_at <= visit.due_at
    if runs and not data["customer_wish"]:
        raise Refused("appointment_needs_wish", clause="R-5.11", field="customer_wish", due_at=visit.due_at.isoformat())
    return data


@clause("R-3.6", "R-6.14")
def _assign(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The engineer must exist, serve, and hold the skill for the product family."""
    engineer = _serving(vehicles.checked(data, act), "engineer")
    if engineer.pk == order.engineer_id and order.state != State.WAITING:
        raise Refused("same_engineer", field="engineer", engineer=engineer.name)
    family = order.vehicle.model.family
    if family not in engineer.skills:
        raise Refused("skill_missing", field="engineer", engineer=engineer.name, family=family)
    on_duty = people.is_on_duty(engineer.pk, act.occurred_at)
    earlier = {"earlier_engineer_id": order.engineer_id} if order.engineer_id else {}
    return data | {"engineer_id": engineer.pk, "engineer_name": engineer.name, "on_duty": on_duty} | earlier


@clause("R-5.11")
def _arrive(order: ServiceOrder, data: Data, act: Act) -> Data:
    proof, off_km = proof_of(
        _place(data.get("lat"), data.get("lon")), _place(order.lat, order.lon),
        accuracy_m=data.get("accuracy_m", 0), fence_m=settings.GEOFENCE_M, note=data.get("note", ""),
    )  # fmt: skip
    return data | {"proof": proof.value} | ({} if off_km is None else {"off_km": round(off_km, 2)})


def _place(lat: float | None, lon: float | None) -> Place | None:
    return None if lat is None or lon is None else Place(lat, lon)


def _serving(data: Data, field: str) -> Engineer:
    engineer = people.engineer(data[field])
    if engineer is None or not engineer.active:
        raise Refused("unknown_engineer", field=field, engineer=data[field])
    return engineer


@clause("R-6.16")
def _request_help(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The manager hears of it too when nobody has answered in time; whom the engineer wishes for is kept by name."""
    order.help_overdue_at = act.recorded_at + timedelta(minutes=settings.HELP_MINUTES)
    if "to" not in data:
        return data
    wished = _serving(data, "to")
    if wished.pk == order.engineer_id:
        raise Refused("same_engineer", field="to", engineer=wished.name)
    told = {name: value for name, value in data.items() if name != "to"}
    return told | {"wished": wished.number, "wished_name": wished.name}


def _answer_help(order: ServiceOrder, data: Data, act: Act) -> Data:
    if not order.help_wanted:
        raise Refused("no_help_asked")
    return data


def _wait(order: ServiceOrder, data: Data, act: Act) -> Data:
    if "until" in data and datetime.fromisoformat(data["until"]) <= act.occurred_at:
        raise Refused("bad_time", field="until", why="past", at=data["until"])
    return data | {"resume_to": resumes_at(order.state), "since": act.occurred_at.isoformat()}


def _finish(order: ServiceOrder, data: Data, act: Act) -> Data:
    if order.engineer_id is None:
        raise Refused("engineer_missing", clause="R-6.18")
    order.cause, order.work_done = data["cause"], data["work_done"]
    order.cause_kind = data.get("cause_kind", "")
    if "pairs" not in data:
        return data
    kept = files.blobs_of([*data["pairs"], *data["pairs"].values()])
    # A photo that has not come tells nothing of its pair; whether it may be missing is for `photos` to say.
    pairs = {kept[one].pk: kept[other].pk for one, other in data["pairs"].items() if {one, other} <= kept.keys()}
    return data | {"pairs": pairs}


@clause("R-6.10", "R-6.18")
def _sign(order: ServiceOrder, data: Data, act: Act) -> Data:
    """The drawn signature is named by the hash under which it is kept: a phone knows only its own bytes' hash."""
    order.score = data.get("score", order.score)
    if "signature" not in data:
        return data
    return data | {"signature": files.blob_of(data["signature"], field="signature").pk}


@clause("R-6.5")
def _use_part(order: ServiceOrder, data: Data, act: Act) -> Data:
    """What was used, in words and at its cost of that day: the story and the receipt say it without the catalogue."""
    part = parts.part(data["part"])
    if part is None:
        raise Refused("unknown_part", field="part", what=data["part"])
    return data | {"part": part.number, "name": part.name, "unit": part.unit, "unit_cny": str(part.cost_cny)}


def _undo_part(order: ServiceOrder, data: Data, act: Act) -> Data:
    try:
        used = parts.used_by(order.pk, UUID(data["used"]))
    except ValueError:
        used = None
    if used is None:
        raise Refused("not_found", field="used", what=data["used"])
    return data | {"name": used.part.name, "quantity": f"{used.quantity.normalize():f}", "unit": used.part.unit}


def _shop_done(order: ServiceOrder, data: Data, act: Act) -> Data:
    outsourcing.require_begun(order)
    return _finish(order, data, act)


@clause("R-6.4")
def _request_parts(order: ServiceOrder, data: Data, act: Act) -> Data:
    """What is asked for, in words beside its numbers."""
    known = parts.parts_by_number(data["parts"])
    if strange := [number for number in data["parts"] if number not in known]:
        raise Refused("unknown_part", field="parts", what=strange[0])
    said = [f"{known[number].name} × {amount} {known[number].unit}" for number, amount in data["parts"].items()]
    return data | {"asked": said}


def _rate(order: ServiceOrder, data: Data, act: Act) -> Data:
    order.score = data["score"]
    return data


def _duplicate(order: ServiceOrder, data: Data, act: Act) -> Data:
    """A duplicate names an order of the same machine that is not a duplicate itself."""
    other = ServiceOrder.objects.filter(number=data["duplicate_of"]).first()
    if other is None or other.pk == order.pk:
        raise Refused("unknown_order", field="duplicate_of", number=data["duplicate_of"])
    if other.vehicle_id != order.vehicle_id or other.duplicate_of_id is not None:
        raise Refused("not_a_duplicate", field="duplicate_of", number=other.number)
    order.duplicate_of_id = other.pk
    return data


def _hazards(order: ServiceOrder, data: Data, act: Act) -> Data:
    return data | {"day": day_of(act.occurred_at, settings.COMPANY_ZONE).isoformat()}


PREPARE: dict[Step, Prepare] = {
    Step.LOCATE: _locate,
    Step.NEED_SUPPLIER: _need_supplier,
    Step.AGREE_APPOINTMENT: _agree_appointment,
    Step.DEPART: vehicles.departing,
    Step.DISPATCH: _assign,
    Step.REASSIGN: _assign,
    Step.ARRIVE: _arrive,
    Step.WAIT: _wait,
    Step.REQUEST_HELP: _request_help,
    Step.ANSWER_HELP: _answer_help,
    Step.FINISH_REPAIR: _finish,
    Step.SHOP_DONE: _shop_done,
    Step.OUTSOURCE: outsourcing.outsource,
    Step.HIRE_BAY: outsourcing.hire,
    Step.SIGN: _sign,
    Step.USE_PART: _use_part,
    Step.UNDO_PART: _undo_part,
    Step.REQUEST_PARTS: _request_parts,
    Step.OFFER_QUOTE: charging.quoted,
    Step.ACCEPT_QUOTE: charging.answered,
    Step.DECLINE_QUOTE: charging.answered,
    Step.RATE: _rate,
    Step.MARK_DUPLICATE: _duplicate,
    Step.DECLARE_HAZARDS: _hazards,
} | RESCUING
