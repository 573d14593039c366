"""Every write on packs: opened each month, handed in and frozen, given back, accepted and locked (R-6.6)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.people import queries as people
from yinuo.people.models import Engineer
from yinuo.vouchers.access import may_see
from yinuo.vouchers.models import VoucherLine, VoucherPack
from yinuo.vouchers.queries.building import draft_of, number_of
from yinuo.vouchers.queries.listing import lacking_packs
from yinuo.vouchers.rules.content import canonical, digest
from yinuo.vouchers.rules.months import alarms, due_on, following, month_bounds, month_of
from yinuo.vouchers.rules.states import OPENED, advance
from yinuo.vouchers.types import FROZEN, PackState, PackStep, Sort

LONGEST_NOTE = 300


@transaction.atomic
def open_packs(engineers: Iterable[Engineer], month: date, *, act: Act) -> int:
    """A pack of the month for each of them; how many."""
    due = due_on(month, settings.VOUCHER_DUE_DAY)
    soon, _late = alarms(due, settings.VOUCHER_REMIND_DAYS, settings.COMPANY_ZONE)
    rows = [
        VoucherPack(number=number_of(each, month), engineer=each, month=month, due_on=due, alarm_at=soon)
        for each in engineers
    ]
    VoucherPack.objects.bulk_create(rows)
    journal.write_many(OPENED, {f"voucher:{row.number}": {"due_on": due.isoformat()} for row in rows}, act)
    return len(rows)


@clause("R-6.6")
@transaction.atomic
def hand_in(number: str, *, note: str = "", act: Act) -> VoucherPack:
    """The engineer's vouchers of a month come in: what they say is frozen, and its hash stands in the journal.

    Refused("voucher_month_runs"), ("voucher_earlier_open") while an earlier month is not handed in,
    ("voucher_lacks") where something is missing and nobody says why.
    """
    pack = _locked(number, act)
    before, pack.state = pack.state, advance(pack.state, PackStep.HAND_IN, act.role)
    if act.recorded_at < month_bounds(pack.month, settings.COMPANY_ZONE)[1]:
        raise Refused("voucher_month_runs", clause="R-6.6", at=following(pack.month).isoformat())
    _require_order(pack, before=True)
    content = draft_of(pack.engineer, pack.month)
    if content.missing and not note.strip():
        raise Refused("voucher_lacks", clause="R-6.6", field="note", count=len(content.missing))
    pack.content = canonical(content)
    pack.content_hash = digest(pack.content)
    pack.orders = sum(line.sort == Sort.ORDER for line in content.lines)
    pack.lacking, pack.note = len(content.missing), note.strip()[:LONGEST_NOTE]
    pack.handed_in_at, pack.handed_in_by_id, pack.alarm_at = act.recorded_at, act.actor_id, None
    pack.save(update_fields=[
        "state", "content", "content_hash", "orders", "lacking", "note", "handed_in_at", "handed_in_by", "alarm_at",
    ])  # fmt: skip
    _freeze(pack, [line.key for line in content.lines])
    _write(pack, PackStep.HAND_IN, before, act, hash=pack.content_hash, lacking=pack.lacking, note=pack.note)
    return pack


def _freeze(pack: VoucherPack, keys: list[str]) -> None:
    """No line ever stands in two packs. Refused("stale") where another pack was frozen with one at the same moment."""
    try:
        with transaction.atomic():
            VoucherLine.objects.bulk_create(VoucherLine(pack=pack, key=key) for key in keys)
    except IntegrityError:
        raise Refused("stale") from None


@clause("R-6.6")
@transaction.atomic
def give_back(number: str, *, reason: str, act: Act) -> VoucherPack:
    """Customer service gives the pack back and says what is missing; it is open again.

    Refused("field_required"), ("voucher_later_handed_in") while a later month is handed in.
    """
    pack = _locked(number, act)
    before, pack.state = pack.state, advance(pack.state, PackStep.GIVE_BACK, act.role)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    _require_order(pack, before=False)
    VoucherLine.objects.filter(pack=pack).delete()
    _soon, late = alarms(pack.due_on, settings.VOUCHER_REMIND_DAYS, settings.COMPANY_ZONE)
    pack.content = pack.content_hash = ""
    # What is overdue already was told, or is told by the notice below.
    pack.alarm_at = late if act.recorded_at < late else None
    _judge(pack, reason, act, ["state", "content", "content_hash", "alarm_at"])
    _write(pack, PackStep.GIVE_BACK, before, act, reason=pack.remark)
    user_id = people.user_id_of(pack.engineer_id)
    messages.tell(
        [user_id] if user_id else [], NoticeKind.VOUCHER_RETURNED, f"voucher:{pack.number}",
        about=f"{NoticeKind.VOUCHER_RETURNED}@{act.command_id}", at=act.recorded_at, month=f"{pack.month:%Y-%m}",
        reason=pack.remark,
    )  # fmt: skip
    return pack


@clause("R-6.6")
@transaction.atomic
def receive(number: str, *, reason: str = "", act: Act) -> VoucherPack:
    """Customer service has received the vouchers and found them whole: locked for good.

    Refused("same_hands") to whom handed them in himself, ("voucher_earlier_open") while an earlier month is not
    accepted, ("field_required") where something is missing and no reason says why that is all right.
    """
    pack = _locked(number, act)
    before, pack.state = pack.state, advance(pack.state, PackStep.RECEIVE, act.role)
    if act.actor_id is not None and act.actor_id == pack.handed_in_by_id:
        raise Refused("voucher_same_hands", clause="R-6.6")
    if (
        VoucherPack.objects.filter(engineer_id=pack.engineer_id, month__lt=pack.month)
        .exclude(state=PackState.LOCKED)
        .exists()
    ):
        raise Refused("voucher_earlier_open", clause="R-6.6", step=PackStep.RECEIVE.value)
    if pack.lacking and not reason.strip():
        raise Refused("field_required", clause="R-6.6", field="reason")
    _judge(pack, reason, act, ["state"])
    _write(pack, PackStep.RECEIVE, before, act, hash=pack.content_hash, reason=pack.remark)
    return pack


def _locked(number: str, act: Act) -> VoucherPack:
    """The pack, and all of its engineer's with it, so that two months are never frozen at once."""
    pack = VoucherPack.objects.filter(number=number).first()
    engineer = people.engineer_of_user(act.actor_id) if act.role == Role.ENGINEER else None
    if pack is None or not may_see(act.role, engineer_id=engineer.pk if engineer else None, of_id=pack.engineer_id):
        raise Refused("not_found", what=number)
    own = VoucherPack.objects.select_for_update(of=("self",)).filter(engineer_id=pack.engineer_id)
    return next(each for each in own.select_related("engineer__outlet").order_by("pk") if each.pk == pack.pk)


