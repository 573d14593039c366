"""Ten thousand orders in a second: each real life is multiplied by the database itself, children and journal included.

Every copied moment goes back by its own number of minutes, so that orders lie over a year. The copies' hashes are not
their own: such a database is for measuring only.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from yinuo.management.bench.company import Company

CUSTOMERS, VEHICLES = 100, 3000
OPEN_ORDERS = 400
YEAR_MINUTES = 365 * 24 * 60
FIRST_ID = 1000
"""Above the ids of the few real orders."""

OPEN_LIVES = {"reported": 60, "responded": 80, "dispatched": 120, "on_the_way": 140}
"""How many of the open orders have each life."""

Model = type[models.Model]


def fill(company: Company, orders: int) -> None:
    """Make the company's few orders `orders` many, of which OPEN_ORDERS are open, over VEHICLES machines."""
    vehicle = company.vehicle
    customer_at, vehicle_at = vehicle.customer_id, vehicle.pk
    multiply("Customer", vehicle.customer_id, 1, CUSTOMERS - 1, {"id": f"{customer_at} + n.i", "number": text("B")})
    multiply(
        "Vehicle", vehicle.pk, 1, VEHICLES - 1,
        {"id": f"{vehicle_at} + n.i", "number": text("B"), "vin": text("B"), "plate": text("鲁F"), "qr_key": text("B"),
         "customer_id": f"{customer_at} + n.i %% {CUSTOMERS}"},
    )  # fmt: skip
    made = len(company.orders)
    for life, count in {**OPEN_LIVES, "ended": max(0, orders - OPEN_ORDERS)}.items():
        step = 1 if life in OPEN_LIVES else YEAR_MINUTES / count if count else 0
        copies(company.orders[life], made + 1, made + count, step, vehicle_at, customer_at)
        made += count
    settle()


def copies(number: str, first: int, last: int, step: float, vehicle_at: int, customer_at: int) -> None:
    """The copies `first` to `last` of an order with its promises, visits and journal, `step` minutes apart."""
    order = apps.get_model("yinuo", "ServiceOrder").objects.get(number=number).pk
    subject = f"order:{number}"
    multiply(
        "ServiceOrder", order, first, last,
        {"id": f"{FIRST_ID} + n.i", "number": text("BN-"), "follow_key": text("BN-"),
         "vehicle_id": f"{vehicle_at} + n.i %% {VEHICLES}", "customer_id": f"{customer_at} + n.i %% {CUSTOMERS}"}, step,
    )  # fmt: skip
    for child in ("Promise", "Visit"):
        multiply(child, order, first, last, {"order_id": f"{FIRST_ID} + n.i"}, step, by="order_id")
    for child in ("Head", "Entry"):
        multiply(child, subject, first, last, {"subject": text("order:BN-")}, step, by="subject")


def multiply(
    name: str, key: int | str, first: int, last: int, changed: dict[str, str], step: float = 0, *, by: str = "id"
) -> None:
    """Copy the rows whose column `by` is `key`, once for every number `first` to `last` (`n.i` in an expression)."""
    if last < first:
        return
    meta = model(name)._meta  # noqa: SLF001 -- outside: Django documents it
    fields = [each for each in meta.concrete_fields if each.column in changed or not each.primary_key]
    names = ", ".join(f'"{each.column}"' for each in fields)
    values = ", ".join(changed.get(each.column or "") or copied(each, step) for each in fields)
    table = f'"{meta.db_table}"'
    numbers = f"n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"  # noqa: S608  # nosec -- fixed: numbers
    many = f'SELECT {values} FROM {table} t CROSS JOIN n WHERE t."{by}" = %s'  # noqa: S608  # nosec -- fixed: own names
    statement = f"WITH RECURSIVE {numbers} INSERT INTO {table} ({names}) {many}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])


def copied(field: "models.Field[object, object]", step: float) -> str:
    """A column as it was; a moment goes back by `n.i` times `step` minutes."""
    column = f't."{field.column}"'
    if not step or not isinstance(field, models.DateTimeField):
        return column
    minutes = f"CAST(n.i * {step:.6f} AS INTEGER)"
    if connection.vendor == "sqlite":
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', {column}, '-' || {minutes} || ' minutes')"
    return f"{column} - {minutes} * INTERVAL '1 minute'"


def text(prefix: str) -> str:
    """A text of its own for every copy."""
    return f"'{prefix}' || CAST(n.i AS VARCHAR(12))"


def model(name: str) -> Model:
    """A table of ours by its name."""
    return apps.get_model("yinuo", name)


def settle() -> None:
    """What a database that has run for a while has done: sequences beyond the ids given, statistics gathered."""
    tables = [model(name) for name in ("Customer", "Vehicle", "ServiceOrder")]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
