"""Who does something, as what, when it happened, when it was recorded, under which id."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from yinuo.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class Act:
    """One act, handed from a door or the worker to an action.

    `occurred_at` is when it happened (a phone may have been offline), `recorded_at` when the server learned of it;
    both aware. `role` is a key of `accounts.types.Role`; `actor_id` is None for customers by link and for the worker.
    """

    actor_id: int | None
    role: str
    occurred_at: datetime
    recorded_at: datetime
    door: str
    command_id: UUID = field(default_factory=uuid7)
    on_behalf: str = ""
    actor_name: str = ""

    def __post_init__(self) -> None:
        for moment in (self.occurred_at, self.recorded_at):
            if moment.tzinfo is None:
                raise ValueError("Expected aware moments in an Act.")

    def happened(self, at: datetime) -> "Act":
        """The same act, said to have happened at `at`."""
        return replace(self, occurred_at=at)


def system_act(now: datetime, *, door: str = "worker") -> Act:
    """An act of the system itself: the worker, a restore, the first seeding."""
    return Act(actor_id=None, role="system", occurred_at=now, recorded_at=now, door=door)
