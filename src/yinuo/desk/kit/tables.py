"""Tables: columns, sorting by heading, paging without counting, and the same rows as a workbook."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from openpyxl import Workbook

from yinuo.hall.words import plain

PAGE_ROWS = 50
EXPORT_ROWS = 50_000
CENT = Decimal("0.01")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute path (`customer.name`) or a function of the row; `sort` the database fields
    the heading sorts by ("" for none); `kind` is text, short (never broken), number, moment, tag or yes."""

    key: str
    label: str | Promise
    value: str | Callable[[Any], object] = ""
    sort: str = ""
    kind: str = "text"

    def of(self, row: Any) -> object:
        """The cell's value; a missing link on the path gives None. Choices answer by their label, money to the cent."""
        value = self._found(row)
        # A sum comes from SQLite with as many digits as a float has.
        return value.quantize(CENT) if isinstance(value, Decimal) and self.key.endswith("_cny") else value

    def _found(self, row: Any) -> object:
        if callable(self.value):
            return self.value(row)
        *path, last = (self.value or self.key).split(".")
        for name in path:
            row = getattr(row, name, None)
        shown = getattr(row, f"get_{last}_display", None)
        return shown() if shown else getattr(row, last, None)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and whether there are more: nothing is counted, so a page costs the same at any size."""

    rows: Sequence[Any]
    number: int
    more: bool
    size: int = PAGE_ROWS

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def ordered(rows: "QuerySet[Any]", columns: Sequence[Column], request: HttpRequest) -> "QuerySet[Any]":
    """Sorted as `?sort=name` or `?sort=-name` asks, always ending in the key; else as the query ordered them."""
    asked = request.GET.get("sort", "")
    field = next((column.sort for column in columns if column.sort and column.key == asked.lstrip("-")), "")
    if not field:
        return rows
    by = F(field).desc(nulls_last=True) if asked.startswith("-") else F(field).asc(nulls_last=True)
    return rows.order_by(by, "pk")


def page_of(rows: "QuerySet[Any] | Sequence[Any]", request: HttpRequest, *, size: int = PAGE_ROWS) -> Page:
    """Page `?page=` of the rows; one more row than shown tells whether another page follows."""
    given = request.GET.get("page", "1")
    number = int(given) if len(given) <= 5 and given.isdecimal() and 0 < int(given) <= 10_000 else 1
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size, size)


def headings(columns: Sequence[Column], request: HttpRequest) -> list[dict[str, object]]:
    """What the heading row shows: label, where a click leads, and the direction now in force."""
    asked = request.GET.get("sort", "")
    shown: list[dict[str, object]] = []
    for column in columns:
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "")
        then = f"-{column.key}" if now == "ascending" else column.key
        shown.append({"column": column, "then": then if column.sort else None, "now": now})
    return shown


def workbook(rows: Iterable[Any], columns: Sequence[Column], name: str) -> HttpResponse:
    """The rows as .xlsx, at most EXPORT_ROWS; moments in the company's zone, numbers as numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append([force_str(column.label) for column in columns])
    for row in rows:
        sheet.append([cell(column.of(row)) for column in columns])
    file = BytesIO()
    book.save(file)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def cell(value: object) -> object:
    """As Excel keeps it. Text that Excel would run as a formula stays text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, bool)):
        return value
    text = plain(value)
    return f"'{text}" if text[:1] in "=+-@\t" else text
