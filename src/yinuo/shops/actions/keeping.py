"""Keeping a shop's file: its data, papers, facilities, agreed prices and people (R-3.9, R-3.10)."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.kernel.pinyin import spelled
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind
from yinuo.shops import queries
from yinuo.shops.access import COUNTERSIGNERS, EDITORS
from yinuo.shops.models import Shop, ShopFacility, ShopPaper, ShopPrice, ShopUser
from yinuo.shops.rules.usable import next_alarm
from yinuo.shops.types import PERSONAL, PaperKind

FIELDS = (
    "name", "province", "city", "address", "lat", "lon", "contact_name", "phone", "repair_class", "active", "note",
)  # fmt: skip


@clause("R-3.10")
@transaction.atomic
def save_shop(number: str, values: Mapping[str, Any], *, act: Act) -> tuple[Shop, bool]:
    """Take the shop `number` into the file or change it; `values` holds some of FIELDS."""
    demand(act.role, EDITORS)
    shop, new = Shop.objects.update_or_create(number=number, defaults=dict(values))
    words = (number, shop.name, spelled(shop.name), shop.province, shop.city, shop.contact_name, shop.phone)
    shop.search = " ".join(words).lower()[:300]
    shop.save(update_fields=["search"])
    journal.write("shop.open" if new else "shop.change", f"shop:{number}", act, **values)
    return shop, new


@clause("R-3.9", "R-3.10")
@transaction.atomic
def add_paper(
    shop: Shop,
    kind: PaperKind,
    values: Mapping[str, Any],
    *,
    act: Act,
    file: tuple[bytes, str] | None = None,
    prices: Mapping[str, Decimal] | None = None,
) -> ShopPaper:
    """Put a paper into the file: number, valid_from, valid_to, and holder, facility_id, families or scope where they
    belong. An agreement brings its `prices` by the hour, and counts once finance has countersigned it.

    Refused("field_required") for a certificate of nobody, a filing of no vehicles or an agreement without prices,
    ("bad_time") for a paper that ends before it begins, and what the files room refuses.
    """
    demand(act.role, EDITORS)
    _require_whole(kind, values, prices or {})
    kept = ShopPaper.objects.create(shop=shop, kind=kind, **values)
    ShopPrice.objects.bulk_create(
        ShopPrice(agreement=kept, rate=rate, hour_cny=cny) for rate, cny in sorted((prices or {}).items())
    )
    if file is not None:
        files.attach("shop_paper", str(kept.pk), files.store(*file, act=act), purpose=Purpose.OTHER, act=act)
    _rearm(kept, act)
    said: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
    }
    rates = {rate: str(cny) for rate, cny in sorted((prices or {}).items())}
    journal.write("shop.paper", f"shop:{shop.number}", act, paper=kept.pk, kind=kind, prices=rates, **said)
    if kind == PaperKind.AGREEMENT:
        messages.tell(
            accounts.active_ids(Role.FINANCE), NoticeKind.SHOP_AGREEMENT, f"shop:{shop.number}",
            about=f"paper@{kept.pk}", at=act.recorded_at, shop=shop.name,
        )  # fmt: skip
    return kept


def _require_whole(kind: PaperKind, values: Mapping[str, Any], prices: Mapping[str, Decimal]) -> None:
    wanted = {"facility_id": kind == PaperKind.INSPECTION, "holder": kind in PERSONAL,
              "families": kind == PaperKind.FILING}  # fmt: skip
    for field, needed in wanted.items():
        if needed and not values.get(field):
            raise Refused("field_required", field="facility" if field == "facility_id" else field, clause="R-3.10")
    if kind == PaperKind.AGREEMENT and not prices:
        raise Refused("field_required", field="agreed_prices", clause="R-3.9")
    if values.get("valid_to") is not None and values["valid_to"] < values["valid_from"]:
        raise Refused("bad_time", field="valid_to", why="before_issue", at=values["valid_to"].isoformat())


@clause("R-3.10")
def _rearm(paper: ShopPaper, act: Act) -> None:
    """Of papers of one kind, person and facility only the one that runs longest is told of: the others are renewed."""
    today = day_of(act.recorded_at, settings.COMPANY_ZONE)
    same = ShopPaper.objects.filter(
        shop_id=paper.shop_id, kind=paper.kind, holder=paper.holder, facility_id=paper.facility_id
    )
    same.update(alarm_on=None)
    left = [each for each in same.filter(withdrawn_on=None).order_by("pk") if each.valid_to is not None]
    if not left or same.filter(withdrawn_on=None, valid_to=None).exists():
        return
    last = max(left, key=lambda each: (each.valid_to, each.pk))
    alarm = next_alarm(last.valid_to, settings.SHOP_ALARM_DAYS, after=today)
    ShopPaper.objects.filter(pk=last.pk).update(alarm_on=alarm)


@clause("R-3.9")
@transaction.atomic
def countersign(pk: int, *, act: Act) -> ShopPaper:
    """Finance puts an agreement in force. Refused("settled_already") for one that is."""
    demand(act.role, COUNTERSIGNERS)
    paper = ShopPaper.objects.select_for_update().get(pk=pk)
    if paper.kind != PaperKind.AGREEMENT or paper.countersigned_at is not None or paper.withdrawn_on is not None:
        raise Refused("settled_already", field="paper", what=paper.number)
    paper.countersigned_at, paper.countersigned_by_id = act.occurred_at, act.actor_id
    paper.save(update_fields=["countersigned_at", "countersigned_by"])
    journal.write("shop.countersign", f"shop:{paper.shop.number}", act, paper=pk, number=paper.number)
    return paper


@clause("R-3.10")
@transaction.atomic
def withdraw_paper(pk: int, *, reason: str, act: Act) -> ShopPaper:
    """A paper counts no more from today. Refused("field_required") without a reason, ("settled_already") twice."""
    demand(act.role, EDITORS)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    paper = ShopPaper.objects.select_for_update().get(pk=pk)
    if paper.withdrawn_on is not None:
        raise Refused("settled_already", field="paper", what=paper.number)
    paper.withdrawn_on = day_of(act.occurred_at, settings.COMPANY_ZONE)
    paper.save(update_fields=["withdrawn_on"])
    _rearm(paper, act)
    journal.write("shop.paper_withdraw", f"shop:{paper.shop.number}", act, paper=pk, number=paper.number, reason=reason)
    return paper


@transaction.atomic
def save_facility(shop: Shop, values: Mapping[str, Any], *, act: Act, pk: int | None = None) -> ShopFacility:
    """Add a facility or change it: kind, name, capacity_t, length_m, active."""
    demand(act.role, EDITORS)
    if pk is None:
        facility = ShopFacility.objects.create(shop=shop, **values)
    else:
        facility = ShopFacility.objects.get(pk=pk, shop=shop)
        ShopFacility.objects.filter(pk=pk).update(**values)
    said: dict[str, Any] = {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
    journal.write("shop.facility", f"shop:{shop.number}", act, facility=facility.pk, **said)
    return facility


@transaction.atomic
def bind(shop: Shop, username: str, *, act: Act) -> None:
    """Let a user of the role `shop` sign in for this shop. Refused("field_wrong") for another role, ("duplicate")."""
    demand(act.role, EDITORS)
    user = accounts.user(username)
    if user is None or user.role != Role.SHOP:
        raise Refused("field_wrong", field="user", value=username)
    try:
        with transaction.atomic():
            ShopUser.objects.create(shop=shop, user=user)
    except IntegrityError:
        raise Refused("duplicate", field="user", what=user.username) from None
    journal.write("shop.bind", f"shop:{shop.number}", act, user=user.username)


@transaction.atomic
def unbind(pk: int, *, act: Act) -> Shop:
    """A user sees this shop's jobs no more."""
    demand(act.role, EDITORS)
    bound = ShopUser.objects.select_related("shop", "user").get(pk=pk)
    journal.write("shop.unbind", f"shop:{bound.shop.number}", act, user=bound.user.username)
    shop: Shop = bound.shop
    ShopUser.objects.filter(pk=pk).delete()
    return shop


