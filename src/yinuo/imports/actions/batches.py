"""One workbook's life: checked, written as a whole or its good rows, taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.imports.access import EDITORS
from yinuo.imports.actions.writing import Hands
from yinuo.imports.models import ImportBatch, ImportedRow
from yinuo.imports.queries import known, reading, snapshots
from yinuo.imports.rules.plan import fault_at, leans_on, plan, read_book
from yinuo.imports.rules.workbook import grids
from yinuo.imports.types import BatchState, Fault, Kind, Plan, Write, as_json
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

KEPT_FAULTS = 1000
"""More of them than anybody mends one by one; the count says how many there are."""
KEPT = timedelta(days=7)
"""How long an unfinished workbook stays, in case it is still wanted."""
BLOCKING = 20
"""As many rows are named of those that stand in the way of an undo."""
PORTION = 500

Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """Nobody watches."""


def check(content: bytes, name: str) -> Plan:
    """Judge a workbook against what stands in the house; writes nothing. Refused for what is no workbook of ours."""
    rows, faults = read_book(grids(content, name), reading())
    return plan(rows, faults, known(rows))


@transaction.atomic
def keep(content: bytes, name: str, found: Plan, *, act: Act) -> ImportBatch:
    """Keep a checked workbook for its result page; older unfinished ones lose their content."""
    allowed(found, act)
    waiting = ImportBatch.objects.filter(checked_at__lt=act.recorded_at - KEPT).exclude(content=None)
    waiting.update(content=None)
    return ImportBatch.objects.create(
        file_name=name[-200:], sha256=sha256(content).hexdigest(), content=content, user_id=act.actor_id,
        checked_at=act.recorded_at, **result(found, found.faults),
    )  # fmt: skip


@transaction.atomic
def apply(batch: ImportBatch, *, act: Act, partial: bool = False, progress: Progress = silent) -> ImportBatch:
    """Write a kept workbook: all of it, or with `partial` its good rows.

    It is judged once more, for the house may have changed. Refused("import_done") when it is written already,
    ("import_gone") when its content is no longer kept, ("import_blocked") when it has faults and `partial` is not
    asked.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != BatchState.CHECKED:
        raise Refused("import_done", state=batch.state)
    if batch.content is None:
        raise Refused("import_gone", what=batch.file_name)
    found = check(bytes(batch.content), batch.file_name)
    return apply_plan(batch, found, act=act, partial=partial, progress=progress)


@transaction.atomic
def apply_plan(
    batch: ImportBatch, found: Plan, *, act: Act, partial: bool = False, progress: Progress = silent
) -> ImportBatch:
    """Write what a plan says and close its batch."""
    allowed(found, act)
    if found.blocked and not partial:
        raise Refused("import_blocked", count=sum(fault.blocks for fault in found.faults))
    faults = list(found.faults)
    written: list[Write] = []
    hands = Hands(act)
    for part in portions(found.writes):
        progress(len(written), len(found.writes))
        wrong = write_portion(part, hands)
        if wrong and not partial:
            raise Refused("import_blocked", count=len(wrong), sheet=wrong[0].sheet, row=wrong[0].row)
        faults.extend(wrong)
        lost = {(fault.sheet, fault.row) for fault in wrong}
        written.extend(write for write in part if (write.row.sheet, write.row.line) not in lost)
    progress(len(found.writes), len(found.writes))
    return close(batch, found, written, faults, partial=partial, act=act)


def portions(writes: Sequence[Write]) -> Iterator[list[Write]]:
    """Neighbours of one kind that are all new, or all changed, a few hundred at most."""
    for _kind, group in groupby(writes, key=lambda write: (write.row.kind, write.before is None)):
        listed = list(group)
        yield from (listed[at : at + PORTION] for at in range(0, len(listed), PORTION))


def write_portion(part: list[Write], hands: Hands) -> list[Fault]:
    """Write a portion and answer what the rooms refused, which stays unwritten. New machines go in together, unless
    one of them is refused: then one by one, to say which."""
    if part[0].row.kind == Kind.VEHICLE and part[0].before is None:
        with suppress(Refused):
            hands.add_vehicles({write.row.key: write.changes for write in part})
            return []
    faults = []
    for write in part:
        try:
            hands.write(write.row.kind, write.row.key, write.changes)
        except Refused as refused:
            facts = {name: as_json(value) for name, value in refused.facts.items()}
            faults.append(fault_at(write.row, refused.field or "", refused.code, **facts))
    return faults


