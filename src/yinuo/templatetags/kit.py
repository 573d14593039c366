"""Template tags of the common look: badges, countdowns, the command id of a form."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yinuo.charges.rules.asking import amount as amount_of
from yinuo.charges.types import ChargeKind, Method
from yinuo.kernel.ids import uuid7

register = template.Library()

# Tone of a state: of an order, a promise, a visit, a checklist. Colours are in kit.css; the word always stands beside.
TONES = {
    "reported": "warn",
    "responded": "info",
    "scheduled": "info",
    "dispatched": "info",
    "accepted": "info",
    "en_route": "move",
    "on_site": "move",
    "in_repair": "work",
    "testing": "work",
    "awaiting_signature": "warn",
    "signed": "good",
    "solved_remotely": "good",
    "closed": "quiet",
    "cancelled": "quiet",
    "waiting": "hold",
    "outsourced": "hold",
    "towing": "move",
    "called": "warn",
    "assessing": "warn",
    "held": "bad",
    "clearing": "warn",
    "claiming": "hold",
    "on_scene": "work",
    "finishing": "good",
    "passed": "good",
    "confirmed": "warn",
    "approved": "warn",
    "paid": "good",
    "running": "info",
    "kept": "good",
    "broken": "bad",
    "superseded": "quiet",
    "void": "quiet",
    "met": "good",
    "at_risk": "warn",
    "not_met": "bad",
    "no_data": "quiet",
    "not_due": "quiet",
    "offered": "warn",
    "quoted": "warn",
    "picked": "work",
    "sent": "move",
    "arrived": "good",
    "replaced": "quiet",
    "active": "good",
    "inactive": "quiet",
    "expired": "bad",
    "expiring": "warn",
    "valid": "good",
    "future": "info",
    "planned": "info",
    "on_duty": "good",
    "asked": "warn",
    "needs_more": "warn",
    "guided": "good",
    "sending": "move",
    "declined": "hold",
    "withdrawn": "quiet",
    "draft": "quiet",
    "partly": "warn",
    "refused": "bad",
    "settled": "good",
    "watch": "warn",
    "investigated": "info",
    "campaign": "work",
    "dismissed": "quiet",
    "not_told": "warn",
    "told": "info",
    "appointment": "move",
    "unreachable": "hold",
    "excused": "quiet",
    "ended": "quiet",
    "free": "good",
    "out": "move",
    "repair": "warn",
    "retired": "quiet",
    "soon": "warn",
    "good": "good",
    "worn": "warn",
    "in_time": "good",
    "late": "warn",
    "overdue": "bad",
    "locked": "good",
    "returned": "bad",
    "owed": "warn",
    "handed_in": "good",
    "written_off": "hold",
    "agreed": "info",
    "under_way": "work",
    "done": "good",
    "not_possible": "bad",
    "due": "warn",
    "inspected": "good",
    "skipped": "hold",
}


@register.filter
def tone(state: object) -> str:
    """The tone class of a state: `class="tag {{ order.state|tone }}"`."""
    return "tone-" + TONES.get(str(getattr(state, "value", state)), "quiet")


@register.simple_tag
def badge(state: object, label: object = "", tone_name: str = "") -> SafeString:
    """`{% badge order.state order.get_state_display %}`; enum members bring their own label; `tone_name` overrides."""
    css = f"tone-{tone_name}" if tone_name else tone(state)
    return format_html('<span class="tag {}">{}</span>', css, label or getattr(state, "label", state))


@register.simple_tag
def countdown(due: datetime | None, start: datetime | None = None, css: str = "") -> SafeString:
    """Time left until `due`, counted by countdown.js; the bar fills from `start`. Without scripts: when it is due."""
    if due is None:
        return SafeString("")
    until = _("%(moment)s 前") % {"moment": moment(due)}
    bar = SafeString('<progress max="100" value="0" aria-hidden="true"></progress>') if start else ""
    from_ = format_html(' data-start="{}"', start.isoformat()) if start else ""
    return format_html(
        '<span class="count {}" data-due="{}"{}><time datetime="{}" title="{}">{}</time>{}</span>',
        css, due.isoformat(), from_, due.isoformat(), until, until, bar,
    )  # fmt: skip


@register.filter
def moment(at: datetime | None) -> str:
    """A moment in the company's zone, `11-23 14:05`; with the year only where it is another one."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    same_year = local.year == timezone.localtime().year
    return formats.date_format(local, "m-d H:i" if same_year else "Y-m-d H:i")


@register.filter
def money_kind(kind: str) -> str:
    """What a line of money is for, in words."""
    return str(ChargeKind(kind).label)


@register.filter
def line_cny(line: Any) -> Decimal:
    """What a line of a quotation comes to."""
    return amount_of(line.quantity, line.unit_cny)


@register.filter
def money_method(method: str) -> str:
    """How money was paid, in words."""
    return str(Method(method).label)


@register.filter
def amount(quantity: Decimal | None) -> str:
    """A quantity without the zeros a column fills it up with: 10, 2.5."""
    return "—" if quantity is None else f"{quantity.normalize():f}"


@register.simple_tag
def command() -> SafeString:
    """A hidden id, so that a form sent twice is done once."""
    return format_html('<input type="hidden" name="command_id" value="{}">', uuid7())


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: object) -> str:
    """The page's own query string with changes: `?{% query page=2 %}`; None takes a name out."""
    given = context["request"].GET.copy()
    for name, value in changes.items():
        given.pop(name, None)
        if value is not None:
            given[name] = str(value)
    return str(given.urlencode())
