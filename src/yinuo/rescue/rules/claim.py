"""How a claim stands: the facts in its order's journal, the legal time limits, the file (R-9.6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from yinuo.journal.types import Event
from yinuo.kernel.clauses import clause
from yinuo.orders.types import ClaimPaper, Settled, Step
from yinuo.rescue.types import Deadline, Limit, Paper

ASSESSED, REPORTED, SURVEYED, DECLINED = "assessed", "reported", "surveyed", "declined"


def facts_of(events: Iterable[Event]) -> dict[str, datetime]:
    """Fact → when it happened first: reported, surveyed, listed, handed, decided, agreed, paid, …"""
    found: dict[str, datetime] = {}
    for event in events:
        name = _fact(event)
        if name:
            told = event.data.get("happened_at")
            found.setdefault(name, datetime.fromisoformat(told) if told else event.occurred_at)
    return found


def _fact(event: Event) -> str:
    match event.kind.removeprefix("order."):
        case Step.ASSESS_SCENE:
            return ASSESSED if event.data["insured"] else ""
        case Step.REPORT_CLAIM:
            return REPORTED
        case Step.SURVEY_DAMAGE:
            return SURVEYED
        case Step.SETTLE_CLAIM:
            return DECLINED if event.data["settled"] == Settled.DECLINED else ""
        case Step.CLAIM_PAPER:
            return str(event.data["progress"])
    return ""


@clause("R-9.6")
def deadlines(limits: Iterable[Limit], facts: Mapping[str, datetime], *, insurance: str) -> list[Deadline]:
    """The limits that run or have run, the earliest due first; those of another kind of insurance do not count."""
    rows = [
        Deadline(limit, facts[limit.after] + timedelta(hours=limit.hours), _met(limit, facts))
        for limit in limits
        if limit.after in facts and (not limit.insurance or insurance in limit.insurance)
    ]
    return sorted(rows, key=lambda row: (row.due_at, row.limit.code))


def _met(limit: Limit, facts: Mapping[str, datetime]) -> datetime | None:
    return min((facts[each] for each in limit.until if each in facts), default=None)


@clause("R-9.6")
def file_of(events: Iterable[Event], *, purposes: frozenset[str], receipt: str) -> list[Paper]:
    """The claim's file: each piece, and whether it is there; `purposes` are those of the attached pictures."""
    rows = list(events)
    said = {row.kind.removeprefix("order."): row.data for row in rows}
    claim, survey = said.get(Step.REPORT_CLAIM, {}), said.get(Step.SURVEY_DAMAGE, {})
    release = said.get(Step.RELEASE_SCENE, {})
    settled = [row.data for row in rows if row.kind == f"order.{Step.SETTLE_CLAIM}"]
    losses = "；".join(each["losses"] for each in settled if "losses" in each)
    words = " + ".join(str(each.get("amount_cny") or each.get("paper", "")) for each in settled)
    papers = {row.data["progress"]: row.data for row in rows if row.kind == f"order.{Step.CLAIM_PAPER}"}
    return [
        Paper("report_no", bool(claim), f"{claim.get('insurer', '')} {claim.get('report_no', '')}".strip()),
        Paper("survey", bool(survey), f"{survey.get('surveyor', '')} {survey.get('address', '')}".strip()),
        Paper("photos", "scene" in purposes),
        Paper("police", bool(release), str(release.get("paper", ""))),
        Paper("losses", bool(losses), losses),
        Paper("settled", bool(settled), words),
        Paper("receipt", bool(receipt), receipt),
        Paper("paid", ClaimPaper.PAID in papers, str(papers.get(ClaimPaper.PAID, {}).get("amount_cny", ""))),
        Paper("handed", ClaimPaper.FILE_HANDED in papers),
    ]
