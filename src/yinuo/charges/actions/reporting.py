"""A customer says that something improper was charged: heard by who can mend it, never by who took it (R-6.11)."""

from django.db import transaction

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Role
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.messages import actions as messages
from yinuo.messages.types import NoticeKind

LONGEST = 2000


@clause("R-6.11")
@transaction.atomic
def report_improper(subject: str, words: str, *, act: Act) -> None:
    """Keep what the customer says, and tell the service manager and finance. Refused("field_required")."""
    if not words.strip():
        raise Refused("field_required", field="note")
    journal.write("charges.reported", subject, act, note=words.strip()[:LONGEST])
    told = [*accounts.active_ids(Role.SERVICE_MANAGER), *accounts.active_ids(Role.FINANCE)]
    about = f"{NoticeKind.IMPROPER_CHARGE}@{act.command_id}"
    messages.tell(told, NoticeKind.IMPROPER_CHARGE, subject, about=about, at=act.recorded_at)
