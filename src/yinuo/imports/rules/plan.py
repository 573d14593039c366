"""All sheets together: doubles, references, what belongs to another; then what has to be written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from yinuo.imports.rules.rows import read_sheet
from yinuo.imports.rules.sheets import NOTES, OF, Column, sheet_of
from yinuo.imports.types import Fault, Grid, Kind, Known, Plan, Reading, Row, Write, as_json
from yinuo.kernel.errors import Refused


def read_book(tabs: Iterable[tuple[str, Grid]], reading: Reading) -> tuple[list[Row], list[Fault]]:
    """Every row of every tab we know. Refused("no_known_sheet") where there is none."""
    rows: list[Row] = []
    faults: list[Fault] = []
    known = 0
    for tab, grid in tabs:
        sheet = sheet_of(tab)
        if sheet is None:
            if tab not in NOTES and grid:
                faults.append(Fault(tab, 0, "", "unknown_sheet", tab))
            continue
        known += 1
        found, wrong = read_sheet(sheet, tab, grid, reading)
        rows.extend(found)
        faults.extend(wrong)
    if not known:
        raise Refused("no_known_sheet", field="file", sheets=[sheet.names[0] for sheet in OF.values()])
    return rows, faults


def wanted(rows: Iterable[Row]) -> dict[Kind, set[str]]:
    """Keys of everything the rows are or refer to: what has to be looked up in the house."""
    keys: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for row in rows:
        keys[row.kind].add(row.key)
        for _column, kind, key in references(row):
            keys[kind].add(key)
    return keys


def references(row: Row) -> Iterator[tuple[Column, Kind, str]]:
    """The row's columns that name something of another sheet, with its kind and the key they name."""
    for column in OF[row.kind].columns:
        if column.refers is not None and column.field in row.values:
            yield column, column.refers, row.values[column.field]


def leans_on(kind: Kind) -> set[Kind]:
    """The kinds whose rows this kind's rows name, and those that those name."""
    named = {column.refers for column in OF[kind].columns if column.refers is not None}
    return named.union(*(leans_on(each) for each in named))


def plan(rows: Iterable[Row], faults: Iterable[Fault], known: Known) -> Plan:
    """What the rows come to, given what stands in the house: kinds in the order of `Kind`, rows in their sheet's."""
    listed = list(faults)
    good: dict[Kind, dict[str, Row]] = {kind: {} for kind in Kind}
    bad: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    vins: dict[str, Row] = {}
    shifts: dict[tuple[str, str], list[Row]] = {}
    counts: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: list(Kind).index(row.kind)):
        count = counts.setdefault(row.kind, {"rows": 0, "add": 0, "change": 0, "same": 0, "bad": 0})
        count["rows"] += 1
        wrong = [
            *doubles(row, good[row.kind]), *strangers(row, good, bad, known), *owners(row, vins, known),
            *overlaps(row, shifts),
        ]  # fmt: skip
        if row.bad or wrong:
            listed.extend(wrong)
            bad[row.kind].add(row.key)
            count["bad"] += 1
        elif row.key not in good[row.kind]:
            good[row.kind][row.key] = row
            vins.setdefault(row.values.get("vin", ""), row)
    writes = [write for kind in Kind for row in good[kind].values() if (write := compared(row, known)) is not None]
    for write in writes:
        counts[write.row.kind]["add" if write.before is None else "change"] += 1
    for count in counts.values():
        count["same"] = count["rows"] - count["bad"] - count["add"] - count["change"]
    tabs = list(dict.fromkeys(fault.sheet for fault in listed))
    return Plan(tuple(writes), tuple(sorted(listed, key=lambda fault: (tabs.index(fault.sheet), fault.row))), counts)


def compared(row: Row, known: Known) -> Write | None:
    """What the row changes; None where all of it stands in the house already."""
    before = known.rows[row.kind].get(row.key)
    if before is None:
        return Write(row, None, row.values)
    changes = {name: value for name, value in row.values.items() if before.get(name) != as_json(value)}
    return Write(row, before, changes) if changes else None


def doubles(row: Row, good: Mapping[str, Row]) -> Iterator[Fault]:
    """The same key twice with another content; the very same row twice is one row."""
    first = good.get(row.key)
    if first is not None and not row.bad and dict(first.values) != dict(row.values):
        yield fault_at(row, OF[row.kind].key[-1], "number_twice", other=first.line)


def strangers(
    row: Row, good: Mapping[Kind, Mapping[str, Row]], bad: Mapping[Kind, set[str]], known: Known
) -> Iterator[Fault]:
    """A reference to what is neither in the workbook nor in the house, or only in a row that cannot be taken."""
    for column, kind, key in references(row):
        if key in good[kind] or key in known.rows[kind]:
            continue
        yield fault_at(row, column.field, "reference_bad" if key in bad[kind] else f"unknown_{kind}")


def owners(row: Row, vins: Mapping[str, Row], known: Known) -> Iterator[Fault]:
    """A VIN or a certificate that is somebody else's."""
    vin = row.values.get("vin")
    if vin:
        other = vins.get(vin)
        if other is not None and other.key != row.key:
            yield fault_at(row, "vin", "vin_twice", other=other.line)
        elif known.vins.get(vin, row.key) != row.key:
            yield fault_at(row, "vin", "vin_taken", number=known.vins[vin])
    if row.kind == Kind.CERTIFICATE and "engineer" in row.values:
        holder = known.rows[row.kind].get(row.key, {}).get("engineer", row.values["engineer"])
        if holder != row.values["engineer"]:
            yield fault_at(row, "number", "certificate_taken", engineer=holder)


def overlaps(row: Row, shifts: dict[tuple[str, str], list[Row]]) -> Iterator[Fault]:
    """Two duties of one kind at once. Half-open: one may begin when the other ends."""
    if row.kind != Kind.SHIFT or row.bad:
        return
    start, end = span(row)
    given = shifts.setdefault((row.values["engineer"], row.values.get("kind", "")), [])
    other = next(
        (each for each in given if each.key != row.key and start < span(each)[1] and span(each)[0] < end), None
    )
    if other is not None:
        yield fault_at(row, "starts_at", "shift_overlaps", other=other.line)
    else:
        given.append(row)


def span(row: Row) -> tuple[datetime, datetime]:
    """A shift's beginning and end."""
    return row.values["starts_at"], row.values["ends_at"]


def fault_at(row: Row, field: str, code: str, **facts: Any) -> Fault:
    """A fault of one cell of a row that was read."""
    return Fault(row.sheet, row.line, row.columns.get(field, ""), code, str(as_json(row.values.get(field, ""))), facts)
