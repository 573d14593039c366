"""Reading the yearly reviews of outlets, and which are due."""

from datetime import date

from yinuo.network.models import Outlet, OutletReview
from yinuo.network.rules.reviews import years_due


def reviews_of(outlet_id: int) -> list[OutletReview]:
    """An outlet's reviews, the newest year first."""
    return list(OutletReview.objects.filter(outlet_id=outlet_id).select_related("reviewed_by").order_by("-year"))


def review_of(outlet_id: int, year: int) -> OutletReview | None:
    """The review of one year."""
    return OutletReview.objects.filter(outlet_id=outlet_id, year=year).select_related("reviewed_by").first()


def standings(today: date) -> list[tuple[Outlet, int, OutletReview | None]]:
    """Every outlet that served the whole of last year, with its review of it; those not reviewed first. Two queries."""
    done = {each.outlet_id: each for each in OutletReview.objects.filter(year=today.year - 1).order_by("pk")}
    rows = [
        (each, year, done.get(each.pk))
        for each in Outlet.objects.order_by("code")
        for year in years_due(each.opened_on, each.closed_on, (), today=today)
    ]
    return sorted(rows, key=lambda row: (row[2] is not None, row[0].code))
