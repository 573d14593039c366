"""The measuring process: one database of its own, filled once, then a round whenever the parent asks for one.

It speaks JSON lines: first how it is, then an answer to each `{"measure": name, "count": n}`.
"""

import json
import sys
from sqlite3 import sqlite_version
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from yinuo.kernel import clock
from yinuo.management.bench import company, measures
from yinuo.management.bench.databases import NAME, SEAL
from yinuo.management.bench.filling import fill
from yinuo.management.bench.site import Site

WARM_UP = 3


def run(orders: int, names: list[str], count: int) -> None:
    """Fill, say so, answer until the parent closes the pipe. CommandError on any database but a bench's own."""
    refuse_foreign()
    call_command("migrate", run_syncdb=True, verbosity=0)
    at = company.found(clock.now())
    fill(at, orders)
    site = Site()
    wanted = {name: measures.measure_of(name, site, at) for name in names if name != "memory"}
    say(ready(wanted, count) | ({"visit": visit(at)} if "memory" in names else {}))
    for line in sys.stdin:
        asked = json.loads(line)
        say(measures.round_of(wanted[asked["measure"]], asked["count"]))


def refuse_foreign() -> None:
    """A bench fills and measures its own throw-away database and no other."""
    named = NAME in str(connection.settings_dict["NAME"]) or connection.vendor == "sqlite"
    if not (settings.DATA / SEAL).exists() or not named:
        raise CommandError(f"{settings.DATA} is not a bench's own folder.")


def ready(wanted: dict[str, measures.Measure], count: int) -> dict[str, Any]:
    """What is known before the first round: the database, the statements of a run, the memory a receipt takes."""
    counted = {name: measures.queries_of(run) for measure in wanted.values() for name, run in measure.items()}
    for measure in wanted.values():
        measures.round_of(measure, min(WARM_UP, count))
    grown = measures.growth_mb(wanted["receipt"]["pdf"], count) if "receipt" in wanted else None
    return {"database": version(), "queries": counted, "receipt_growth_mb": grown}


def version() -> str:
    """The database as it calls itself."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def visit(at: company.Company) -> dict[str, Any]:
    """Who calls at the served product, and the pages of one call."""
    order = at.orders["signed"]
    pages = [reverse("desk:board"), reverse("desk:order", args=[order]), measures.receipt_page(at)]
    return {"username": at.dispatcher.username, "password": company.PASSWORD, "token": at.token, "pages": pages,
            "report_to": reverse("api:create_order"), "report": measures.report_body(at.vehicle)}  # fmt: skip


def say(told: dict[str, Any]) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
