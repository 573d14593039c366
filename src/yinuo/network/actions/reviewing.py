"""The yearly review of an outlet: once, with the figures as they stand then."""

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.accounts.rules import demand
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.network.access import REVIEWERS
from yinuo.network.models import Outlet, OutletReview
from yinuo.network.types import Conclusion, Figures


@clause("R-3.1")
@transaction.atomic
def review(
    outlet: Outlet, year: int, figures: Figures, *, conclusion: str, findings: str, measures: str, act: Act
) -> OutletReview:
    """Keep the review of a year that is over.

    Refused("year_runs"), ("field_required") for measures where not all is kept as it is, ("duplicate").
    """
    demand(act.role, REVIEWERS)
    if year >= day_of(act.recorded_at, settings.COMPANY_ZONE).year:
        raise Refused("year_runs", field="year", value=year)
    if conclusion != Conclusion.KEEP and not measures.strip():
        raise Refused("field_required", field="measures")
    try:
        with transaction.atomic():
            made = OutletReview.objects.create(
                outlet=outlet, year=year, figures=figures.to_json(), conclusion=conclusion, findings=findings.strip(),
                measures=measures.strip(), reviewed_at=act.recorded_at, reviewed_by_id=act.actor_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("duplicate", field="year", what=f"{outlet.name} {year}") from None
    journal.write(
        "outlet.review", f"outlet:{outlet.code}", act, year=year, figures=made.figures, conclusion=conclusion,
        findings=made.findings, measures=made.measures,
    )  # fmt: skip
    return made