@clause("R-3.10")
@transaction.atomic
def tell_of_paper(paper: ShopPaper, day: date, *, act: Act) -> None:
    """The manager and the dispatchers hear how long a paper still runs; then the next alarm is set. Once each."""
    moved = ShopPaper.objects.filter(pk=paper.pk, alarm_on=paper.alarm_on)
    if paper.valid_to is None or not moved.update(
        alarm_on=next_alarm(paper.valid_to, settings.SHOP_ALARM_DAYS, after=day)
    ):
        return  # another worker was faster
    left = (paper.valid_to - day).days
    subject = f"shop:{paper.shop.number}"
    journal.write("shop.paper_alarm", subject, act, paper=paper.pk, kind=paper.kind, days=left)
    told = [*accounts.active_ids(Role.SERVICE_MANAGER), *(accounts.active_ids(Role.DISPATCHER) if left < 0 else [])]
    messages.tell(
        [*told, *queries.user_ids_of(paper.shop_id)], NoticeKind.SHOP_PAPER, subject,
        about=f"paper{paper.pk}@{paper.alarm_on}", at=act.recorded_at, shop=paper.shop.name, paper=paper.kind,
        valid_to=paper.valid_to.isoformat(), **({"days": left} if left >= 0 else {}),
    )  # fmt: skip


@transaction.atomic
def put_off(paper: ShopPaper, day: date) -> None:
    """A paper that cannot be told of must not keep the others waiting: try again tomorrow."""
    ShopPaper.objects.filter(pk=paper.pk).update(alarm_on=day + timedelta(days=1))
