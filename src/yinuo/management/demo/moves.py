"""What people do next with an order, from where it stands: one function a state (DESIGN 4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.charter.types import Terms
from yinuo.management.demo import money, warranty
from yinuo.management.demo.case import Case, Move
from yinuo.management.demo.house import House
from yinuo.management.demo.luck import luck
from yinuo.management.demo.suppliers import maker_of
from yinuo.orders.rules.closing import arrived_late
from yinuo.orders.rules.forecast import travel
from yinuo.orders.types import State, Step
from yinuo.promises.queries import promises_of
from yinuo.promises.rules.judge import visit_promise
from yinuo.promises.rules.terms import is_near
from yinuo.promises.types import Due, PromiseKind
from yinuo.shops.types import FacilityKind, JobKind, Needs

DESK, ENGINEER, CONTACT, MANAGER = Role.DISPATCHER, Role.ENGINEER, Role.CONTACT, Role.SERVICE_MANAGER
HOUR, DAY = 60.0, 1440.0
OXYGEN_PERCENT = 20.9
BAYS = 0.015  # the share of repairs for which a lift is hired


@cache
def words() -> dict[str, list[str]]:
    """What people say, by occasion."""
    text: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return text


def say(case: Case, occasion: str) -> str:
    """One of the sentences for an occasion."""
    return case.chance.choice(words()[occasion])


def next_move(case: Case, at: datetime, house: House) -> Move | None:
    """What happens next with the case, seen at `at`; None when all is done."""
    return STATES[State(case.running.state)](case, at, house)


def _reported(case: Case, at: datetime, house: House) -> Move:
    how = case.chance.choices(("phone", "chat", "video"), weights=(85, 11, 4))[0]
    return Move(case.fate.respond_minutes, Step.RESPOND, DESK, {"how": how})


def _responded(case: Case, at: datetime, house: House) -> Move | None:
    chance, fate, done = case.chance, case.fate, case.done
    if fate.duplicate_of:
        data: dict[str, object] = {"duplicate_of": fate.duplicate_of, "note": say(case, "duplicate")}
        return Move(chance.uniform(2, 8), Step.MARK_DUPLICATE, DESK, data)
    if fate.cancels:
        return Move(chance.uniform(8, 35), Step.CANCEL, chance.choice((DESK, CONTACT)), {"reason": say(case, "cancel")})
    if fate.by_phone and Step.SOLVE_REMOTELY not in done:
        return Move(chance.uniform(6, 22), Step.SOLVE_REMOTELY, DESK, {"guidance": case.fault.phone})
    if case.running.distance_km is None and Step.LOCATE not in done:
        found = {"lat": case.place.lat, "lon": case.place.lon, "address": case.address}
        return Move(chance.uniform(3, 14), Step.LOCATE, DESK, found)
    if fate.supplier and Step.NEED_SUPPLIER not in done:
        data = {"needed": True, "supplier": maker_of(case.fault.system), "reason": say(case, "supplier")}
        return Move(chance.uniform(5, 25), Step.NEED_SUPPLIER, DESK, data)
    return _agree(case, at) or _dispatch(case, at, house)


def _agree(case: Case, at: datetime) -> Move | None:
    """Far away, or where a manufacturer must help: an answer, then a time; near: only if the customer asks."""
    order, chance, done = case.running, case.chance, case.done
    if Step.AGREE_APPOINTMENT in done:
        return None
    near = is_near(order.distance_km, order.supplier_needed, Terms.from_json(order.terms))
    if near and not case.fate.wishes_later:
        return None
    if not near and Step.REPLY not in done:
        answered = chance.uniform(125, 210) if case.fate.reply_late else chance.uniform(25, 105)
        wait = max(2.0, answered - (at - order.reported_at) / timedelta(minutes=1))
        return Move(wait, Step.REPLY, DESK, {"answer": say(case, "reply"), "how": "phone"})
    soon = travel(order.distance_km, kmh=settings.TRAVEL_KMH) + timedelta(hours=chance.uniform(3, 30))
    comes = (at + soon).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    data = {
        "appointment_at": comes, "agreed_by": case.contact.name, "how": "phone",
        "note": say(case, "wish" if near else "appointment"), "customer_wish": near,
    }  # fmt: skip
    return Move(chance.uniform(2, 12), Step.AGREE_APPOINTMENT, DESK, data)


def _dispatch(case: Case, at: datetime, house: House) -> Move | None:
    engineer = house.engineer_for(case, at)
    if engineer is None:
        return None
    # Nobody was free at once: that is how most late arrivals begin.
    wait = case.chance.uniform(45, 110) if case.fate.late else case.chance.uniform(3, 16)
    return Move(wait, Step.DISPATCH, DESK, {"engineer": engineer})


def _dispatched(case: Case, at: datetime, house: House) -> Move:
    if case.fate.declined and Step.DECLINE not in case.done:
        return Move(case.chance.uniform(3, 10), Step.DECLINE, ENGINEER, {"reason": say(case, "decline")})
    return Move(case.chance.uniform(1, 9), Step.ACCEPT, ENGINEER)


def _accepted(case: Case, at: datetime, house: House) -> Move:
    visit, lead = _visit(case), travel(case.running.distance_km, kmh=settings.TRAVEL_KMH)
    ready = case.chance.uniform(7, 18)
    if visit.kind == PromiseKind.APPOINTMENT:
        setting_off = visit.due_at - lead * 1.25 - timedelta(minutes=case.chance.uniform(20, 60))
        ready = max(ready, (setting_off - at) / timedelta(minutes=1))
    items = ticks(case, house, "check_out")
    if case.fate.overridden:
        if Step.OVERRIDE not in case.done:
            return Move(ready, Step.OVERRIDE, MANAGER, {"gate": "check_out", "reason": say(case, "override")})
        items.popitem()
    return Move(ready, Step.DEPART, ENGINEER, {"items": items})


def _en_route(case: Case, at: datetime, house: House) -> Move:
    minutes = travel(case.running.distance_km, kmh=settings.TRAVEL_KMH) / timedelta(minutes=1)
    minutes = max(6.0, minutes) * case.chance.uniform(0.85, 1.2)
    visit = _visit(case)
    left = (visit.due_at - at) / timedelta(minutes=1)
    # Who has agreed a time leaves early enough more often than not, even on a bad day.
    if case.fate.late and (visit.kind == PromiseKind.ARRIVE or case.chance.random() < 0.6):
        minutes = max(minutes, left + case.chance.triangular(3, 130, 15))
    elif 0 < left < minutes:
        minutes = max(5.0, left - 2)
    return Move(minutes, Step.ARRIVE, ENGINEER, {"lat": case.place.lat, "lon": case.place.lon})


def _on_site(case: Case, at: datetime, house: House) -> Move:
    chance, order = case.chance, case.running
    if Step.APOLOGISE not in case.done and arrived_late(promises_of(order.pk)):
        return Move(chance.uniform(1, 4), Step.APOLOGISE, ENGINEER, {"words": say(case, "apology")})
    if order.hazards is None:
        return Move(chance.uniform(3, 8), Step.DECLARE_HAZARDS, ENGINEER, {"hazards": sorted(case.fault.hazards)})
    if (said := warranty.judged(case, at) or money.asked(case)) is not None:
        return said
    items = ticks(case, house, "hazards", *order.hazards)
    data: dict[str, object] = {"items": items}
    if pair := _photos(case, house):
        data["photos"] = pair[:1]
    return Move(chance.uniform(4, 12), Step.BEGIN_REPAIR, ENGINEER, data)


def _in_repair(case: Case, at: datetime, house: House) -> Move:
    chance, waits_for = case.chance, case.fate.waits_for
    if waits_for and Step.WAIT not in case.done:
        until = at + timedelta(hours=chance.uniform(14, 60) if waits_for == "parts" else chance.uniform(3, 12))
        data = {"wait_for": waits_for, "until": until, "reason": say(case, waits_for)}
        return Move(chance.uniform(15, 50), Step.WAIT, ENGINEER, data)
    if case.fate.outsourced and Step.OUTSOURCE not in case.done:
        reason = say(case, "outsource")
        if shop := house.shop_for(case, at, Needs(family=case.family)):
            return Move(chance.uniform(20, 60), Step.OUTSOURCE, DESK, {"shop": shop, "reason": reason})
    lift, lucky = Needs(JobKind.BAY, FacilityKind.LIFT, case.family), luck("bay", case.running.number).random()
    if Step.HIRE_BAY not in case.done and lucky < BAYS and (shop := house.shop_for(case, at, lift)):
        hired: dict[str, object] = {"shop": shop, "facility": "lift", "hours": "2", "reason": "拆底部总成，要上举升机"}
        return Move(15, Step.HIRE_BAY, DESK, hired)
    if case.part and Step.USE_PART not in case.done:
        return Move(chance.uniform(12, 40), Step.USE_PART, ENGINEER, case.part)
    minutes = case.fault.lasts(chance) * (0.3 if Step.REWORK in case.done else 1.0)
    data = _work(case)
    if (pair := _photos(case, house)) and Step.REWORK not in case.done:
        data["photos"] = pair[1:]
    return Move(minutes, Step.FINISH_REPAIR, ENGINEER, data)


def _testing(case: Case, at: datetime, house: House) -> Move:
    if case.fate.reworked and Step.REWORK not in case.done:
        return Move(case.chance.uniform(8, 25), Step.REWORK, ENGINEER, {"reason": say(case, "rework")})
    return Move(
        case.chance.uniform(10, 28), Step.COMPLETE_CHECKS, ENGINEER, {"items": ticks(case, house, "completion")}
    )


def _awaiting(case: Case, at: datetime, house: House) -> Move:
    chance, ending = case.chance, case.fate.ending
    if Step.REFUSE_SIGNATURE in case.done:
        if (payment := money.paid(case, at, house.act(Role.FINANCE, at, case))) is not None:
            return payment
        return Move(chance.uniform(3, 20) * HOUR, Step.CLOSE_UNSIGNED, MANAGER, {"reason": say(case, "unsigned")})
    if ending == "refused":
        data: dict[str, object] = {"reason": say(case, "refused"), "signer": case.contact.name, "no_improper": True}
        return Move(chance.uniform(5, 20), Step.REFUSE_SIGNATURE, ENGINEER, data)
    if ending == "later" and Step.SIGN_LATER not in case.done:
        return Move(chance.uniform(4, 10), Step.SIGN_LATER, ENGINEER, {"reason": say(case, "later")})
    data = {
        "signer": case.contact.name, "signer_role": case.contact.title, "no_improper": not case.fate.improper,
        "reservation": say(case, "reserved") if ending == "reserved" else "", "signature": house.signature(chance),
    }  # fmt: skip
    if case.fate.score and not case.fate.rates_later:
        data |= _opinion(case)
    if ending == "later":
        return Move(chance.uniform(2, 18) * HOUR, Step.SIGN, CONTACT, data)
    return Move(chance.uniform(3, 14), Step.SIGN, ENGINEER, data)


def _signed(case: Case, at: datetime, house: House) -> Move:
    late = Step.APOLOGISE not in case.done and arrived_late(promises_of(case.running.pk))
    if late:
        return Move(case.chance.uniform(5, 30), Step.APOLOGISE, DESK, {"words": say(case, "apology")})
    if (payment := money.paid(case, at, house.act(Role.FINANCE, at, case))) is not None:
        return payment
    return Move(case.chance.uniform(0.3, 9) * HOUR, Step.CLOSE, DESK, {"note": say(case, "close")})


def _waiting(case: Case, at: datetime, house: House) -> Move:
    hours = (14, 60) if case.fate.waits_for == "parts" else (3, 12)
    return Move(case.chance.uniform(*hours) * HOUR, Step.RESUME, ENGINEER)


def _outsourced(case: Case, at: datetime, house: House) -> Move:
    return Move(case.chance.uniform(0.8, 3) * DAY, Step.SHOP_DONE, DESK, _work(case))


def _solved(case: Case, at: datetime, house: House) -> Move:
    chance = case.chance
    if Step.CONFIRM_SOLVED in case.done:
        return Move(chance.uniform(5, 90), Step.CLOSE, DESK, {"note": say(case, "close")})
    if case.fate.unsolved:
        return Move(chance.uniform(15, 50), Step.NOT_SOLVED, CONTACT, {"note": say(case, "not_solved")})
    who = chance.choice((DESK, CONTACT))
    return Move(chance.uniform(12, 75), Step.CONFIRM_SOLVED, who, {"confirmed_by": case.contact.name})


def _closed(case: Case, at: datetime, house: House) -> Move | None:
    if case.fate.score and case.fate.rates_later and Step.RATE not in case.done:
        return Move(case.chance.uniform(0.2, 2.5) * DAY, Step.RATE, CONTACT, _opinion(case))
    return None


def _cancelled(case: Case, at: datetime, house: House) -> None:
    return None


def _photos(case: Case, house: House) -> tuple[str, str] | None:
    return house.photos(case) if case.fate.photographed else None


def _work(case: Case) -> dict[str, object]:
    return {"cause": case.fault.cause, "work_done": case.fault.work, "cause_kind": warranty.cause(case)}


def _opinion(case: Case) -> dict[str, object]:
    comment = say(case, f"comments{case.fate.score}") if case.chance.random() < 0.5 else ""
    return {"score": case.fate.score, "comment": comment}


def _visit(case: Case) -> Due:
    return visit_promise(promises_of(case.running.pk))


def ticks(case: Case, house: House, gate: str, *hazards: str) -> dict[str, object]:
    """Every item of a gate confirmed: minutes of the test run, oxygen in a tank, a tick for the rest."""
    numbers = {"test_minutes": case.chance.randint(5, 25), "cs_oxygen": OXYGEN_PERCENT}
    return {
        item.code: numbers.get(item.code, True)
        for item in house.items(case.family, gate)
        if not item.hazard or item.hazard in hazards
    }


STATES: dict[State, Callable[[Case, datetime, House], Move | None]] = {
    State.REPORTED: _reported,
    State.RESPONDED: _responded,
    State.SCHEDULED: _dispatch,
    State.DISPATCHED: _dispatched,
    State.ACCEPTED: _accepted,
    State.EN_ROUTE: _en_route,
    State.ON_SITE: _on_site,
    State.IN_REPAIR: _in_repair,
    State.TESTING: _testing,
    State.AWAITING_SIGNATURE: _awaiting,
    State.SIGNED: _signed,
    State.CLOSED: _closed,
    State.WAITING: _waiting,
    State.OUTSOURCED: _outsourced,
    State.SOLVED_REMOTELY: _solved,
    State.CANCELLED: _cancelled,
}
