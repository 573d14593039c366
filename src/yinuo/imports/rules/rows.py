"""One sheet: find its headings, read its rows, and judge each by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from yinuo.assets.rules import digits
from yinuo.imports.rules.cells import read, said
from yinuo.imports.rules.sheets import DEFAULTS, Column, Sheet, plain_name
from yinuo.imports.types import Cell, Fault, Grid, Kind, Reading, Row, as_json
from yinuo.kernel.errors import Refused

HEADING_ROWS = 10
"""Headings are looked for in the first rows: a title may stand above them."""
EXAMPLE = ("例：", "例:", "e.g.")
"""How the template's example rows begin: they are no data."""
LONGEST_SHIFT = timedelta(hours=72)
CHINA_LAT, CHINA_LON = (3.0, 54.0), (73.0, 136.0)

Problem = tuple[str, str, dict[str, Any]]


def read_sheet(sheet: Sheet, tab: str, grid: Grid, reading: Reading) -> tuple[list[Row], list[Fault]]:
    """The rows of a tab, bad ones marked, and what is wrong with them. Nothing is read where a heading is missing."""
    top, columns, faults = headings(sheet, tab, grid)
    if any(fault.blocks for fault in faults):
        return [], faults
    rows = []
    for number, cells in enumerate(grid[top + 1 :], top + 2):
        texts = [text for cell in cells if (text := said(cell))]
        if texts and not texts[0].casefold().startswith(EXAMPLE):
            row, wrong = read_row(sheet, tab, number, cells, columns, reading)
            rows.append(row)
            faults.extend(wrong)
    return rows, faults


def headings(sheet: Sheet, tab: str, grid: Grid) -> tuple[int, dict[int, tuple[Column, str]], list[Fault]]:
    """Where the headings stand (0-based row) and which column is which. Faults: sheet_empty, column_missing,
    column_twice; a column nobody knows is only a remark."""
    names = {plain_name(name): column for column in sheet.columns for name in reversed(column.names)}
    # An earlier column's own name wins over another column's other spelling.
    names |= {plain_name(name): column for column in sheet.columns for name in column.names[:3]}
    top = max(range(min(len(grid), HEADING_ROWS)), key=lambda at: (known_names(grid[at], names), -at), default=None)
    if top is None or not known_names(grid[top], names):
        return 0, {}, [Fault(tab, 1, "", "sheet_empty" if top is None else "headings_missing")]
    found: dict[int, tuple[Column, str]] = {}
    faults = []
    for at, cell in enumerate(grid[top]):
        heading = said(cell)
        column = names.get(plain_name(heading))
        if column is None:
            if heading:
                faults.append(Fault(tab, top + 1, heading, "unknown_column", heading))
        elif column in [known for known, _heading in found.values()]:
            faults.append(Fault(tab, top + 1, heading, "column_twice", heading))
        else:
            found[at] = (column, heading)
    held = [column for column, _heading in found.values()]
    missing = [column for column in sheet.columns if column.required and column not in held]
    faults += [
        Fault(tab, top + 1, column.names[0], "column_missing", facts={"column": column.field}) for column in missing
    ]
    return top, found, faults


def known_names(cells: Sequence[Cell], names: Mapping[str, Column]) -> int:
    """How many cells of a row are headings."""
    return sum(plain_name(said(cell)) in names for cell in cells)


def read_row(
    sheet: Sheet,
    tab: str,
    number: int,
    cells: Sequence[Cell],
    columns: Mapping[int, tuple[Column, str]],
    reading: Reading,
) -> tuple[Row, list[Fault]]:
    """One row and its faults."""
    values: dict[str, Any] = {}
    shown: dict[str, str] = {}
    headed = {column.field: heading for column, heading in columns.values()}
    faults = []
    for at, (column, heading) in columns.items():
        cell = cells[at] if at < len(cells) else None
        shown[column.field] = said(cell)
        try:
            if shown[column.field]:
                values[column.field] = read(cell, column, reading)
            elif column.required:
                raise Refused("required")
        except Refused as wrong:
            faults.append(Fault(tab, number, heading, wrong.code, shown[column.field], wrong.facts))
    unread = {fault.column for fault in faults}
    for field, code, facts in judged(sheet.kind, values):
        if headed.get(field, "") not in unread:
            faults.append(Fault(tab, number, headed.get(field, ""), code, shown.get(field, ""), facts))
    row = Row(sheet.kind, key_of(sheet, values), tab, number, values, headed, bool(faults))
    return row, faults


def key_of(sheet: Sheet, values: Mapping[str, Any]) -> str:
    """What tells a row apart; "" where part of it cannot be read."""
    parts = [values.get(field, DEFAULTS.get(sheet.kind, {}).get(field)) for field in sheet.key]
    if None in parts:
        return ""
    if sheet.kind == Kind.CONTACT:
        parts[1] = digits(parts[1])
    return "|".join(str(as_json(part)) for part in parts)


def judged(kind: Kind, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong between the cells of one row: field, code, facts."""
    yield from place(values)
    for first, last, code in ORDERS.get(kind, ()):
        begin, end = values.get(first), values.get(last)
        if begin is not None and end is not None and (end <= begin if kind == Kind.SHIFT else end < begin):
            yield last, code, {"earlier": as_json(begin)}
        elif kind == Kind.SHIFT and begin is not None and end is not None and end - begin > LONGEST_SHIFT:
            yield last, "shift_too_long", {"hours": LONGEST_SHIFT // timedelta(hours=1)}


ORDERS = {
    Kind.VEHICLE: (("delivered_on", "warranty_until", "warranty_before_delivery"),),
    Kind.OUTLET: (("opened_on", "closed_on", "closed_before_opened"),),
    Kind.CERTIFICATE: (("issued_on", "valid_to", "ends_before_issue"),),
    Kind.SHIFT: (("starts_at", "ends_at", "ends_before_start"),),
}


def place(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Latitude and longitude belong together, on the map, and in this order: in China they cannot be taken for each
    other, so a swapped pair is told as such."""
    lat, lon = values.get("lat"), values.get("lon")
    if (lat is None) != (lon is None):
        yield ("lon" if lon is None else "lat"), "place_half", {}
    if lat is None or lon is None:
        return
    if CHINA_LON[0] <= lat <= CHINA_LON[1] and CHINA_LAT[0] <= lon <= CHINA_LAT[1]:
        yield "lat", "place_swapped", {}
        return
    if not -90 <= lat <= 90:
        yield "lat", "latitude_off", {}
    if not -180 <= lon <= 180:
        yield "lon", "longitude_off", {}
