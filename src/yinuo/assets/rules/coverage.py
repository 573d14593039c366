"""Whether the promise of the sale covers a fault, and why (R-5.6): the verdict is certain or says what is unknown."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from yinuo.assets.types import Assembly, Coverage, Known, Meters, Promised, Reason, Verdict
from yinuo.assets.types import Cover as Limits
from yinuo.kernel.clauses import clause

Finding = tuple[Verdict, Reason]

MAIN = Assembly.BODY
"""What the maker builds itself: its cover is the one by which a machine counts as in or out of warranty."""


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last one of that month; the day itself still counts."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@clause("R-5.6")
def coverage(
    promised: Promised, assemblies: Sequence[Assembly], *, on: date, meters: Meters, cause: str = ""
) -> Coverage:
    """The verdict for a fault on the day `on` in one of `assemblies`: certain only where it is the same for all.

    `cause` is a `CauseKind`, "" while nobody has told it.
    """
    each = [_of_one(promised, assembly, on=on, meters=meters, cause=cause) for assembly in assemblies]
    if len(each) == 1:
        return each[0]
    verdicts = {one.verdict for one in each}
    if verdicts == {Verdict.COVERED}:
        first = min(each, key=lambda one: one.until or date.max)
        return Coverage(first.verdict, "", first.reasons, first.until, promised.policy)
    if verdicts == {Verdict.NOT_COVERED}:
        last = max(each, key=lambda one: one.until or date.min)
        return Coverage(last.verdict, "", last.reasons, last.until, promised.policy)
    unclear = next((one.reasons for one in each if one.verdict is Verdict.NEEDS_DECISION), ())
    differ = (_which(each),) if {Verdict.COVERED, Verdict.NOT_COVERED} <= verdicts else ()
    return Coverage(Verdict.NEEDS_DECISION, "", differ + unclear, None, promised.policy)


def until_of(promised: Promised, assembly: Assembly = MAIN) -> date | None:
    """The last day on which an assembly is covered by the calendar; None where the calendar does not end it."""
    if promised.starts_on is None:
        return promised.until
    limits = _limits(promised, assembly)[0]
    return months_after(promised.starts_on, limits.months) if limits and limits.months else None


def deciding(promised: Promised, assemblies: Sequence[Assembly], on: date) -> frozenset[str]:
    """The meters that can still decide about these assemblies on a day: after the calendar's end none does."""
    found = set()
    for assembly in assemblies if promised.starts_on else ():
        limits, until = _limits(promised, assembly)[0], until_of(promised, assembly)
        if limits and (until is None or on <= until):
            found |= {unit for unit in ("km", "hours") if getattr(limits, unit) is not None}
    return frozenset(found)


def _which(each: list[Coverage]) -> Reason:
    """Some assemblies are covered and some are not: it must be found out which one is at fault."""
    covered = ",".join(one.assembly for one in each if one.verdict is Verdict.COVERED)
    over = ",".join(one.assembly for one in each if one.verdict is Verdict.NOT_COVERED)
    return Reason("assembly_unclear", {"covered": covered, "over": over})


def _of_one(promised: Promised, assembly: Assembly, *, on: date, meters: Meters, cause: str) -> Coverage:
    until = until_of(promised, assembly)
    findings, notes = _findings(promised, assembly, until, on=on, meters=meters)
    worst = _worst(findings)
    reasons = tuple(reason for verdict, reason in findings if verdict is worst) + notes
    doubts = _doubts(promised, assembly, worst, cause)
    return Coverage(Verdict.NEEDS_DECISION if doubts else worst, assembly, doubts + reasons, until, promised.policy)


def _worst(findings: list[Finding]) -> Verdict:
    """One limit that is over ends the cover, whatever is unknown of the others: whichever comes first."""
    found = {verdict for verdict, _reason in findings}
    order = (Verdict.NOT_COVERED, Verdict.NEEDS_DECISION)
    return next((verdict for verdict in order if verdict in found), Verdict.COVERED)


