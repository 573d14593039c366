"""Reading files: what is attached to something, whether an upload arrived, and the bytes."""

from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from yinuo.files.models import Arrival, Attachment, Blob, Upload
from yinuo.files.rules import path_of
from yinuo.files.types import Arriving
from yinuo.kernel.errors import Refused


def attachments_of(subject_kind: str, subject_key: str, purpose: str | None = None) -> list[Attachment]:
    """What is attached to a subject, oldest first, each with its blob."""
    attached = Attachment.objects.filter(subject_kind=subject_kind, subject_key=subject_key)
    if purpose is not None:
        attached = attached.filter(purpose=purpose)
    return list(attached.select_related("blob").order_by("pk"))


def subjects_of(sha256: str) -> list[tuple[str, str]]:
    """The (kind, key) of everything a blob is attached to: a door lets see the file who may see one of them."""
    rows = Attachment.objects.filter(blob_id=sha256).order_by("pk")
    return list(dict.fromkeys(rows.values_list("subject_kind", "subject_key")))


def with_files(subject_kind: str, subject_keys: Collection[str]) -> set[str]:
    """Of these subjects those to which anything is attached; one query."""
    attached = Attachment.objects.filter(subject_kind=subject_kind, subject_key__in=subject_keys).order_by("pk")
    return set(attached.values_list("subject_key", flat=True))


def blobs_of(hashes: Iterable[str]) -> dict[str, Blob]:
    """Given hash → blob, for hashes of stored or of received bytes; those that never arrived are not in it."""
    wanted = set(hashes)
    found = {blob.sha256: blob for blob in Blob.objects.filter(pk__in=wanted)}
    uploads = Upload.objects.filter(pk__in=wanted - found.keys()).select_related("blob")
    return found | {upload.received_sha256: upload.blob for upload in uploads}


def kept(received: str) -> Blob | None:
    """The blob of these bytes, if they are really there."""
    blob = blobs_of([received]).get(received)
    return blob if blob is not None and default_storage.exists(path_of(blob.sha256)) else None


def arriving(sha256: str, owner_id: int | None) -> Arriving:
    """How far somebody's file has come. Refused: not_found for one never begun, or given up since."""
    # In this order: an arrival goes only when the file is kept, so whoever misses the one finds the other.
    arrival = Arrival.objects.filter(received_sha256=sha256, owner_id=owner_id).first()
    if (blob := kept(sha256)) is not None:
        return Arriving(sha256, blob.size_bytes, blob.size_bytes, done=True)
    if arrival is None:
        raise Refused("not_found", what=sha256[:12])
    return Arriving(sha256, length_of(part_of(arrival)), arrival.size_bytes, done=False)


def part_of(arrival: Arrival) -> Path:
    """Where the pieces of a file are put together: always on this machine's disk, which can append."""
    return Path(settings.FILES) / "arriving" / f"{arrival.owner_id}-{arrival.received_sha256}"


def length_of(part: Path) -> int:
    """How many bytes are here."""
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def blob_of(given: str, *, field: str = "photos") -> Blob:
    """The blob with this hash, stored or received. Refused: file_missing."""
    try:
        return blobs_of([given])[given]
    except KeyError:
        raise Refused("file_missing", field=field, what=given) from None


def open_blob(sha256: str) -> File:
    """The stored bytes, open for reading. Refused: file_missing."""
    try:
        return default_storage.open(path_of(sha256))
    except FileNotFoundError:
        raise Refused("file_missing", what=sha256) from None


def bytes_of(hashes: Iterable[str]) -> dict[str, bytes]:
    """Hash → bytes of several stored blobs, such as the pictures of a receipt; lost ones are not in it."""
    found: dict[str, bytes] = {}
    for sha256 in set(hashes) - {""}:
        try:
            with open_blob(sha256) as file:
                found[sha256] = file.read()
        except Refused:
            continue
    return found
