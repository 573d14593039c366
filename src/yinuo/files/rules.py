"""What may be kept: told by the first bytes of a file, never by its name."""

from yinuo.files.types import Limits, Media, MediaKind, Purpose
from yinuo.kernel.errors import Refused

MB = 1_000_000
HEAD = 64
"""So many first bytes tell what a file is."""
ACCEPTED = "JPEG, PNG, WebP, WebM, Ogg, M4A, PDF"

_JPEG = Media("image/jpeg", MediaKind.IMAGE)
_PNG = Media("image/png", MediaKind.IMAGE)
_WEBP = Media("image/webp", MediaKind.IMAGE)
_WEBM = Media("audio/webm", MediaKind.AUDIO)
_OGG = Media("audio/ogg", MediaKind.AUDIO)
_MP4 = Media("audio/mp4", MediaKind.AUDIO)
_PDF = Media("application/pdf", MediaKind.DOCUMENT)

_STARTS = ((b"\xff\xd8\xff", _JPEG), (b"\x89PNG\r\n\x1a\n", _PNG), (b"OggS", _OGG), (b"%PDF-", _PDF))
# ISO base media brands that browsers record voice in; HEIC and AVIF pictures share the container, not the brands.
_VOICE_BRANDS = frozenset({b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


def media_of(data: bytes) -> Media | None:
    """What the content is, or None where it is nothing we keep."""
    for start, media in _STARTS:
        if data.startswith(start):
            return media
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in data[:64]:
        return _WEBM
    if data[4:8] == b"ftyp" and data[8:12] in _VOICE_BRANDS:
        return _MP4
    return None


def checked(data: bytes, name: str, limits: Limits, *, size: int | None = None) -> Media:
    """The media of an acceptable file, told by all of it or by its first bytes and its whole `size`.

    Refused at `file`: file_empty, file_type_wrong, file_too_large.
    """
    size = len(data) if size is None else size
    if not data:
        raise Refused("file_empty", field="file", name=name)
    media = media_of(data)
    if media is None:
        raise wrong_type(name, found="HEIC" if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS else "")
    fits(size, name, limit_mb=limits.of(media.kind))
    return media


def fits(size: int, name: str, *, limit_mb: int) -> None:
    """Refused("file_too_large") for a file of more than `limit_mb`."""
    if size > limit_mb * MB:
        raise Refused("file_too_large", field="file", name=name, limit_mb=limit_mb, size_mb=round(size / MB, 1))


def wrong_type(name: str, *, found: str = "") -> Refused:
    """The refusal of a file whose content is not what may be kept; `found` names a known but unwelcome type."""
    return Refused("file_type_wrong", field="file", name=name, found=found, accepted=ACCEPTED)


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in small hexadecimal digits, as every hash here is written."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def purpose_of(media_type: str, purpose: str) -> str:
    """A voice note is one whatever step it came with; only the reporter's own stays with the report."""
    spoken = media_type.startswith("audio/") and purpose != Purpose.REPORT
    return Purpose.VOICE if spoken else purpose


def path_of(sha256: str) -> str:
    """Where a blob lies below the files folder: two levels, so that no folder grows beyond reason."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