def _require_order(pack: VoucherPack, *, before: bool) -> None:
    """Packs are handed in one month after the other, and given back from the last one: frozen months have no gap."""
    own = VoucherPack.objects.filter(engineer_id=pack.engineer_id)
    if before and own.filter(month__lt=pack.month).exclude(state__in=FROZEN).exists():
        raise Refused("voucher_earlier_open", clause="R-6.6", step=PackStep.HAND_IN.value)
    if not before and own.filter(month__gt=pack.month, state__in=FROZEN).exists():
        raise Refused("voucher_later_handed_in", clause="R-6.6")


def _judge(pack: VoucherPack, remark: str, act: Act, fields: list[str]) -> None:
    pack.remark, pack.judged_at, pack.judged_by_id = remark.strip()[:LONGEST_NOTE], act.recorded_at, act.actor_id
    pack.save(update_fields=[*fields, "remark", "judged_at", "judged_by"])


def _write(pack: VoucherPack, step: PackStep, before: str, act: Act, **more: object) -> None:
    told: dict[str, Any] = {name: value for name, value in more.items() if value}
    journal.write(f"voucher.{step}", f"voucher:{pack.number}", act, before=before, after=pack.state, **told)


@clause("R-6.6")
@transaction.atomic
def remind_next(*, now: datetime) -> bool:
    """Tell of the next pack that is due soon or overdue, each once; False when there is none.

    The engineer hears of both; the service manager of what is overdue.
    """
    due = VoucherPack.objects.select_for_update(of=("self",)).filter(alarm_at__lte=now).order_by("alarm_at", "pk")
    pack = due.select_related("engineer").first()
    if pack is None:
        return False
    late_at = alarms(pack.due_on, settings.VOUCHER_REMIND_DAYS, settings.COMPANY_ZONE)[1]
    late = now >= late_at
    kind = NoticeKind.VOUCHER_OVERDUE if late else NoticeKind.VOUCHER_DUE
    told = [*([pack.engineer.user_id] if pack.engineer.user_id else []),
            *(accounts.active_ids(Role.SERVICE_MANAGER) if late else [])]  # fmt: skip
    messages.tell(
        told, kind, f"voucher:{pack.number}", about=kind, at=now, engineer_name=pack.engineer.name,
        month=f"{pack.month:%Y-%m}", due_at=pack.due_on.isoformat(),
    )  # fmt: skip
    pack.alarm_at = None if late else late_at
    pack.save(update_fields=["alarm_at"])
    return True


def open_due(*, now: datetime) -> bool:
    """Open the packs that engineers lack up to the running month, a month at a time; False when none is lacking."""
    found = lacking_packs(month_of(now, settings.COMPANY_ZONE))
    if found is None:
        return False
    month, engineers = found
    return open_packs(engineers, month, act=system_act(now)) > 0
