"""Files: told by their content, kept once, freed of hidden data, attached with a line in the journal."""

import io
import struct
import zlib
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import RequestFactory
from PIL import Image

from tests.receipt_sample import encoded, photo, stroke
from yinuo.files import actions, queries
from yinuo.files.models import Attachment, Blob
from yinuo.files.rules import path_of
from yinuo.hall.blobs import serve_blob
from yinuo.journal.models import Entry
from yinuo.kernel.act import system_act
from yinuo.kernel.errors import Refused

pytestmark = pytest.mark.django_db
ACT = system_act(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    backend = {"BACKEND": "yinuo.site.storage.WholeFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path


def phone_photo(size: tuple[int, int] = (3000, 2000), *, offset: str = "") -> bytes:
    """A JPEG held sideways (EXIF orientation 6), taken at 45°48' N 126°32' E."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769).update({0x9003: "2026:11:23 08:40:11", **({0x9011: offset} if offset else {})})
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 48.0, 0.0), 3: "E", 4: (126.0, 32.0, 0.0)})
    return encoded(Image.new("RGB", size, "#88aabb"), "JPEG", exif=exif)


def test_a_photo_is_made_upright_and_small_and_its_time_and_place_become_fields():
    blob = actions.store(phone_photo(offset="+08:00"), "IMG_1.jpg", act=ACT)

    assert (blob.media_type, blob.width, blob.height) == ("image/jpeg", 1365, 2048)
    assert blob.taken_at == datetime(2026, 11, 23, 0, 40, 11, tzinfo=UTC)
    assert (round(blob.taken_lat, 3), round(blob.taken_lon, 3)) == (45.8, 126.533)


def test_a_camera_without_an_offset_shows_the_companys_time():
    blob = actions.store(phone_photo(), "IMG_1.jpg", act=ACT)

    assert blob.taken_at.astimezone(UTC) == datetime(2026, 11, 23, 0, 40, 11, tzinfo=UTC)


def test_what_is_kept_carries_no_hidden_data():
    blob = actions.store(phone_photo(), "IMG_1.jpg", act=ACT)

    with queries.open_blob(blob.pk) as file:
        kept = Image.open(io.BytesIO(file.read()))
    assert dict(kept.getexif()) == {}
    assert "exif" not in kept.info


def test_the_name_of_a_blob_is_the_hash_of_its_bytes_on_disk(folder):
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)

    lies_at = folder / path_of(blob.pk)
    assert sha256(lies_at.read_bytes()).hexdigest() == blob.pk
    assert lies_at.relative_to(folder).parts == (blob.pk[:2], blob.pk[2:4], blob.pk)
    assert blob.size_bytes == lies_at.stat().st_size


def test_the_same_bytes_again_are_kept_once(folder):
    first = actions.store(photo("navy"), "a.jpg", act=ACT)
    second = actions.store(photo("navy"), "another name.jpg", act=ACT)

    assert second == first
    assert Blob.objects.count() == 1
    assert len([each for each in folder.rglob("*") if each.is_file()]) == 1


def test_a_phone_learns_by_its_own_hash_that_the_photo_arrived():
    sent = phone_photo()
    own = sha256(sent).hexdigest()

    assert queries.blobs_of([own]) == {}
    blob = actions.store(sent, "IMG_1.jpg", act=ACT)

    assert queries.blobs_of([own, blob.pk]) == {own: blob, blob.pk: blob}
    assert blob.pk != own


def test_a_lost_file_is_healed_when_it_is_sent_again(folder):
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)
    (folder / path_of(blob.pk)).unlink()

    actions.store(photo("navy"), "a.jpg", act=ACT)

    assert (folder / path_of(blob.pk)).exists()


def test_a_signature_stays_on_clear_ground():
    blob = actions.store(stroke(), "sign.png", act=ACT)

    assert blob.media_type == "image/png"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 64, "audio/webm"),
        (b"OggS" + b"\0" * 64, "audio/ogg"),
        (b"\0\0\0\x1cftypM4A " + b"\0" * 64, "audio/mp4"),
        (b"%PDF-1.7\n" + b"\0" * 64, "application/pdf"),
    ],
)
def test_voice_and_documents_are_kept_as_they_are(data, media_type):
    blob = actions.store(data, "whatever.bin", act=ACT)

    assert blob.media_type == media_type
    assert blob.pk == sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"just a text", "photo.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "drawing.png"),
        (b"<!doctype html><script>alert(1)</script>", "page.webp"),
        (b"MZ\x90\0" + b"\0" * 200, "tool.pdf"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, "torn.jpg"),
        (photo("navy")[:2000], "half.jpg"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_and_nothing_is_kept(data, name, folder):
    with pytest.raises(Refused) as no:
        actions.store(data, name, act=ACT)

    assert (no.value.code, no.value.field, no.value.facts["name"]) == ("file_type_wrong", "file", name)
    assert Blob.objects.count() == 0
    assert list(folder.iterdir()) == []


def test_a_heic_photo_is_refused_by_its_name():
    with pytest.raises(Refused) as no:
        actions.store(b"\0\0\0\x18ftypheic" + b"\0" * 100, "IMG_2.HEIC", act=ACT)

    assert (no.value.code, no.value.facts["found"]) == ("file_type_wrong", "HEIC")


def test_an_empty_file_is_refused():
    with pytest.raises(Refused) as no:
        actions.store(b"", "empty.jpg", act=ACT)

    assert no.value.code == "file_empty"


def test_a_file_over_its_limit_is_refused_with_limit_and_size(settings):
    settings.FILE_AUDIO_MB = 1

    with pytest.raises(Refused) as no:
        actions.store(b"OggS" + b"\0" * 2_500_000, "long.ogg", act=ACT)

    assert (no.value.code, no.value.facts["limit_mb"], no.value.facts["size_mb"]) == ("file_too_large", 1, 2.5)


def test_a_picture_that_claims_a_sea_of_pixels_is_refused_before_it_is_decoded():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )

    with pytest.raises(Refused) as no:
        actions.store(bomb, "sea.png", act=ACT)

    assert no.value.code == "file_type_wrong"


def test_attaching_writes_one_line_into_the_subjects_journal_however_often_it_is_repeated():
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)

    for _ in range(2):
        actions.attach("order", "SO-20261123-0042", blob, purpose="before", act=ACT, caption="渗油")

    entry = Entry.objects.get(subject="order:SO-20261123-0042")
    assert (entry.kind, entry.data["sha256"], entry.data["purpose"]) == ("file.attach", blob.pk, "before")
    assert Attachment.objects.count() == 1


def test_what_is_attached_is_found_by_subject_and_purpose_in_order():
    before, later = (actions.store(photo(each), "a.jpg", act=ACT) for each in ("navy", "olive"))
    actions.attach_all("order", "SO-1", [before.pk], purpose="before", act=ACT)
    actions.attach_all("order", "SO-1", [later.pk], purpose="after", act=ACT)

    assert [each.blob for each in queries.attachments_of("order", "SO-1")] == [before, later]
    assert [each.blob for each in queries.attachments_of("order", "SO-1", "after")] == [later]
    assert queries.attachments_of("order", "SO-2") == []
    assert queries.subjects_of(before.pk) == [("order", "SO-1")]


def test_a_hash_that_never_arrived_cannot_be_attached():
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)

    with pytest.raises(Refused) as no:
        actions.attach_all("order", "SO-1", [blob.pk, "f" * 64], purpose="work", act=ACT)

    assert (no.value.code, no.value.facts["what"]) == ("file_missing", ["f" * 64])
    assert Attachment.objects.count() == 0


def test_a_picture_is_served_in_the_page_and_never_as_anything_else():
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)

    answer = serve_blob(RequestFactory().get("/"), blob.pk)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="{blob.pk[:12]}.jpg"'
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert sha256(b"".join(answer.streaming_content)).hexdigest() == blob.pk
    answer.close()


def test_a_document_is_served_as_a_download():
    blob = actions.store(b"%PDF-1.7\n", "a.pdf", act=ACT)

    answer = serve_blob(RequestFactory().get("/"), blob.pk)

    assert answer["Content-Disposition"].startswith("attachment;")
    answer.close()


def test_a_browser_that_has_the_file_is_told_so():
    blob = actions.store(photo("navy"), "a.jpg", act=ACT)

    answer = serve_blob(RequestFactory().get("/", headers={"If-None-Match": f'"{blob.pk}"'}), blob.pk)

    assert answer.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "told", "length"),
    [
        ("bytes=0-1", 206, "bytes 0-1/68", 2),
        ("bytes=60-", 206, "bytes 60-67/68", 8),
        ("bytes=-5", 206, "bytes 63-67/68", 5),
        ("bytes=60-900", 206, "bytes 60-67/68", 8),
        ("bytes=900-", 200, None, 68),
        ("bytes=0-1,5-6", 200, None, 68),
        ("bytes=-", 200, None, 68),
    ],
)
def test_a_player_gets_the_part_of_a_voice_note_it_asks_for(
    asked: str, status: int, told: str | None, length: int
) -> None:
    blob = actions.store(b"OggS" + b"\0" * 64, "voice.ogg", act=ACT)

    answer = serve_blob(RequestFactory().get("/", headers={"Range": asked}), blob.sha256)

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, answer.headers.get("Content-Range"), len(body)) == (status, told, length)
    answer.close()


def test_an_unknown_hash_is_not_found():
    with pytest.raises(Refused) as no:
        serve_blob(RequestFactory().get("/"), "0" * 64)

    assert no.value.code == "not_found"
