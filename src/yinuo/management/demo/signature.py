"""Drawn signatures: a few strokes as a finger leaves them on a phone."""

from io import BytesIO
from math import pi, sin
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT, MARGIN = 600, 240, 50
INK = (20, 30, 60, 255)
SUPER = 2
"""Drawn larger and shrunk, so that the line is smooth."""


def signature(chance: Random) -> bytes:
    """A PNG with a clear ground."""
    paper = Image.new("RGBA", (WIDTH * SUPER, HEIGHT * SUPER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(paper)
    strokes = chance.randint(3, 5)
    room = (WIDTH - 2 * MARGIN) / strokes
    for n in range(strokes):
        line = _stroke(chance, MARGIN + n * room, room)
        pen.line([(x * SUPER, y * SUPER) for x, y in line], fill=INK, width=chance.randint(4, 6) * SUPER, joint="curve")
    out = BytesIO()
    paper.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _stroke(chance: Random, left: float, room: float) -> list[tuple[float, float]]:
    """One stroke within its room: a slanted line that swings."""
    middle, swing = HEIGHT / 2 + chance.uniform(-25, 25), chance.uniform(25, 70)
    turns, start, slant = chance.uniform(0.6, 1.9), chance.uniform(0, 2 * pi), chance.uniform(-30, 30)
    return [
        (left + room * 1.15 * t, middle + slant * (t - 0.5) + swing * sin(start + 2 * pi * turns * t) * (1 - t / 2))
        for t in (n / 40 for n in range(41))
    ]
