"""Rows written and read by constant statements; values are converted by Django's own fields on every database.

For plain columns alone: what is filled in while saving (`auto_now`, `db_default`, files) is refused or fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.timezone import is_naive, make_aware


@dataclass(frozen=True, slots=True)
class Statement:
    """The INSERT of one table: its beginning up to VALUES, one row's marks, what gives the id, and its columns.

    `values_of` reads a row's values, `fields` pairs each column's conversion with whether it holds plain text.
    """

    begin: str
    marks: str
    returning: str
    values_of: Callable[[models.Model], tuple[Any, ...]]
    fields: tuple[tuple[Callable[[Any, BaseDatabaseWrapper], Any], bool], ...]


def insert(row: models.Model) -> None:
    """Store a new row and give it its id, as `save(force_insert=True)` does. Raises what the database raises."""
    made, db = _statement(type(row)), connections[DEFAULT_DB_ALIAS]
    with db.cursor() as cursor:
        cursor.execute(made.begin + made.marks + made.returning, _values(row, made, db))
        row.pk = cursor.fetchone()[0]
    # As the ORM marks what it has stored: a later `save` is an update.
    row._state.adding, row._state.db = False, db.alias  # noqa: SLF001 -- outside: the ORM has no other way


def insert_all(rows: Sequence[models.Model]) -> None:
    """Store a few new rows of one table in one statement; they do not learn their ids."""
    if not rows:
        return
    made, db = _statement(type(rows[0])), connections[DEFAULT_DB_ALIAS]
    with db.cursor() as cursor:
        values = [value for row in rows for value in _values(row, made, db)]
        cursor.execute(made.begin + ", ".join([made.marks] * len(rows)), values)


def ask(statement: str, *given: object) -> list[tuple[Any, ...]]:
    """The rows of one constant statement with `%s` for each given value. Moments go in and come out aware."""
    db = connections[DEFAULT_DB_ALIAS]
    with db.cursor() as cursor:
        cursor.execute(statement, [_told(each, db) for each in given])
        return [tuple([_heard(each, db) if isinstance(each, datetime) else each for each in row]) for row in cursor]


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
        tuple((each.get_db_prep_save, isinstance(each, models.CharField | models.TextField)) for each in fields),
    )


def _values(row: models.Model, made: Statement, db: BaseDatabaseWrapper) -> list[Any]:
    """Text and NULL are stored as they are, as the fields would say after a long way; they convert the rest."""
    return [
        value if value is None or (text and type(value) is str) else convert(value, db)
        for value, (convert, text) in zip(made.values_of(row), made.fields, strict=True)
    ]


def _told(value: object, db: BaseDatabaseWrapper) -> Any:
    if isinstance(value, datetime):
        return db.ops.adapt_datetimefield_value(value)
    return db.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _heard(moment: datetime, db: BaseDatabaseWrapper) -> datetime:
    # SQLite gives moments without their zone, which is the connection's.
    return make_aware(moment, db.timezone) if is_naive(moment) else moment