def _findings(
    promised: Promised, assembly: Assembly, until: date | None, *, on: date, meters: Meters
) -> tuple[list[Finding], tuple[Reason, ...]]:
    """What each limit of an assembly's cover says on a day, and what else is to be told."""
    if promised.starts_on is None:
        return [_by_calendar(until, on) if until else (Verdict.NEEDS_DECISION, Reason("start_unknown"))], ()
    limits, longer = _limits(promised, assembly)
    if limits is None:
        return [(Verdict.NOT_COVERED, Reason("wear_part" if assembly is Assembly.WEAR else "not_promised"))], ()
    found = [] if until is None else [_by_calendar(until, on)]
    for unit, limit, known, most in (
        ("km", limits.km, meters.km, meters.most_km_a_day),
        ("hours", limits.hours, meters.hours, meters.most_hours_a_day),
    ):
        if limit is not None:
            found.append(_by_meter(unit, limit, known, most, on))
    return found, longer


def _by_calendar(until: date, on: date) -> Finding:
    if on <= until:
        return Verdict.COVERED, Reason("in_time", {"until": until.isoformat()})
    return Verdict.NOT_COVERED, Reason("time_over", {"until": until.isoformat()})


def _by_meter(unit: str, limit: int, known: Known, most: int, on: date) -> Finding:
    """A meter only grows: a reading before the day says the least it showed then, one after it the most.

    Between readings it has grown by no more than `most` a day; where even that leaves it open, nobody knows.
    """
    if known.before and known.before.value > limit:
        return Verdict.NOT_COVERED, _read("meter_over", unit, limit, known.before.value, known.before.on)
    if known.after and known.after.value <= limit:
        return Verdict.COVERED, _read("in_meter", unit, limit, known.after.value, known.after.on)
    if known.before is None:
        return Verdict.NEEDS_DECISION, Reason("meter_unknown", {"unit": unit, "limit": limit})
    told = known.before.value, known.before.on
    if known.before.value + most * (on - known.before.on).days <= limit:
        return Verdict.COVERED, _read("in_meter", unit, limit, *told)
    return Verdict.NEEDS_DECISION, _read("meter_old", unit, limit, *told)


def _read(code: str, unit: str, limit: int, value: object, on: date) -> Reason:
    return Reason(code, {"unit": unit, "limit": limit, "shown": f"{value:f}", "on": on.isoformat()})


def _limits(promised: Promised, assembly: Assembly) -> tuple[Limits | None, tuple[Reason, ...]]:
    """An assembly's limits by the policy and every longer promise of the sale, and which promises made them longer."""
    policy = next((each for each in promised.covers if each.assembly == assembly), None)
    whole = policy is not None and assembly is not Assembly.WEAR
    named = {assembly.value, ""} if whole else {assembly.value}
    extras = [each for each in promised.extras if each.limited and each.assembly in named]
    if not extras:
        return policy, ()
    months, km, hours = (
        _furthest([getattr(policy, unit)] if policy else [], [getattr(each, unit) for each in extras])
        for unit in ("months", "km", "hours")
    )
    limits = Limits(assembly, months, km, hours, policy is not None and policy.makers_station)
    longer = () if limits == policy else tuple(Reason("promise_longer", {"text": each.text}) for each in extras)
    return limits, longer


def _furthest(policy: list[int | None], extras: list[int | None]) -> int | None:
    """The limit by one measure. A promise that is silent on it leaves what the policy says; where there is no policy,
    it does not end by it. No order of promises, and none more of them, makes it shorter."""
    told = policy or extras
    return None if None in told else max(each for each in (*policy, *extras) if each is not None)


@clause("R-5.6")
def _doubts(promised: Promised, assembly: Assembly, worst: Verdict, cause: str) -> tuple[Reason, ...]:
    """What a person has to weigh: a refusal needs more than a cause that was written down, and words were promised."""
    if worst is Verdict.NOT_COVERED:
        words = [each.text for each in promised.extras if each.assembly == assembly and not each.limited]
        return tuple(Reason("promise_words", {"text": text}) for text in words)
    limits = _limits(promised, assembly)[0]
    station = (Reason("makers_station"),) if limits and limits.makers_station else ()
    return station + ((Reason("excluded_cause", {"cause": cause}),) if cause in promised.excluded else ())
