"""Keeping files: once each by content, pictures made small and free of hidden data, then attached to what they show."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from yinuo.files import queries
from yinuo.files.models import Attachment, Blob, Upload
from yinuo.files.rules import checked, path_of, wrong_type
from yinuo.files.types import Limits, Media, MediaKind
from yinuo.journal import actions as journal
from yinuo.kernel import pictures
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused


@transaction.atomic
def store(data: bytes, declared_name: str, *, act: Act) -> Blob:
    """Keep a file; the same bytes again give the same blob.

    It is not journaled: bytes say nothing until they are attached.
    Refused: file_empty, file_type_wrong, file_too_large.
    """
    received = sha256(data).hexdigest()
    known = queries.blobs_of([received]).get(received)
    if known is not None and default_storage.exists(path_of(known.sha256)):
        return known
    media = checked(data, declared_name, limits())
    kept, facts = _prepared(data, declared_name, media)
    name = sha256(kept).hexdigest()
    # The bytes come first: a row without bytes would be a lie, bytes without a row are only unused.
    if not default_storage.exists(path_of(name)):
        default_storage.save(path_of(name), ContentFile(kept))
    blob, _ = Blob.objects.get_or_create(
        sha256=name, defaults={"size_bytes": len(kept), "stored_at": act.recorded_at, **facts}
    )
    Upload.objects.get_or_create(received_sha256=received, defaults={"blob": blob})
    return blob


@transaction.atomic
def attach(
    subject_kind: str,
    subject_key: str,
    blob: Blob,
    *,
    purpose: str,
    act: Act,
    caption: str = "",
    item_code: str = "",
) -> Attachment:
    """Make a blob part of a subject and say so in the subject's journal; a repeat gives the first attachment."""
    attached, fresh = Attachment.objects.get_or_create(
        subject_kind=subject_kind,
        subject_key=subject_key,
        blob=blob,
        purpose=purpose,
        item_code=item_code,
        defaults={
            "caption": caption,
            "added_at": act.occurred_at,
            "added_by_id": act.actor_id,
            "command_id": act.command_id,
        },
    )
    if fresh:
        subject = f"{subject_kind}:{subject_key}"
        journal.write("file.attach", subject, act, sha256=blob.pk, purpose=purpose, caption=caption, item=item_code)
    return attached


@transaction.atomic
def attach_all(
    subject_kind: str, subject_key: str, hashes: Iterable[str], *, purpose: str, act: Act
) -> list[Attachment]:
    """Attach files by hash, stored or as received, in their order. Refused: file_missing, naming those not here yet."""
    wanted = list(dict.fromkeys(hashes))
    if not wanted:
        return []
    blobs = queries.blobs_of(wanted)
    if missing := [each for each in wanted if each not in blobs]:
        raise Refused("file_missing", field="photos", what=missing)
    return [attach(subject_kind, subject_key, blobs[each], purpose=purpose, act=act) for each in wanted]


def limits() -> Limits:
    """The size limits in force."""
    return Limits(settings.FILE_IMAGE_MB, settings.FILE_AUDIO_MB, settings.FILE_DOCUMENT_MB)


def _prepared(data: bytes, name: str, media: Media) -> tuple[bytes, dict[str, object]]:
    """The bytes to keep and the blob's fields about them."""
    if media.kind != MediaKind.IMAGE:
        return data, {"media_type": media.media_type}
    try:
        picture = pictures.normalised(data, long_side=settings.PHOTO_LONG_SIDE_PX, quality=settings.PHOTO_QUALITY)
    except pictures.NotAPicture:
        raise wrong_type(name) from None
    place = picture.place
    return picture.data, {
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "taken_at": _aware(picture.taken_at),
        "taken_lat": place.lat if place else None,
        "taken_lon": place.lon if place else None,
    }


def _aware(taken_at: datetime | None) -> datetime | None:
    """A camera that does not tell its offset shows the company's time."""
    if taken_at is None or taken_at.tzinfo is not None:
        return taken_at
    return taken_at.replace(tzinfo=ZoneInfo(settings.COMPANY_ZONE))
