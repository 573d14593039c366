"""What is measured, and the plain thing beside it."""

import json
from collections.abc import Callable
from itertools import cycle
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yinuo.assets import queries as assets
from yinuo.hall.receipts import pdf_of
from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.management.bench import bare, company
from yinuo.management.bench.company import Company
from yinuo.management.bench.memory import own_pss_mb
from yinuo.management.bench.site import Site
from yinuo.orders.actions import Report, report
from yinuo.orders.queries import one

if TYPE_CHECKING:
    from yinuo.assets.models import Vehicle
    from yinuo.orders.models import ServiceOrder

Run = Callable[[], float]
Measure = dict[str, Run]
MACHINES = 500
ROW = b'class="row-link"'
"""What every row of the board holds once."""
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def measure_of(name: str, site: Site, at: Company) -> Measure:
    """The contenders of a measure by name; each runs once and tells its seconds."""
    return {"board": of_board, "intake": of_intake, "receipt": of_receipt}[name](site, at)


def of_board(site: Site, at: Company) -> Measure:
    """The dispatcher's first page, and as many rows as a plain table, in one and the same session."""
    cookie, page = site.sign_in(at.dispatcher.username, company.PASSWORD), reverse("desk:board")
    site.ask("GET", page, cookie=cookie)
    plain_page = f"/bare/board/{site.said.count(ROW)}"
    return {
        "board": lambda: site.ask("GET", page, cookie=cookie),
        "bare_list": lambda: site.ask("GET", plain_page, cookie=cookie),
    }


def of_intake(site: Site, at: Company) -> Measure:
    """A report through the API and by the action, and the plain insert behind the same middleware and by itself.

    Every run takes the next of many machines, as calls come in.
    """
    page = reverse("api:create_order")
    fleet = list(assets.vehicles("")[:MACHINES])
    machines = cycle(zip(fleet, [report_body(each).encode() for each in fleet], strict=True))
    told = plain(company.a_report(fleet[0]))
    return {
        "api": lambda: site.ask("POST", page, next(machines)[1], expect=201, authorization=f"Bearer {at.token}"),
        "bare_insert_page": lambda: site.ask("POST", "/bare/orders", next(machines)[1], expect=201),
        "action": lambda: told_by(company.a_report(next(machines)[0]), at.act(clock.now())),
        "bare_insert": lambda: inserted(told | {"vehicle_id": next(machines)[0].pk}),
    }


def told_by(said: Report, act: Act) -> float:
    """The report's action."""
    return seconds(lambda: report(said, act=act))


def inserted(values: dict[str, Any]) -> float:
    """The plain insert."""
    return seconds(lambda: bare.insert(**values))


def plain(said: Report) -> dict[str, Any]:
    """The columns that the plain insert is told."""
    return {
        "contact_name": said.contact_name, "contact_phone": said.contact_phone,
        "fault_description": said.fault_description,
    }  # fmt: skip


def report_body(vehicle: "Vehicle") -> str:
    """The report as a program sends it."""
    said = company.a_report(vehicle)
    return json.dumps(
        {
            "vehicle": vehicle.number,
            "place": {"lat": company.HERE.lat, "lon": company.HERE.lon, "address": said.address},
            "contact": {"name": said.contact_name, "phone": said.contact_phone},
            "fault": {"system": said.fault_system, "description": said.fault_description},
        }
    )


def of_receipt(site: Site, at: Company) -> Measure:
    """The PDF typeset, and as the customer's link gives it."""
    receipt = signed(at).receipt
    page = receipt_page(at)
    return {
        "pdf": lambda: seconds(lambda: pdf_of(receipt)),
        "pdf_page": lambda: site.ask("GET", page),
    }


def signed(at: Company) -> "ServiceOrder":
    """The company's signed order."""
    order = one.order(at.orders["signed"], role=at.dispatcher.role, user_id=at.dispatcher.pk)
    if order is None:
        raise RuntimeError("The bench's signed order is gone.")
    return order


def receipt_page(at: Company) -> str:
    """Where the customer's link finds the receipt."""
    return reverse("portal:receipt", args=[signed(at).follow_key])


def seconds(run: Callable[[], object]) -> float:
    """How long it took."""
    began = perf_counter()
    run()
    return perf_counter() - began


def round_of(measure: Measure, count: int) -> dict[str, list[float]]:
    """Every contender `count` times, in turn, so that a slow moment of the machine meets all of them."""
    took: dict[str, list[float]] = {name: [] for name in measure}
    for _nth in range(count):
        for name, run in measure.items():
            took[name].append(run())
    return took


def queries_of(run: Run) -> int:
    """How many statements one warm run sends, not counting those that only begin or end a transaction."""
    run()
    with CaptureQueriesContext(connection) as caught:
        run()
    return sum(not query["sql"].upper().startswith(CONTROL) for query in caught.captured_queries)


def growth_mb(run: Run, count: int) -> float:
    """How much memory this process gains in `count` more runs."""
    before = own_pss_mb()
    for _nth in range(count):
        run()
    return own_pss_mb() - before
