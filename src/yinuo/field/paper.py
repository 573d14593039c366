"""The receipt before the signature, with and without signal: its words, and what the phone fills in (R-6.18)."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.charges.types import Method
from yinuo.charter.types import Terms
from yinuo.checklists.types import Gate, Item
from yinuo.field.known import Known
from yinuo.hall.receipts import on_screen
from yinuo.orders.actions.preparing import PURPOSE
from yinuo.orders.queries.receipt import PHOTOS, TIMELINE, drafted
from yinuo.orders.rules.receipt_labels import LABELS
from yinuo.orders.rules.story import REPORT

Json = dict[str, Any]

CHECKED = {Gate.HAZARDS: "safety", Gate.COMPLETION: "quality"}
"""Checklists that stand on the receipt, and where."""

PROVED = ("arrive_by_location", "arrive_by_hand")
"""What an arrival is called by what proves it."""

SHIFTING = ("locate", "need_supplier", "agree_appointment")
"""Steps after which the company reckons the promises anew: the phone does not guess at that."""

CLOCKED = ("wait", "resume")
"""Steps that stop and start the clock of a term that stands still while an order waits."""

WORDS = ("cause", "work", "early", "late", "span_minutes", "span_hours", "state.kept", "state.broken", "result.passed",
         "result.failed", "covered", "old_part", "old_part.owed", "old_part.customer", "due", "paid", "voucher",
         "invoice",
         *(f"method.{method}" for method in Method.values))  # fmt: skip


def draft(job: Known) -> Json:
    """What the customer would sign now, for `hall/receipt.html`."""
    return on_screen(drafted(job.order, job.promises, job.events, job.lists, job.attached, at=job.now))


def paper_of(job: Known) -> Json:
    """What `paper.js` needs to fill in what was done since: the promises' figures, the checks, formats and words."""
    words = {key: _(text) for key, text in LABELS.items()}
    return {
        "zone": settings.COMPANY_ZONE,
        "words": {key: words[key] for key in WORDS},
        "promises": [
            {"kind": due.kind, "due_at": due.due_at.isoformat(), "state": due.state,
             "met_at": due.met_at.isoformat() if due.met_at else None} for due in job.promises
        ],
        "timeline": {step: words[f"step.{step}"] for step in (*map(_step, sorted(TIMELINE - {REPORT})), *PROVED)},
        "checks": [_check(item) for item in job.lists.items if item.gate in CHECKED],
        "used": [str(each.command_id) for each in job.lists.used],
        "invoices": list(job.money.bill.invoices) if job.money.bill else [],
        "purposes": dict(PURPOSE),
        "photos": {purpose: words[f"purpose.{purpose}"] for purpose in PHOTOS},
        "shifting": (*SHIFTING, *(CLOCKED if _stands_still(job) else ())),
    }  # fmt: skip


def _stands_still(job: Known) -> bool:
    """Whether a term of this order does not count the time an order waits."""
    terms = Terms.from_json(job.order.terms)
    return any(term.paused_by for term in (terms.respond, terms.arrive, terms.reply))


def _step(kind: str) -> str:
    return kind.removeprefix("order.")


def _check(item: Item) -> Json:
    return {
        "code": item.code,
        "slot": CHECKED[Gate(item.gate)],
        "hazard": item.hazard,
        "kind": item.kind,
        "text": _(item.text),
        "unit": _(item.unit) if item.unit else "",
    }
