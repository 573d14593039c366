"""Documents on paper: a Typst template and plain data in, the bytes of a PDF out.

Data reach the template as one JSON string and pictures by path in a folder of their own, which is all a template can
read, so no text of a person acts as markup. Equal input gives equal bytes: no clock is read, the date is in the data.
"""

import json
import struct
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal, TypeAlias, cast

import typst

TEMPLATES = Path(__file__).parent.parent / "pdf_templates"
FONT_PACKAGE = "rinoh_typeface_notosanscjk"
FONT_FILES = ("notosanscjkjp-regular.otf", "notosanscjkjp-bold.otf")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_one_at_a_time = Lock()  # a Typst compiler serves one thread at a time

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


def render(template: str | Path, data: Mapping[str, Json], images: Mapping[str, bytes]) -> bytes:
    """The PDF of `template`: a name in `pdf_templates/` such as "receipt", or the path of a `.typ` file.

    It is PDF/A-2a: fit for the archive, fonts inside, tagged for screen readers.

    The template reads `json(bytes(sys.inputs.data))` and pictures (JPEG, PNG, SVG) as `/pictures/<name>`; it can import
    its siblings. A character no font can show is printed as its code point. Raises `typst.TypstError` for a faulty
    template.
    """
    return _compiled(template, data, images, "pdf")[0]


def render_pages(
    template: str | Path, data: Mapping[str, Json], images: Mapping[str, bytes], *, pixels_per_inch: float = 144
) -> list[bytes]:
    """The same pages as PNG pictures, one for each page."""
    return _compiled(template, data, images, "png", pixels_per_inch)


def printable(text: str) -> str:
    """`text` with what paper cannot show made visible: an unknown glyph becomes 〔U+1F44D〕, invisible marks go."""
    return "".join(map(_shown, text))


def font_folder() -> Path:
    """Where the shipped CJK fonts lie, found without importing the package that carries them."""
    found = find_spec(FONT_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"The font package {FONT_PACKAGE} is not installed.")
    return Path(next(iter(found.submodule_search_locations)))


def _compiled(
    template: str | Path,
    data: Mapping[str, Json],
    images: Mapping[str, bytes],
    format: Literal["pdf", "png"],
    pixels_per_inch: float | None = None,
) -> list[bytes]:
    path = template if isinstance(template, Path) else TEMPLATES / f"{template}.typ"
    inputs = {"data": json.dumps(_clean(data), ensure_ascii=False, sort_keys=True)}
    with TemporaryDirectory(prefix="yinuo-pdf-") as name:
        root = Path(name)
        _lay_out(root, path, images)
        with _one_at_a_time:
            made = _compiler().compile(
                root / path.name,
                root=root,
                format=format,
                ppi=pixels_per_inch,
                sys_inputs=inputs,
                pdf_standards=["a-2a"] if format == "pdf" else [],
                timestamp=_EPOCH,
            )
    return made if isinstance(made, list) else [cast(bytes, made)]


def _lay_out(root: Path, template: Path, images: Mapping[str, bytes]) -> None:
    """The root a template sees: itself, its siblings and the pictures. Names are ours (hashes), never a person's."""
    for each in template.parent.glob("*.typ"):
        copyfile(each, root / each.name)
    (root / "pictures").mkdir()
    for name, picture in images.items():
        if Path(name).name != name:
            raise ValueError(f"Expected a plain file name, got {name!r}.")
        (root / "pictures" / name).write_bytes(picture)


@cache
def _compiler() -> typst.Compiler:
    """One compiler a process: it reads the fonts (2 × 16 MB, mapped) once."""
    return typst.Compiler(root=str(TEMPLATES), font_paths=[str(font_folder())], ignore_system_fonts=True)


def _clean(value: Json) -> Json:
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: _clean(each) for key, each in value.items()}
        case Sequence():
            return [_clean(each) for each in value]
    return value


@cache
def _shown(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    # Controls, joiners and variation selectors have no shape of their own, whatever a font may say.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return ""
    if _coverage()[code] == len(FONT_FILES):
        return character
    return f"〔U+{code:04X}〕"


@cache
def _coverage() -> bytes:
    """For every code point, how many of the shipped faces can show it (all of them: about 44 700)."""
    faces = bytearray(sys.maxunicode + 1)
    for name in FONT_FILES:
        # Mapped, not read: of 16 MB only the tables of characters are looked at.
        with (font_folder() / name).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as font:
            for code in _code_points(font):
                faces[code] += 1
    return bytes(faces)


def _code_points(font: mmap) -> Iterator[int]:
    """The keys of the font's 32-bit character map (OpenType `cmap`, platform 3, encoding 10, format 12)."""
    tables = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * int.from_bytes(font[4:6], "big")])
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    count = int.from_bytes(font[cmap + 2 : cmap + 4], "big")
    records = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * count])
    start = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 10))
    groups = int.from_bytes(font[start + 12 : start + 16], "big")
    for first, last, _glyph in struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups]):
        yield from range(first, last + 1)
