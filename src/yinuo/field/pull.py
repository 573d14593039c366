"""Which jobs the phone keeps for hours without signal: today's and tomorrow's, and which of them changed (DESIGN 6).

A cursor is what the phone holds, as this page told it: whose jobs, on which day, in which language, with which own
stock and product documents, and each job's version. So nothing can be missed: neither a job that was handed on nor one
that only time has brought near.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from yinuo.assets.queries import documents
from yinuo.field.commands import refused_json, require_engineer
from yinuo.files.rules import MB
from yinuo.hall.act import user_of
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import day_of
from yinuo.orders.queries.board import visible
from yinuo.orders.queries.days import near
from yinuo.parts import queries as parts
from yinuo.tours.queries import visits


@dataclass(frozen=True, slots=True)
class Held:
    """What a phone holds: order number → version. `head` says of whom, when and how; another head holds nothing."""

    head: str
    versions: Mapping[str, int]

    def __str__(self) -> str:
        return "~".join([self.head, *(f"{number}.{version}" for number, version in self.versions.items())])

    @classmethod
    def read(cls, cursor: str, head: str) -> "Held":
        """What a cursor says; one of somebody else, of another day or unreadable says nothing."""
        told, *rows = cursor.split("~")
        pairs = [row.rpartition(".") for row in rows]
        if told != head or not all(number and version.isdecimal() for number, _dot, version in pairs):
            return cls(head, {})
        return cls(head, {number: int(version) for number, _dot, version in pairs})


@require_GET
@never_cache
@gzip_page
def pull(request: HttpRequest) -> JsonResponse:
    """`?cursor=` → {cursor, user, jobs: [{number, url, version}] to fetch, gone: [numbers] to forget, whole, room}.

    `whole`: the cursor said nothing, so `jobs` is everything, and any other job the phone holds has gone.
    `room`: how many bytes of manuals the phone may keep.
    """
    try:
        require_engineer(request)
    except Refused as refused:
        return refused_json(refused)
    user, now = user_of(request), clock.now()
    before = Held.read(request.GET.get("cursor", ""), head_of(user.pk, day_of(now, settings.COMPANY_ZONE)))
    shown = visible(role=user.role, user_id=user.pk)
    toured = [each.number for each in visits.of_engineer(user.pk)]
    jobs = versions("order", near(shown, now=now, zone=settings.COMPANY_ZONE))
    after = Held(before.head, jobs | versions("tour", toured))
    changed = [number for number, version in after.versions.items() if before.versions.get(number) != version]
    told = {
        "cursor": str(after),
        "user": user.pk,
        "jobs": [
            {"number": number, "url": page_of(number, jobs), "version": after.versions[number]} for number in changed
        ],
        "gone": [number for number in before.versions if number not in after.versions],
        "whole": not before.versions,
        "room": settings.PHONE_DOCUMENTS_MB * MB,
    }
    return JsonResponse(told)


def head_of(user_id: int, day: date) -> str:
    """All that every job's page has in it besides the job.

    Certificates are good for a day, words are of one language and release, the van holds what it holds, and a document
    that was withdrawn must go.
    """
    written, moved = documents.changed_at(), parts.last_moved(user_id)
    told = (user_id, day.isoformat(), get_language(), settings.VERSION, moved, written and f"{written:%y%m%d%H%M%S%f}")
    return "_".join(map(str, told))


def page_of(number: str, jobs: Mapping[str, int]) -> str:
    """Where a job or a tour visit is read."""
    return reverse("field:job" if number in jobs else "field:tour", args=[number])


def versions(room: str, numbers: list[str]) -> dict[str, int]:
    """Number → its newest entry in the journal."""
    last = journal.last_ids([f"{room}:{number}" for number in numbers])
    return {number: last[f"{room}:{number}"] for number in numbers}


urls = [path("pull/", pull, name="pull")]
