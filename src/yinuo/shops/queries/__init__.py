"""Reading shops: their files and who may be used on a day; `jobs` and `statements` beside it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from yinuo.kernel.geo import Place, great_circle_km
from yinuo.shops.models import Shop, ShopEvaluation, ShopFacility, ShopPaper, ShopPrice, ShopUser
from yinuo.shops.queries.jobs import records
from yinuo.shops.rules.record import ranked
from yinuo.shops.rules.usable import light
from yinuo.shops.rules.usable import usable as bars
from yinuo.shops.types import (
    Bar,
    Choice,
    Facility,
    FacilityKind,
    JobKind,
    Judgement,
    Light,
    Needs,
    Paper,
    PaperKind,
    Rate,
    Record,
    RepairClass,
    ShopFile,
    Standard,
)

ANY = Needs()
"""A repair that needs nothing special."""
NO_RECORD = Record(0, None, None, None, None, None)


def standard() -> Standard:
    """What an evaluation must reach (R-3.11)."""
    return Standard(settings.SHOP_PASS_MARK, settings.SHOP_EVALUATION_DAYS)


def shops(q: str = "") -> QuerySet[Shop]:
    """Shops whose number, name, place, contact or pinyin hold every word of `q`, by number."""
    found = Shop.objects.order_by("number")
    for word in q.split():
        found = found.filter(search__contains=word.lower())
    return found


def shop(number: str) -> Shop | None:
    """The shop of this number."""
    return Shop.objects.filter(number=number).first()


def shop_of_user(user_id: int | None) -> Shop | None:
    """The shop somebody signs in for."""
    bound = ShopUser.objects.select_related("shop").filter(user_id=user_id).first() if user_id else None
    return bound.shop if bound else None


def user_ids_of(shop_id: int) -> list[int]:
    """Who signs in for a shop."""
    return list(ShopUser.objects.filter(shop_id=shop_id).order_by("pk").values_list("user_id", flat=True))


def people_of(shop_id: int) -> list[ShopUser]:
    """The same with their users."""
    return list(ShopUser.objects.filter(shop_id=shop_id).select_related("user").order_by("pk"))


def papers_of(shop_id: int) -> list[ShopPaper]:
    """A shop's papers, by kind, the newest first."""
    found = ShopPaper.objects.filter(shop_id=shop_id).select_related("facility", "countersigned_by")
    return list(found.prefetch_related("prices").order_by("kind", "-valid_from", "-pk"))


def paper(pk: int) -> ShopPaper | None:
    """One paper with its shop."""
    return ShopPaper.objects.select_related("shop", "facility").filter(pk=pk).first()


def facilities_of(shop_id: int) -> list[ShopFacility]:
    """A shop's facilities in use."""
    return list(ShopFacility.objects.filter(shop_id=shop_id, active=True).order_by("kind", "pk"))


def facility(pk: int) -> ShopFacility | None:
    """One facility with its shop."""
    return ShopFacility.objects.select_related("shop").filter(pk=pk).first()


def evaluations_of(shop_id: int) -> list[ShopEvaluation]:
    """A shop's evaluations, the newest first."""
    return list(ShopEvaluation.objects.filter(shop_id=shop_id).select_related("made_by").order_by("-on", "-pk"))


def seen(paper: ShopPaper) -> Paper:
    """A paper as the rules see it."""
    return Paper(
        PaperKind(paper.kind), paper.number, paper.valid_from, paper.valid_to, paper.withdrawn_on,
        frozenset(paper.families), paper.holder, paper.facility_id,
        paper.kind != PaperKind.AGREEMENT or paper.countersigned_at is not None,
    )  # fmt: skip


