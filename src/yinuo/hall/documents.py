"""Product documents as every door shows them: for what they are, their versions, their file."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.assets.types import About, Family, FaultSystem
from yinuo.hall.blobs import ENDINGS, SHOWN, serve_blob
from yinuo.hall.labels import of
from yinuo.journal import queries as journal
from yinuo.kernel.errors import Refused

if TYPE_CHECKING:
    from yinuo.assets.models import Document

NAMES = {About.FAMILY: of(Family), About.SYSTEM: of(FaultSystem)}
MOST = 50
"""Versions on a page."""


@dataclass(frozen=True, slots=True)
class Version:
    """One publication of a document, or its withdrawal (`version` 0, `text` the reason)."""

    version: int
    title: str
    text: str
    who: str
    at: datetime


def topic_words(document: "Document") -> str:
    """For which machines and faults it is; its topics must be there."""
    ordered = sorted(document.topics.all(), key=lambda topic: (list(About).index(About(topic.about)), topic.code))
    words = [str(NAMES.get(About(topic.about), {}).get(topic.code, topic.code)) for topic in ordered]
    return pgettext("between the items of a list", "、").join(words) or _("各种车、各种故障通用")


def versions(number: str) -> list[Version]:
    """What its journal tells, the newest first."""
    return [
        Version(data.get("version", 0), data.get("title", ""), data.get("text", data.get("reason", "")),
                event.actor or _("系统"), event.occurred_at)
        for event in journal.newest(f"document:{number}", limit=MOST) for data in [event.data]
    ]  # fmt: skip


def serve_file(request: HttpRequest, document: "Document") -> HttpResponse:
    """Its file under its title. Refused("not_found") where it has none."""
    if document.blob is None:
        raise Refused("not_found", what=document.number)
    answer, media_type = serve_blob(request, document.blob.sha256), document.blob.media_type
    name = f"{document.title}.{ENDINGS.get(media_type, 'bin')}"
    answer["Content-Disposition"] = content_disposition_header(media_type not in SHOWN, name) or ""
    return cast("HttpResponse", answer)
