"""Rows written and read by constant statements; values are converted by Django's own fields on every database.

For plain columns alone: what is filled in while saving (`auto_now`, `db_default`, files) is refused or fails. What is
asked or stored together goes to PostgreSQL in one round trip.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.timezone import is_naive, make_aware

T = TypeVar("T")
Row = tuple[Any, ...]
Bound = tuple[str, list[Any]]
"""A statement, and the value of each `%s` in it as the database takes it."""

PLAIN = (
    (models.CharField, str), (models.TextField, str), (models.IntegerField, int), (models.FloatField, float),
    (models.BooleanField, bool),
)  # fmt: skip
"""Values of this type are stored as they are, as their fields would say after a long way."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """A constant statement with `%s` for each value given, and what its rows mean; it passes moments to `moment`."""

    statement: str
    given: tuple[object, ...]
    read: Callable[[list[Row]], T]


@dataclass(frozen=True, slots=True)
class Statement:
    """The INSERT of one table: its beginning up to VALUES, one row's marks, what gives the id, and its columns.

    `values_of` reads a row's values, `fields` pairs each column's conversion with the type that needs none.
    """

    begin: str
    marks: str
    returning: str
    values_of: Callable[[models.Model], Row]
    fields: tuple[tuple[Callable[[Any, BaseDatabaseWrapper], Any], type], ...]


def insert(row: models.Model) -> None:
    """Store a new row and give it its id, as `save(force_insert=True)` does. Raises what the database raises."""
    made, db = _statement(type(row)), connections[DEFAULT_DB_ALIAS]
    [[(row.pk,)]] = _answers([(made.begin + made.marks + made.returning, _values(row, made, db))], db)
    # As the ORM marks what it has stored: a later `save` is an update.
    row._state.adding, row._state.db = False, db.alias  # noqa: SLF001 -- outside: the ORM has no other way


def insert_all(rows: Iterable[models.Model]) -> None:
    """Store a few new rows, those of one table side by side; they do not learn their ids."""
    db = connections[DEFAULT_DB_ALIAS]
    _answers([_inserting(_statement(table), list(some), db) for table, some in groupby(rows, type)], db)


def ask(question: Question[T]) -> T:
    """The answer to one question."""
    [answer] = ask_all(question)
    return answer  # type: ignore[no-any-return]  # -- shape: questions asked together answer each its own type


def ask_all(*questions: Question[Any]) -> list[Any]:
    """The answers to several, in their order."""
    db = connections[DEFAULT_DB_ALIAS]
    answers = _answers([(each.statement, [_told(value, db) for value in each.given]) for each in questions], db)
    return [each.read(found) for each, found in zip(questions, answers, strict=True)]


def moment(value: datetime) -> datetime:
    """A moment as a row holds it, aware: SQLite gives them without their zone, which is the connection's."""
    return make_aware(value, connections[DEFAULT_DB_ALIAS].timezone) if is_naive(value) else value


def _answers(statements: list[Bound], db: BaseDatabaseWrapper) -> list[list[Row]]:
    """The rows that each statement answers."""
    if db.vendor == "postgresql" and len(statements) > 1:
        together = "; ".join(statement for statement, _values in statements)
        statements = [(together, [value for _statement, values in statements for value in values])]
    found = []
    with db.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            found.append(cursor.fetchall() if cursor.description else [])
            while db.vendor == "postgresql" and cursor.nextset():
                found.append(cursor.fetchall() if cursor.description else [])
    return found


@cache
def _statement(model: type[models.Model]) -> Statement:
    """Made of the table's columns alone, so it never changes. TypeError for a table that fills in values itself."""
    quote, meta = connections[DEFAULT_DB_ALIAS].ops.quote_name, model._meta  # noqa: SLF001 -- outside: documented
    fields = [each for each in meta.concrete_fields if not isinstance(each, models.AutoField)]
    if any(getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False) for each in fields):
        raise TypeError(f"Expected plain columns in {meta.label}.")
    columns, marks = ", ".join(quote(str(each.column)) for each in fields), ", ".join(["%s"] * len(fields))
    return Statement(
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ",  # noqa: S608 -- fixed: our own tables  # nosec B608
        f"({marks})",
        f" RETURNING {quote(str(meta.pk.column))}",
        attrgetter(*[each.attname for each in fields]),
        tuple(
            (_told if isinstance(each, models.DateField) else each.get_db_prep_save, _plain(each)) for each in fields
        ),
    )


def _plain(field: models.Field) -> type:
    kept = field.target_field if isinstance(field, models.ForeignKey) else field
    return next((plain for kind, plain in PLAIN if isinstance(kept, kind)), type(None))


def _inserting(made: Statement, rows: list[models.Model], db: BaseDatabaseWrapper) -> Bound:
    values = [value for row in rows for value in _values(row, made, db)]
    return made.begin + ", ".join([made.marks] * len(rows)), values


def _values(row: models.Model, made: Statement, db: BaseDatabaseWrapper) -> list[Any]:
    """Plain values and NULL are stored as they are; their fields convert the rest."""
    return [
        value if value is None or isinstance(value, plain) else convert(value, db)
        for value, (convert, plain) in zip(made.values_of(row), made.fields, strict=True)
    ]


def _told(value: object, db: BaseDatabaseWrapper) -> Any:
    if isinstance(value, datetime):
        return db.ops.adapt_datetimefield_value(value)
    return db.ops.adapt_datefield_value(value) if isinstance(value, date) else value
