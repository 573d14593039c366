"""Whole rows found by a constant statement: the ORM's own objects, without its making of the statement each time.

For the few look-ups that every step on an order makes: the ORM takes five times as long over them as the database does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Path = tuple[str, ...]
Convert = Callable[[Any, Any, BaseDatabaseWrapper], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a statement, called `name` in it; `path` leads to it from the first one's row, which is at ()."""

    model: type[models.Model]
    name: str
    path: Path
    columns: tuple[str, ...]
    attributes: tuple[str, ...]
    converters: tuple[tuple[int, Any, tuple[Convert, ...]], ...]

    def row(self, values: list[Any], db: BaseDatabaseWrapper) -> models.Model:
        """The object of one row, its values converted as the ORM does."""
        for index, column, converters in self.converters:
            for convert in converters:
                values[index] = convert(values[index], column, db)
        return self.model.from_db(db.alias, self.attributes, values)


def found(
    model: type[M], where: str, *given: str | int | datetime, beside: tuple[str, ...] = (), lock: bool = False
) -> list[M]:
    """The rows of `model` where that is so: `t0.column = %s`, and what is to come after it, such as an order.

    `beside` names relations to fetch along (`"vehicle__model"`, those on the way first); none of them may be NULL.
    `lock` holds the rows, not those beside them, until the transaction ends.
    """
    db = connections[DEFAULT_DB_ALIAS]
    select, parts = _select(model, beside)
    held = " FOR UPDATE OF t0" if lock and db.features.has_select_for_update else ""
    told = [db.ops.adapt_datetimefield_value(each) if isinstance(each, datetime) else each for each in given]
    with db.cursor() as cursor:
        cursor.execute(f"{select} WHERE {where}{held}", told)
        return [_whole(iter(row), parts, db) for row in cursor.fetchall()]


def first(
    model: type[M], where: str, *given: str | int | datetime, beside: tuple[str, ...] = (), lock: bool = False
) -> M | None:
    """The first of them, if there is one."""
    rows = found(model, where, *given, beside=beside, lock=lock)
    return rows[0] if rows else None


def _whole(values: Iterator[Any], parts: tuple[Part, ...], db: BaseDatabaseWrapper) -> Any:
    rows: dict[Path, models.Model] = {}
    for part in parts:
        rows[part.path] = row = part.row(list(islice(values, len(part.columns))), db)
        if part.path:
            setattr(rows[part.path[:-1]], part.path[-1], row)
    return rows[()]


@cache
def _select(model: type[models.Model], beside: tuple[str, ...]) -> tuple[str, tuple[Part, ...]]:
    """Everything up to WHERE, and how its columns become objects."""
    db = connections[DEFAULT_DB_ALIAS]
    parts: dict[Path, Part] = {(): _part(model, "t0", (), db)}
    tables = f"{_meta(model).db_table} t0"
    for path in (tuple(each.split("__")) for each in beside):
        before = parts[path[:-1]]
        relation = _meta(before.model).get_field(path[-1])
        parts[path] = part = _part(relation.related_model, f"t{len(parts)}", path, db)
        on = f"{part.name}.{relation.target_field.column} = {before.name}.{relation.column}"
        tables += f" JOIN {_meta(part.model).db_table} {part.name} ON {on}"
    columns = ", ".join(f"{part.name}.{column}" for part in parts.values() for column in part.columns)
    return f"SELECT {columns} FROM {tables}", tuple(parts.values())  # noqa: S608 -- fixed: our own tables  # nosec B608


def _part(model: type[models.Model], name: str, path: Path, db: BaseDatabaseWrapper) -> Part:
    fields = _meta(model).concrete_fields
    converters = [
        (n, each.cached_col, (*db.ops.get_db_converters(each.cached_col), *each.cached_col.get_db_converters(db)))
        for n, each in enumerate(fields)
    ]
    return Part(
        model, name, path, tuple(db.ops.quote_name(each.column) for each in fields),
        tuple(each.attname for each in fields), tuple(each for each in converters if each[2]),
    )  # fmt: skip


def _meta(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 -- outside: documented
