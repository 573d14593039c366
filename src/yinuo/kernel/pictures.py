"""Pictures: made upright, small and free of hidden data; their time and place are handed back apart."""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from yinuo.kernel.geo import Place

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 120_000_000  # ten times a usual phone picture; a bomb claims thousands of millions
TORN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)
_ORIENTATION, _EXIF, _GPS = 0x0112, 0x8769, 0x8825
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4


class NotAPicture(ValueError):
    """The bytes are no whole picture of a known kind, or claim more pixels than anyone's camera has."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A re-encoded picture: sizes in pixels, when (aware only if the camera knew its offset) and where it was taken."""

    data: bytes
    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    place: Place | None


def normalised(data: bytes, *, long_side: int, quality: int) -> Picture:
    """The picture upright, its long side at most `long_side` px, without metadata: JPEG, or PNG where it is clear."""
    image = _opened(data, about=long_side)
    exif = image.getexif()
    taken_at, place = _taken_at(exif), _place(exif)
    return _encoded(image, long_side, quality, taken_at, place)


def thumbnail(data: bytes, *, long_side: int = 640, quality: int = 72) -> bytes:
    """A small copy for print or lists, JPEG or (transparent) PNG."""
    return _encoded(_opened(data, about=long_side), long_side, quality, None, None).data


def _opened(data: bytes, *, about: int) -> Image.Image:
    """The decoded picture; a JPEG may be decoded straight to a size not under `about`, which is faster."""
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:  # known from the header, before a pixel is decoded
            raise NotAPicture("Too many pixels.")
        image.draft("RGB", (about, about))
        image.load()
    except NotAPicture:
        raise
    except TORN as broken:
        raise NotAPicture(str(broken)) from broken
    return image


def _encoded(
    image: Image.Image, long_side: int, quality: int, taken_at: datetime | None, place: Place | None
) -> Picture:
    upright = ImageOps.exif_transpose(image)
    clear = "A" in upright.getbands() or "transparency" in upright.info
    pixels = upright.convert("RGBA" if clear else "RGB")
    pixels.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    pixels.info.clear()  # what the encoder would carry on: colour profile, comments, EXIF
    out = BytesIO()
    if clear:
        pixels.save(out, "PNG")
    else:
        pixels.save(out, "JPEG", quality=quality, optimize=True)
    kind = "image/png" if clear else "image/jpeg"
    return Picture(out.getvalue(), kind, pixels.width, pixels.height, taken_at, place)


def _taken_at(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(_EXIF)
    try:
        day, clock = str(details[_TAKEN]).strip("\0 ").split(" ")
        offset = str(details.get(_TAKEN_OFFSET, "")).strip("\0 ")
        return datetime.fromisoformat(f"{day.replace(':', '-')}T{clock}{offset}")
    except (KeyError, ValueError):
        return None


def _place(exif: Image.Exif) -> Place | None:
    gps = exif.get_ifd(_GPS)
    try:
        lat, lon = _degrees(gps[_LAT]), _degrees(gps[_LON])
        south, west = gps.get(_LAT_REF) == "S", gps.get(_LON_REF) == "W"
        return Place(-lat if south else lat, -lon if west else lon)
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return None


def _degrees(parts: Any) -> float:
    """EXIF's degrees, minutes and seconds as one number."""
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
