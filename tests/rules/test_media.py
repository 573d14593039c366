"""What a file is, told by its first bytes."""

import pytest

from yinuo.files.rules import checked, media_of, path_of
from yinuo.files.types import Limits, MediaKind
from yinuo.kernel.errors import Refused

LIMITS = Limits(image_mb=2, audio_mb=1, document_mb=1)


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\xff\xd8\xff\xe1", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypisom", "audio/mp4"),
        (b"%PDF-1.4", "application/pdf"),
    ],
)
def test_known_beginnings_tell_the_type(start, media_type):
    assert media_of(start).media_type == media_type


@pytest.mark.parametrize(
    "data", [b"", b"RIFF\x10\0\0\0WAVEfmt ", b"\0\0\0\x18ftypavif", b"\x1a\x45\xdf\xa3matroska", b"GIF89a"]
)
def test_all_other_beginnings_are_nothing_we_keep(data):
    assert media_of(data) is None


def test_each_kind_has_its_own_limit():
    data = b"%s" % (b"\0" * 1_500_000)

    assert checked(b"\xff\xd8\xff" + data, "a", LIMITS).kind == MediaKind.IMAGE
    with pytest.raises(Refused, match="file_too_large"):
        checked(b"OggS" + data, "a", LIMITS)


def test_a_blob_lies_two_folders_deep():
    assert path_of("abcd" + "0" * 60) == "ab/cd/abcd" + "0" * 60
