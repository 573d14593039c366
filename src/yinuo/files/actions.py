"""Keeping files: once each by content, pictures made small and free of hidden data, then attached to what they show."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from yinuo.files import queries
from yinuo.files.models import Arrival, Attachment, Blob, Upload
from yinuo.files.rules import HEAD, checked, fits, is_hash, path_of, purpose_of, wrong_type
from yinuo.files.types import NOTHING_SEEN, Arriving, Limits, Media, MediaKind, Seen
from yinuo.journal import actions as journal
from yinuo.kernel import pictures
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place


def store(data: bytes, declared_name: str, *, act: Act) -> Blob:
    """Keep a file; the same bytes again give the same blob.

    It is not journaled: bytes say nothing until they are attached.
    Refused: file_empty, file_type_wrong, file_too_large.
    """
    received = sha256(data).hexdigest()
    if (known := queries.kept(received)) is not None:
        return known
    media = checked(data, declared_name, limits())
    kept, facts = _prepared(data, declared_name, media)
    name = sha256(kept).hexdigest()
    # The bytes come first: a row without bytes would be a lie, bytes without a row are only unused.
    if not default_storage.exists(path_of(name)):
        default_storage.save(path_of(name), ContentFile(kept))
    # Only now the database is held: making a picture small takes long.
    with transaction.atomic():
        blob, _ = Blob.objects.get_or_create(
            sha256=name, defaults={"size_bytes": len(kept), "stored_at": act.recorded_at, **facts}
        )
        Upload.objects.get_or_create(received_sha256=received, defaults={"blob": blob})
    return blob


def begin_arrival(received: str, *, size: int, name: str, act: Act, seen: Seen = NOTHING_SEEN) -> Arriving:
    """Say that a file of this hash comes in pieces, or ask how far it has come: it goes on from `offset`.

    Refused: field_wrong, file_empty, file_too_large; file_hash_wrong or file_type_wrong for what is here already.
    """
    if not is_hash(received):
        raise Refused("field_wrong", field="sha256", value=received[:80])
    if size < 1:
        raise Refused("file_empty", field="file", name=name)
    fits(size, name, limit_mb=limits().most_mb)
    if (blob := queries.kept(received)) is not None:
        _note(blob, seen)
        return queries.arriving(received, act.actor_id)
    arrival, _ = Arrival.objects.update_or_create(
        received_sha256=received, owner_id=act.actor_id,
        defaults={"size_bytes": size, "name": name[:200], "begun_at": act.recorded_at, **_columns(seen)},
    )  # fmt: skip
    return _settled(arrival, act)


def append(received: str, piece: bytes, *, offset: int, act: Act) -> Arriving:
    """Put the piece that begins at `offset` behind what is here; the last one makes it a kept file.

    Refused("upload_offset") where it does not fit behind; not_found, file_type_wrong and file_too_large as soon as it
    is known; file_hash_wrong when the whole is not what was announced: it begins anew.
    """
    with transaction.atomic():
        # Locked: of two tabs that send the same piece the second is told how far the file has come.
        arrival = _arrivals().select_for_update().filter(received_sha256=received, owner_id=act.actor_id).first()
        if arrival is None:
            return queries.arriving(received, act.actor_id)
        part = queries.part_of(arrival)
        # The bytes on disk are the truth: after a crash there may be more than anybody was told.
        here = queries.length_of(part)
        if offset != here:
            raise Refused("upload_offset", offset=here)
        if here == 0 and len(piece) >= min(HEAD, arrival.size_bytes):
            checked(piece[:HEAD], arrival.name, limits(), size=arrival.size_bytes)
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with part.open("ab") as file:
            # One byte beyond the announced size is enough for the hash to be wrong.
            file.write(piece[: arrival.size_bytes + 1 - here])
    return _settled(arrival, act)


def forget_arrival(*, before: datetime) -> bool:
    """Give up one file that nobody went on sending since `before`; whether there was one."""
    arrival = _arrivals().filter(begun_at__lt=before).first()
    if arrival is None:
        return False
    queries.part_of(arrival).unlink(missing_ok=True)
    Arrival.objects.filter(pk=arrival.pk).delete()
    return True


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
    return [
        attach(subject_kind, subject_key, blob, purpose=purpose_of(blob.media_type, purpose), act=act)
        for blob in (blobs[each] for each in wanted)
    ]


def limits() -> Limits:
    """The size limits in force."""
    return Limits(settings.FILE_IMAGE_MB, settings.FILE_AUDIO_MB, settings.FILE_DOCUMENT_MB)


def _arrivals() -> QuerySet[Arrival]:
    return Arrival.objects.order_by("begun_at", "pk")


def _settled(arrival: Arrival, act: Act) -> Arriving:
    """How far it has come; once it is whole it is checked against its hash and kept."""
    part = queries.part_of(arrival)
    if queries.length_of(part) < arrival.size_bytes:
        return queries.arriving(arrival.received_sha256, arrival.owner_id)
    try:
        data = part.read_bytes()
    except FileNotFoundError:  # Another tab was faster.
        return queries.arriving(arrival.received_sha256, arrival.owner_id)
    try:
        if sha256(data).hexdigest() != arrival.received_sha256:
            raise Refused("file_hash_wrong", field="file", name=arrival.name)
        blob = store(data, arrival.name, act=act)
    except Refused:
        part.unlink(missing_ok=True)
        raise
    place = None if arrival.taken_lat is None else Place(arrival.taken_lat, arrival.taken_lon or 0)
    _note(blob, Seen(arrival.taken_at, place))
    with transaction.atomic():
        Arrival.objects.filter(pk=arrival.pk).delete()
        part.unlink(missing_ok=True)  # while the row is locked, so that nobody begins the part anew
    return queries.arriving(arrival.received_sha256, arrival.owner_id)


def _note(blob: Blob, seen: Seen) -> None:
    """Keep the camera's time and place as told where the bytes themselves carried none."""
    if seen.taken_at is not None:
        Blob.objects.filter(pk=blob.pk, taken_at=None).update(taken_at=seen.taken_at)
    if seen.place is not None:
        Blob.objects.filter(pk=blob.pk, taken_lat=None).update(taken_lat=seen.place.lat, taken_lon=seen.place.lon)


def _columns(seen: Seen) -> dict[str, object]:
    place = seen.place
    return {
        "taken_at": seen.taken_at, "taken_lat": place.lat if place else None, "taken_lon": place.lon if place else None,
    }  # fmt: skip


def _prepared(data: bytes, name: str, media: Media) -> tuple[bytes, dict[str, object]]:
    """The bytes to keep and the blob's fields about them."""
    if media.kind != MediaKind.IMAGE:
        return data, {"media_type": media.media_type}
    try:
        picture = pictures.normalised(data, long_side=settings.PHOTO_LONG_SIDE_PX, quality=settings.PHOTO_QUALITY)
    except pictures.NotAPicture:
        raise wrong_type(name) from None
    return picture.data, {
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        **_columns(Seen(_aware(picture.taken_at), picture.place)),
    }


def _aware(taken_at: datetime | None) -> datetime | None:
    """A camera that does not tell its offset shows the company's time."""
    if taken_at is None or taken_at.tzinfo is not None:
        return taken_at
    return taken_at.replace(tzinfo=ZoneInfo(settings.COMPANY_ZONE))
