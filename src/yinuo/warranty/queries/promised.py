"""Proof that sales, meters and guarantee cases are what the journal gives (`yinuo verify --replay`, R-5.6)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from yinuo.assets.models import MeterReading, VehicleSale
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.warranty.models.cases import GuaranteeCase
from yinuo.warranty.rules import cases as rules
from yinuo.warranty.types.cases import CaseState, CaseStep

Difference = tuple[str, str, str]
Read = tuple[datetime, str, str, str]
SOLD, READ, REMOVED = frozenset({"sale.record", "sale.change"}), "vehicle.meter", "vehicle.remove"


def differences() -> Iterator[Difference]:
    """(number, stored, replayed) of every sale, list of readings or case that the journal does not give."""
    sales = {
        row.vehicle.number: _promise(str(row.starts_on), row.terms)
        for row in VehicleSale.objects.select_related("vehicle").order_by("pk").iterator()
    }
    readings = _readings()
    for events in journal.stories("vehicle:"):
        number = events[0].subject.removeprefix("vehicle:")
        if events[-1].kind == REMOVED:
            continue
        sold = [_promise(each.data["starts_on"], each.data["terms"]) for each in events if each.kind in SOLD]
        if (stored := sales.pop(number, "")) != (replayed := sold[-1] if sold else ""):
            yield number, stored, replayed
        told = sorted(_told(each) for each in events if each.kind == READ)
        if (kept := sorted(readings.pop(number, []))) != told:
            yield number, str(kept), str(told)
    yield from ((number, "sold", "not in the journal") for number in [*sales, *readings])
    yield from _cases()


def _promise(starts_on: str, terms: dict[str, Any]) -> str:
    """A sale as one text, whatever order a database keeps its words in."""
    return f"{starts_on} {json.dumps(terms, ensure_ascii=False, sort_keys=True)}"


def _readings() -> dict[str, list[Read]]:
    """Machine → its readings as they are kept."""
    found: dict[str, list[Read]] = defaultdict(list)
    for row in MeterReading.objects.select_related("vehicle").order_by("pk").iterator():
        found[row.vehicle.number].append((row.at, row.source, _figure(row.km), _figure(row.hours)))
    return found


def _told(event: Event) -> Read:
    """A reading as its entry tells it."""
    data = event.data
    km, hours = (_figure(Decimal(data[unit]) if unit in data else None) for unit in ("km", "hours"))
    return datetime.fromisoformat(data["at"]).astimezone(UTC), data["source"], km, hours


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _cases() -> Iterator[Difference]:
    for events in journal.stories("case:"):
        number = events[0].subject.removeprefix("case:")
        case = GuaranteeCase.objects.filter(number=number).first()
        stored = f"{case.state} {case.decision}".strip() if case else "missing"
        if stored != (replayed := _replayed(events)):
            yield number, stored, replayed


def _replayed(events: list[Event]) -> str:
    """State and decision of a case, by the rules that its steps were taken by."""
    state, decision, reached = CaseState.OPENED, "", bool(events[0].data["findings"])
    for event in events:
        step = event.kind.removeprefix("case.")
        if step in CaseStep.values:
            remedy = event.data.get("remedy", "")
            state = rules.after(state, step, event.role, remedy=remedy, reached=reached)
            decision = remedy if step == CaseStep.DECIDE else decision
    return f"{state} {decision}".strip()
