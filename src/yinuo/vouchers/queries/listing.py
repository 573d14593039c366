"""The packs as lists: one engineer's, one month's, and how the months went."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from yinuo.orders.models import ServiceOrder
from yinuo.orders.types import State
from yinuo.parts.models import Stock, UsedPart
from yinuo.parts.types import OldPart
from yinuo.people.models import Engineer
from yinuo.vouchers.models import VoucherPack
from yinuo.vouchers.rules.months import following, month_bounds, preceding
from yinuo.vouchers.types import PackState

IN_TIME = Q(handed_in_day__lte=F("due_on"))


@dataclass(frozen=True, slots=True)
class MonthRow:
    """How a month stands: of `packs` so many were handed in, so many of these in time, and so many are accepted."""

    month: date
    packs: int
    handed_in: int
    in_time: int
    accepted: int
    lacking: int

    @property
    def percent(self) -> int:
        """The share handed in on time, in whole per cent."""
        return 100 * self.in_time // self.packs


def pack(number: str) -> VoucherPack | None:
    """The pack of this number."""
    return _whole(VoucherPack.objects.filter(number=number)).first()


def packs(month: date | None = None, *, q: str = "", state: str = "") -> QuerySet[VoucherPack]:
    """Packs of a month (or of all, the newest first) whose engineer, outlet or number holds every word of `q`; each
    with `handed_in_day` in the company's zone."""
    found = VoucherPack.objects.order_by("-month", "engineer__outlet__code", "engineer__number")
    if month is not None:
        found = found.filter(month=month)
    for word in q.split():
        found = found.filter(
            Q(number__icontains=word) | Q(engineer__name__icontains=word) | Q(engineer__number__iexact=word)
            | Q(engineer__outlet__name__icontains=word)
        )  # fmt: skip
    return _whole(found.filter(state=state) if state else found)


def _whole(rows: QuerySet[VoucherPack]) -> QuerySet[VoucherPack]:
    return _dated(rows).select_related("engineer__outlet", "engineer__user", "handed_in_by", "judged_by")


def _dated(rows: QuerySet[VoucherPack]) -> QuerySet[VoucherPack]:
    day = TruncDate("handed_in_at", tzinfo=ZoneInfo(settings.COMPANY_ZONE))
    return rows.annotate(handed_in_day=day)


def packs_of(engineer_id: int, *, most: int) -> list[VoucherPack]:
    """An engineer's packs, the newest first."""
    return list(_whole(VoucherPack.objects.filter(engineer_id=engineer_id)).order_by("-month")[:most])


def months(most: int) -> list[MonthRow]:
    """The newest months with packs, and how they went; one query."""
    given = ~Q(state__in=[PackState.OPEN, PackState.RETURNED])
    rows = _dated(VoucherPack.objects.all()).order_by().values("month").annotate(
        packs=Count("pk"), given=Count("pk", filter=given), timely=Count("pk", filter=given & IN_TIME),
        done=Count("pk", filter=Q(state=PackState.LOCKED)), faulty=Count("pk", filter=given & Q(lacking__gt=0)),
    ).order_by("-month")[:most]  # fmt: skip
    return [
        MonthRow(row["month"], row["packs"], row["given"], row["timely"], row["done"], row["faulty"]) for row in rows
    ]


def ended_counts(month: date) -> dict[int, int]:
    """Engineer → how many orders he brought to their end in a month; one query."""
    start, end = month_bounds(month, settings.COMPANY_ZONE)
    ended = ServiceOrder.objects.filter(state=State.CLOSED, is_open=False, ended_at__gte=start, ended_at__lt=end)
    rows = ended.exclude(engineer=None).order_by().values("engineer_id").annotate(count=Count("pk"))
    return {row["engineer_id"]: row["count"] for row in rows}


def lacking_packs(month: date) -> tuple[date, list[Engineer]] | None:
    """The earliest month up to this one for which engineers have no pack yet, and who they are; None: all have theirs.

    Those who serve have a pack, and those who left while parts or old parts are still in their hands.
    """
    newest = VoucherPack.objects.filter(engineer=OuterRef("pk")).order_by().values("engineer")
    held = Stock.objects.filter(quantity__gt=0, place__engineer__isnull=False).order_by().values("place__engineer_id")
    owed = UsedPart.objects.filter(old_part=OldPart.OWED).order_by().values("engineer_id")
    serving = Engineer.objects.filter(Q(active=True) | Q(pk__in=held) | Q(pk__in=owed))
    own = Subquery(newest.annotate(last=Max("month")).values("last"), output_field=DateField())
    last = Coalesce(own, Value(preceding(month), output_field=DateField()))
    rows = serving.annotate(last=last).filter(last__lt=month).order_by("pk").values_list("pk", "last")
    wanted = {pk: following(newest) for pk, newest in rows}
    if not wanted:
        return None
    earliest = min(wanted.values())
    behind = [pk for pk, lacked in wanted.items() if lacked == earliest]
    return earliest, list(Engineer.objects.filter(pk__in=behind).order_by("pk"))
