"""Where a case stands, and what its crew or the desk does next (R-9.3 to R-9.7)."""

from collections.abc import Collection

from yinuo.orders.rules import scene
from yinuo.orders.types import ENDED, State
from yinuo.rescue.types import Phase

BEFORE_LEAVING = frozenset({State.REPORTED, State.RESPONDED, State.SCHEDULED, State.DISPATCHED, State.ACCEPTED,
                            State.SOLVED_REMOTELY})  # fmt: skip
FINISHING = frozenset({State.AWAITING_SIGNATURE, State.SIGNED})


def phase_of(state: str, closed: Collection[str]) -> Phase:
    """What a case waits for; a held scene goes before everything else."""
    if state in ENDED:
        return Phase.ENDED
    if scene.SCENE in closed:
        return Phase.HELD
    if state in BEFORE_LEAVING:
        return Phase.CALLED
    if state == State.EN_ROUTE:
        return Phase.UNDER_WAY
    if scene.ASSESSMENT in closed:
        return Phase.ASSESSING
    if scene.CLEARING in closed:
        return Phase.CLEARING
    if state == State.TOWING:
        return Phase.TOWING
    if state in FINISHING:
        return Phase.FINISHING
    return Phase.CLAIMING if scene.CLAIM in closed else Phase.ON_SCENE
