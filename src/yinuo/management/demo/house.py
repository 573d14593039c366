"""What the people of the demonstration's house know, as those see it who take the next step."""

from datetime import datetime
from random import Random
from typing import Protocol

from yinuo.checklists.types import Item
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case
from yinuo.shops.types import Needs


class House(Protocol):
    """What the people of the house know: who can go, what a checklist asks, a drawn signature, a shop's way."""

    def engineer_for(self, case: Case, at: datetime) -> str | None:
        """The number of the engineer to send; None when nobody can go."""

    def items(self, family: str, gate: str) -> list[Item]:
        """The lines of a gate's checklist."""

    def signature(self, chance: Random) -> str:
        """The hash of a drawn signature, "" for none."""

    def shop_for(self, case: Case, at: datetime, needs: Needs) -> str | None:
        """The number of the outside shop that may do this; None where there is none near enough."""

    def act(self, role: str, at: datetime, case: Case) -> Act:
        """The act of whoever does it."""

    def photos(self, case: Case) -> tuple[str, str] | None:
        """The hashes of what the part looked like before and after; None where nobody takes photos."""
