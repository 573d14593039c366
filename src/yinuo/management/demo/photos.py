"""Drawn photos: a part of a machine as a phone sees it, broken and repaired, from one standpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from yinuo.assets.types import FaultSystem

WIDTH, HEIGHT = 960, 720
SHOWN = 800, 600
STEEL, RUBBER, NEW = (124, 130, 136), (38, 38, 40), (196, 202, 208)
OIL, RUST, SOOT, WET = (28, 24, 20), (139, 84, 47), (52, 46, 44), (98, 116, 128)
COLOURS = ((222, 120, 24), (236, 236, 228), (38, 122, 74), (30, 86, 150))
"""What sanitation and snow machines are painted."""
Pen = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two JPEGs of the same part: as it was found, and as it was left."""

    before: bytes
    after: bytes


def pair(system: str, chance: Random) -> Pair:
    """A fault of `system` and its repair; the same chance gives the same bytes."""
    ground, paint, tilt = chance.randint(70, 120), chance.choice(COLOURS), chance.uniform(-4, 4)
    seed = chance.random()
    return Pair(*(_photo(system, Random(seed), ground, paint, tilt, mended=mended) for mended in (False, True)))  # noqa: S311 -- fixed: a picture is drawn, nothing is kept secret by it


def _photo(system: str, chance: Random, ground: int, paint: Colour, tilt: float, *, mended: bool) -> bytes:
    """Behind, the machine's side and its frame; before it the part; over all the light of the day."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (ground, ground, ground + 4))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((-80, -80, WIDTH + 80, 250), fill=paint)
    for x in range(40, WIDTH, 150):
        pen.ellipse((x, 205, x + 14, 219), fill=STEEL)
    pen.rectangle((-80, 250, WIDTH + 80, 330), fill=(52, 54, 58))
    PARTS.get(system, _block)(pen, NEW if mended else STEEL)
    if not mended:
        _dirt(pen, chance, STAINS.get(system, OIL))
    picture = picture.rotate(tilt, Image.Resampling.BILINEAR, fillcolor=(52, 54, 58))
    picture = picture.resize(SHOWN, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(1.0))
    picture = ImageEnhance.Brightness(picture).enhance(1.06 if mended else 0.88)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _dirt(pen: Pen, chance: Random, colour: Colour) -> None:
    """What leaks, drips or eats into the part."""
    for _spot in range(26):
        x, y, r = chance.gauss(480, 130), chance.gauss(470, 70), chance.uniform(6, 46)
        pen.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=colour)
    for _drop in range(5):
        x = chance.uniform(330, 640)
        pen.line((x, 470, x + chance.uniform(-8, 8), 560 + chance.uniform(0, 90)), fill=colour, width=9)
    if colour in (OIL, WET):
        pen.ellipse((300, 620, 700, 700), fill=colour)


def _block(pen: Pen, metal: Colour) -> None:
    """An engine, a pump, a gearbox: ribs, a lid with bolts, a flange."""
    pen.rounded_rectangle((300, 340, 660, 600), 26, fill=metal, outline=(60, 62, 66), width=5)
    for y in range(380, 580, 34):
        pen.line((316, y, 520, y), fill=(88, 92, 98), width=10)
    pen.ellipse((530, 400, 640, 510), fill=(90, 94, 100), outline=(60, 62, 66), width=6)
    _bolts(pen, 585, 455, 44)


def _hoses(pen: Pen, metal: Colour) -> None:
    """A cylinder with its rod, and two hoses in bows."""
    pen.rounded_rectangle((220, 410, 560, 500), 18, fill=metal, outline=(60, 62, 66), width=5)
    pen.rectangle((560, 440, 780, 470), fill=(210, 214, 218))
    for x in (270, 500):
        pen.arc((x - 40, 280, x + 150, 440), 180, 350, fill=RUBBER, width=24)
        pen.rectangle((x - 44, 360, x - 12, 412), fill=(170, 140, 60))


def _wires(pen: Pen, metal: Colour) -> None:
    """A box with terminals and a bundle of wires."""
    pen.rounded_rectangle((330, 360, 640, 580), 14, fill=metal, outline=(60, 62, 66), width=5)
    for n, colour in enumerate(((190, 30, 30), (220, 180, 20), (30, 90, 180), (30, 140, 70), RUBBER)):
        x = 370 + n * 56
        pen.line([(x, 400), (x + 10 * sin(n), 540), (x - 30, 640), (x - 60, 760)], fill=colour, width=13, joint="curve")
        pen.ellipse((x - 12, 388, x + 12, 412), fill=(200, 170, 60))


def _wheel(pen: Pen, metal: Colour) -> None:
    """A brush, a fan, a spreading disc: a hub with what turns around it."""
    for n in range(36):
        x, y = cos(n * pi / 18), sin(n * pi / 18)
        pen.line((480 + 90 * x, 490 + 70 * y, 480 + 215 * x, 490 + 170 * y), fill=(70, 74, 60), width=12)
    pen.ellipse((380, 410, 580, 570), fill=metal, outline=(60, 62, 66), width=6)
    _bolts(pen, 480, 490, 62)


def _blade(pen: Pen, metal: Colour) -> None:
    """A plough's edge or a sheet of the body, screwed on."""
    pen.polygon([(120, 380), (860, 350), (880, 560), (140, 600)], fill=metal, outline=(60, 62, 66))
    pen.polygon([(140, 560), (880, 520), (884, 600), (146, 644)], fill=(90, 94, 98))
    for x in range(200, 860, 110):
        pen.ellipse((x, 572, x + 22, 594), fill=(40, 42, 46))


def _bolts(pen: Pen, x: float, y: float, radius: float) -> None:
    for n in range(6):
        bx, by = x + radius * cos(n * pi / 3), y + radius * 0.85 * sin(n * pi / 3)
        pen.ellipse((bx - 8, by - 8, bx + 8, by + 8), fill=(44, 46, 50))


PARTS: dict[str, Callable[[Pen, Colour], None]] = {
    FaultSystem.HYDRAULICS: _hoses, FaultSystem.WATER: _hoses, FaultSystem.CHASSIS: _hoses,
    FaultSystem.ELECTRICS: _wires, FaultSystem.BATTERY: _wires,
    FaultSystem.BRUSH: _wheel, FaultSystem.BLOWER: _wheel, FaultSystem.SPREADING: _wheel,
    FaultSystem.BODY: _blade, FaultSystem.SNOW_BLADE: _blade,
}  # fmt: skip
STAINS: dict[str, Colour] = {
    FaultSystem.WATER: WET, FaultSystem.ELECTRICS: SOOT, FaultSystem.BATTERY: SOOT, FaultSystem.BODY: RUST,
    FaultSystem.SNOW_BLADE: RUST, FaultSystem.BRUSH: RUST, FaultSystem.SPREADING: RUST,
}  # fmt: skip