def files_of(found: Iterable[Shop]) -> dict[int, ShopFile]:
    """Shop → all that decides whether it may be used, of several by three queries."""
    rows = list(found)
    ids = [each.pk for each in rows]
    papers: dict[int, list[Paper]] = {pk: [] for pk in ids}
    for paper in ShopPaper.objects.filter(shop_id__in=ids).order_by("pk"):
        papers[paper.shop_id].append(seen(paper))
    facilities: dict[int, list[Facility]] = {pk: [] for pk in ids}
    for each in ShopFacility.objects.filter(shop_id__in=ids, active=True).order_by("pk"):
        facilities[each.shop_id].append(Facility(each.pk, FacilityKind(each.kind)))
    judged: dict[int, list[Judgement]] = {pk: [] for pk in ids}
    for made in ShopEvaluation.objects.filter(shop_id__in=ids).order_by("on", "pk"):
        judged[made.shop_id].append(Judgement(made.on, made.score))
    return {
        each.pk: ShopFile(
            RepairClass(each.repair_class), tuple(papers[each.pk]), tuple(facilities[each.pk]), tuple(judged[each.pk]),
            not each.active, each.suspended_why,
        )
        for each in rows
    }  # fmt: skip


def bars_of(shop: Shop, day: date, needs: Needs = ANY) -> tuple[Bar, ...]:
    """Every reason why a shop may not do this on a day."""
    return bars(files_of([shop])[shop.pk], on=day, needs=needs, standard=standard())


def usable(day: date, needs: Needs = ANY) -> list[Shop]:
    """The shops that may be given this work on a day, by number."""
    rows = list(shops())
    files = files_of(rows)
    return [each for each in rows if not bars(files[each.pk], on=day, needs=needs, standard=standard())]


def lights(day: date) -> dict[int, Light]:
    """Shop → the traffic light of its papers."""
    warn = max(settings.SHOP_ALARM_DAYS)
    files = files_of(shops())
    return {pk: light(each, on=day, warn_days=warn, standard=standard()) for pk, each in files.items()}


def choices(place: Place | None, day: date, needs: Needs = ANY) -> list[Choice]:
    """Every shop in use for a job at a place, the best first; those that may not be used behind, with the reasons."""
    rows = [each for each in shops() if each.active]
    files, said, hours = files_of(rows), records(day), _hours(rows, day, needs)
    return ranked(
        Choice(
            each.pk, each.number, each.name, each.phone, _km(each, place), hours.get(each.pk),
            said.get(each.pk, NO_RECORD), bars(files[each.pk], on=day, needs=needs, standard=standard()),
        )
        for each in rows
    )  # fmt: skip


def _km(shop: Shop, place: Place | None) -> float | None:
    if place is None:
        return None
    return round(great_circle_km(Place(shop.lat, shop.lon), place) * settings.CIRCUITY, 1)


def agreement_on(shop_id: int, day: date) -> ShopPaper | None:
    """The agreement in force on a day; of several the newest."""
    signed = ShopPaper.objects.filter(shop_id=shop_id, kind=PaperKind.AGREEMENT, valid_from__lte=day)
    live = [each for each in signed.exclude(countersigned_at=None).order_by("-valid_from", "-pk") if _live(each, day)]
    return live[0] if live else None


def _live(paper: ShopPaper, day: date) -> bool:
    ended = paper.valid_to is not None and paper.valid_to < day
    return not ended and (paper.withdrawn_on is None or paper.withdrawn_on > day)


def prices_of(agreement_id: int) -> dict[str, Decimal]:
    """What an agreement says an hour costs."""
    found = ShopPrice.objects.filter(agreement_id=agreement_id).order_by("rate")
    return {each.rate: each.hour_cny for each in found}


def _hours(rows: Iterable[Shop], day: date, needs: Needs) -> dict[int, Decimal]:
    """Shop → the agreed price of the hour that matters most: the facility hired, else a mechanic's."""
    rate = needs.facility if needs.kind == JobKind.BAY and needs.facility else Rate.MECHANIC
    found = ShopPrice.objects.filter(rate=rate, agreement__shop__in=list(rows)).select_related("agreement")
    signed = found.exclude(agreement__countersigned_at=None).order_by("agreement__valid_from", "pk")
    return {each.agreement.shop_id: each.hour_cny for each in signed if _live(each.agreement, day)}


def with_alarm(day: date) -> ShopPaper | None:
    """The paper whose end is to be told of first."""
    return ShopPaper.objects.filter(alarm_on__lte=day).order_by("alarm_on", "pk").first()
