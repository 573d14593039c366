"""Once means once: a command's effect and its answer are stored in one transaction (DESIGN 6)."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F

from yinuo.inbox.models import Command, Conflict, Tally
from yinuo.inbox.types import Answer, How
from yinuo.journal import actions as journal
from yinuo.journal.rules import canonical
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.store import rows

Run = Callable[[], tuple[int, dict[str, Any]]]
Refusal = Callable[[Refused], tuple[int, dict[str, Any]]]
Unfit = Callable[[Refused], str]


def heard(refused: Refused) -> str:
    """Whoever sent it is there to hear the refusal and to mend it: nobody else has to settle anything."""
    return ""


def once(
    command_id: UUID, run: Run, *, refusal: Refusal, owner: str, kind: str, payload: object, act: Act,
    unfit: Unfit = heard, fresh: bool = False,
) -> Answer:  # fmt: skip
    """Run a command unless its id has been answered; give the stored answer to a repeat.

    A refused run is undone and the refusal is kept, so a repeat hears the same; where `unfit(refused)` names a subject,
    it also becomes a conflict there. The same id with another owner or other content is refused:
    `Refused("command_id_reused")`. `fresh=True` says the id was made just now, so that it cannot have been answered.
    """
    digest = sha256(canonical([kind, payload])).hexdigest()
    known = None if fresh else _known(command_id, owner, digest)
    if known:
        return known

    def keep(status: int, body: dict[str, Any]) -> Answer:
        told = {"owner": owner, "kind": kind, "digest": digest, "status": status, "answer": body}
        rows.insert_all([
            Command(id=command_id, occurred_at=act.occurred_at, recorded_at=act.recorded_at, **told)
        ])  # fmt: skip
        return Answer(status, body)

    try:
        try:
            with transaction.atomic():
                return keep(*run())
        except Refused as refused:
            _remember(refused, act)
            with transaction.atomic():
                answer = keep(*refusal(refused))
                if (subject := unfit(refused)) and act.actor_id is not None:
                    _keep(command_id, subject, refused, act.actor_id)
                return answer
    except IntegrityError:
        # Two sent the same id at once: the loser's work is undone and it hears the winner's answer.
        known = _known(command_id, owner, digest)
        if known is None:
            raise
        return known


@transaction.atomic
def _remember(refused: Refused, act: Act) -> None:
    """What must not even be tried leaves a line in the journal, whatever becomes of the command."""
    if refused.attempt is not None:
        journal.write(refused.attempt.kind, refused.attempt.subject, act, **refused.attempt.data)


def _known(command_id: UUID, owner: str, digest: str) -> Answer | None:
    stored = Command.objects.filter(pk=command_id).first()
    if stored is None:
        return None
    if (stored.owner, stored.digest) != (owner, digest):
        raise Refused("command_id_reused", field="id", id=str(command_id))
    return Answer(stored.status, stored.answer, repeated=True)


def _keep(command_id: UUID, subject: str, why: Refused, reporter_id: int) -> None:
    # No database keeps an infinite number; a fact may quote one.
    facts = json.loads(json.dumps(why.facts, cls=DjangoJSONEncoder), parse_constant=str)
    Conflict.objects.create(
        command_id=command_id, subject=subject, reporter_id=reporter_id, code=why.code,
        why={"clause": why.clause, "field": why.field, "facts": facts},
    )  # fmt: skip


def settle(conflict_id: UUID, how: str, *, reason: str, act: Act) -> None:
    """Close a conflict; whoever was slower gets Refused("settled_already")."""
    changed = Conflict.objects.filter(pk=conflict_id, resolved_at=None).update(
        how=how, reason=reason, resolved_at=act.recorded_at, resolved_by_id=act.actor_id
    )
    if not changed:
        raise Refused("settled_already")


def settle_redone(subject: str, kind: str, *, but: Collection[str], act: Act) -> None:
    """Whoever sends the same again, mended, has settled the refused tries; those refused with a code in `but` stay."""
    mine = Conflict.objects.filter(subject=subject, reporter_id=act.actor_id, command__kind=kind, resolved_at=None)
    mine.exclude(code__in=but).update(how=How.REDONE, resolved_at=act.recorded_at, resolved_by_id=act.actor_id)


FORGOTTEN_AFTER = timedelta(days=1)


def knock(sender: str, *, most: int, within: timedelta, at: datetime) -> None:
    """Count one more try of `sender` (a digest) in the stretch of `within` that holds `at`.

    Counted in the database, so that all processes count together. Refused("too_many") beyond `most`, with `minutes` to
    wait.
    """
    seconds = int(within.total_seconds())
    started_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
    Tally.objects.filter(started_at__lt=at - FORGOTTEN_AFTER).delete()
    row = Tally.objects.filter(sender=sender, started_at=started_at)
    with transaction.atomic():
        if not row.update(count=F("count") + 1):
            Tally.objects.bulk_create([Tally(sender=sender, started_at=started_at)], ignore_conflicts=True)
            row.update(count=F("count") + 1)
        count = row.values_list("count", flat=True).get()
    if count > most:
        left = started_at + within - at
        raise Refused("too_many", minutes=max(1, round(left.total_seconds() / 60)))