def close(
    batch: ImportBatch, found: Plan, written: list[Write], faults: list[Fault], *, partial: bool, act: Act
) -> ImportBatch:
    """Note every written row as it now stands, and the batch as written."""
    keys: dict[Kind, list[str]] = {}
    for write in written:
        keys.setdefault(write.row.kind, []).append(write.row.key)
    after = {kind: snapshots(kind, listed) for kind, listed in keys.items()}
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(
                batch=batch, kind=write.row.kind, key=write.row.key,
                before=write.before and dict(write.before), after=after[write.row.kind][write.row.key],
            )
            for write in written
        ),
        batch_size=500,
    )  # fmt: skip
    for name, value in result(found, tuple(faults)).items():
        setattr(batch, name, value)
    batch.state, batch.applied_at, batch.partial = BatchState.APPLIED, act.recorded_at, partial
    if not faults:
        batch.content = None
    batch.save()
    journal.write("import.apply", f"import:{batch.pk}", act, file=batch.file_name, sha256=batch.sha256,
                  counts=batch.counts)  # fmt: skip
    return batch


@transaction.atomic
def undo(batch: ImportBatch, *, act: Act, progress: Progress = silent) -> ImportBatch:
    """Take a batch back: new rows go, changed ones are as before. All or nothing.

    Refused("import_not_applied"), or ("undo_blocked") naming the rows that were changed since or are in use.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != BatchState.APPLIED:
        raise Refused("import_not_applied", state=batch.state)
    rows = list(ImportedRow.objects.filter(batch=batch).order_by("-pk"))
    keys: dict[Kind, list[str]] = {}
    for row in rows:
        keys.setdefault(Kind(row.kind), []).append(row.key)
    for kind in keys:
        demand(act.role, EDITORS[kind])
    now = {kind: snapshots(kind, listed) for kind, listed in keys.items()}
    hands = Hands(act)
    blocked: list[dict[str, Any]] = []
    needed: set[Kind] = set()
    for done, part in enumerate(alike(rows)):
        progress(done * PORTION, len(rows))
        kind = Kind(part[0].kind)
        found = taken_back(part, now[kind], hands, alone=kind in needed)
        # What a row that has to stay leans on has to stay too; naming it as well would only hide the cause.
        needed |= leans_on(kind) if found else set()
        blocked += found
    if blocked:
        raise Refused("undo_blocked", count=len(blocked), blocked=blocked[:BLOCKING])
    batch.state, batch.undone_at, batch.content = BatchState.UNDONE, act.recorded_at, None
    batch.save(update_fields=["state", "undone_at", "content"])
    journal.write("import.undo", f"import:{batch.pk}", act, rows=len(rows))
    return batch


def alike(rows: Sequence[ImportedRow]) -> Iterator[list[ImportedRow]]:
    """As `portions`: rows of one kind that all go, or all go back to what they were."""
    for _kind, group in groupby(rows, key=lambda row: (row.kind, row.before is None)):
        listed = list(group)
        yield from (listed[at : at + PORTION] for at in range(0, len(listed), PORTION))


def taken_back(part: list[ImportedRow], now: Mapping[str, Any], hands: Hands, *, alone: bool) -> list[dict[str, Any]]:
    """Undo a portion (`alone`: leave it, only look); what stands in the way of any row, with its name and why."""
    blocked = [held(row, "changed_since") for row in part if now.get(row.key) != row.after]
    if blocked or alone:
        return blocked
    if part[0].kind == Kind.VEHICLE and part[0].before is None:
        with suppress(Refused):
            hands.remove_vehicles([row.key for row in part])
            return []
    for row in part:
        try:
            if row.before is None:
                hands.remove(Kind(row.kind), row.key)
            else:
                changed = {name for name in row.before if row.before[name] != row.after[name]}
                hands.write(Kind(row.kind), row.key, {name: row.before[name] for name in changed})
        except Refused as refused:
            blocked.append(held(row, refused.code, refused.facts.get("by", [])))
    return blocked


def held(row: ImportedRow, why: str, by: object = ()) -> dict[str, Any]:
    """A row that cannot be taken back."""
    return {"kind": row.kind, "key": row.key, "why": why, "by": by}


def allowed(found: Plan, act: Act) -> None:
    """Refused("not_allowed") unless the role may edit every kind of row the workbook holds."""
    for kind in found.counts:
        demand(act.role, EDITORS[Kind(kind)])


def result(found: Plan, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """What a batch keeps of a plan."""
    return {
        "counts": {kind: dict(count) for kind, count in found.counts.items()},
        "faults": [fault.to_json() for fault in faults[:KEPT_FAULTS]],
        "fault_count": len(faults),
    }
