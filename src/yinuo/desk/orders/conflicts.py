"""What engineers did and their orders did not take, with both sides, as the tray shows it (DESIGN 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from yinuo.accounts.types import Role
from yinuo.checklists import queries as checklists
from yinuo.checklists.types import Item
from yinuo.files import queries as files
from yinuo.hall.reported import files_of, in_words
from yinuo.hall.story import Told, files_in, story
from yinuo.hall.words import Explanation, explain
from yinuo.inbox.types import ConflictRow
from yinuo.journal import queries as journal
from yinuo.journal.types import Event
from yinuo.orders.queries import one
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import Step
from yinuo.people import queries as people

MOST_NEWS = 12
"""Entries shown of what happened on an order meanwhile; the rest stands on its page."""

WORDS = {"not_yours": _("工单那时已不在他名下")}
"""Refusals that are told to the engineer in words which a dispatcher reads the wrong way round."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of a conflict: the hash it is asked for by; image, audio or application, "" while it is not here."""

    sha256: str
    media: str


@dataclass(frozen=True, slots=True)
class Side:
    """What the phone did: one conflict in words."""

    row: ConflictRow
    step: Any
    facts: list[tuple[str, str]]
    files: list[Shown]
    why: Explanation


@dataclass(frozen=True, slots=True)
class Back:
    """Giving the order to the one who reported, so that it can be applied: his name, and the form of the step."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One order as it stands now, what happened on it since the phone last saw it, and what waits on it."""

    order: Any
    sides: list[Side]
    news: list[Told]
    more_news: int
    backs: list[Back]


def groups(rows: Sequence[ConflictRow]) -> list[Group]:
    """What waits, by order, the order that waits longest first; a handful of queries however many there are."""
    by_subject: dict[str, list[ConflictRow]] = {}
    for row in rows:
        by_subject.setdefault(row.subject, []).append(row)
    orders = one.of_numbers([row.key for row in rows])
    stories = journal.stories_of(by_subject)
    told = (sha for events in stories.values() for _pk, event in events for sha in files_in(event))
    blobs = files.blobs_of([*told, *(sha for row in rows for sha in files_of(row.step, row.told))])
    items = {family: checklists.items_for(family) for family in {each.vehicle.model.family for each in orders.values()}}
    engineers = people.engineers_of_users({row.reporter_id for row in rows})
    found = []
    for subject, waiting in by_subject.items():
        order = orders[waiting[0].key]
        sides = [side(row, blobs, items[order.vehicle.model.family]) for row in waiting]
        news = since(stories[subject], waiting, blobs)
        found.append(
            Group(order, sides, news[-MOST_NEWS:], max(0, len(news) - MOST_NEWS), backs(order, waiting, engineers))
        )
    return found


def side(row: ConflictRow, blobs: dict[str, Any], items: list[Item]) -> Side:
    """One conflict in words."""
    shown = [
        Shown(sha, blobs[sha].media_type.partition("/")[0] if sha in blobs else "")
        for sha in files_of(row.step, row.told)
    ]
    why = explain(row.why)
    if row.why.code in WORDS:
        why = replace(why, title=force_str(WORDS[row.why.code]), detail="")
    return Side(row, Step(row.step).label, in_words(row.step, row.told, items), shown, why)


def backs(order: Any, waiting: list[ConflictRow], engineers: dict[int, Any]) -> list[Back]:
    """Whom the order can be given to, of those who reported on it."""
    possible = steps_from(order.state, Role.DISPATCHER)
    step = next((step for step in (Step.REASSIGN, Step.DISPATCH) if step in possible), None)
    theirs = {row.reporter_id: engineers[row.reporter_id] for row in waiting if row.reporter_id in engineers}
    return [
        Back(each.name, reverse("desk:step", args=[order.number, step]) + f"?engineer={quote(each.number)}")
        for each in theirs.values()
        if step is not None and each.pk != order.engineer_id
    ]


def since(events: list[tuple[int, Event]], waiting: list[ConflictRow], blobs: dict[str, Any]) -> list[Told]:
    """What was recorded on the order after what the phone had seen when it did the first of these."""
    first = waiting[0]
    if first.basis is None:
        seen = sum(event.recorded_at <= first.occurred_at for _pk, event in events)
    else:
        seen = sum(pk <= first.basis for pk, _event in events)
    return story([event for _pk, event in events], blobs)[seen:]
