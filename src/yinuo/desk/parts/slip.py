"""A slip being written on the moving desk. Its lines live in the form: the page is all the memory there is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import QueryDict

from yinuo.kernel.errors import Refused
from yinuo.parts.types import Line

if TYPE_CHECKING:
    from yinuo.parts.models import Part

SERIAL = re.compile(r"(?=.*\d)[\w./-]{2,60}", re.ASCII)

FIGURE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)
"""A quantity as a person writes it."""


@dataclass(slots=True)
class SlipLine:
    """A line as it stands in the form; `quantity` as typed. `held` is what the place of departure has of it."""

    number: str
    quantity: str = ""
    serials: list[str] = field(default_factory=list)
    part: "Part | None" = None
    held: Decimal | None = None
    wrong: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The quantity as a number, None for what is none; pieces with serials are as many as their serials."""
        if self.part and self.part.serial_kept:
            return Decimal(len(self.serials))
        return Decimal(self.quantity) if FIGURE.fullmatch(self.quantity) else None

    @property
    def short(self) -> bool:
        """Whether more is wanted than there is."""
        return self.held is not None and (self.amount or 0) > self.held


@dataclass(slots=True)
class Slip:
    """The lines in their order, and the trail of scans, `number` or `number|serial`, so that the last can be undone."""

    lines: list[SlipLine] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)

    @property
    def pieces(self) -> Decimal:
        """How many altogether."""
        return sum((line.amount or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def value_cny(self) -> Decimal:
        """What the lines are worth, at cost."""
        return sum(
            ((line.amount or Decimal(0)) * line.part.cost_cny for line in self.lines if line.part), Decimal(0)
        ).quantize(Decimal("0.01"))

    @property
    def asks_serial(self) -> SlipLine | None:
        """The line scanned last, if its pieces have serials: what is scanned next may be one."""
        line = self._line(self.trail[-1].partition("|")[0]) if self.trail else None
        return line if line and line.part and line.part.serial_kept else None

    def know(self, parts: "Mapping[str, Part]", held: Mapping[str, Decimal] | None) -> None:
        """Tell the lines their parts, and what the place of departure holds (None: parts come from outside)."""
        for line in self.lines:
            line.part = parts.get(line.number)
            line.held = None if held is None else held.get(line.number, Decimal(0))

    def scan(self, part: "Part") -> None:
        """One more of a part; of one with serials the line waits for them."""
        line = self._line(part.number)
        if line is None:
            line = SlipLine(part.number, "0", part=part)
            self.lines.append(line)
        if not part.serial_kept:
            line.quantity = f"{(line.amount or Decimal(0)) + 1:f}"
        self.trail.append(part.number)

    def scan_serial(self, part: "Part", serial: str) -> None:
        """One piece, by its serial; the same piece twice is one piece."""
        line = self._line(part.number)
        if line is None:
            line = SlipLine(part.number, part=part)
            self.lines.append(line)
        if serial not in line.serials:
            line.serials.append(serial)
            self.trail.append(f"{part.number}|{serial}")

    def undo(self) -> None:
        """Take the last scan back; a line of which nothing is left goes."""
        number, _bar, serial = self.trail.pop().partition("|") if self.trail else ("", "", "")
        line = self._line(number)
        if line is None:
            return
        if serial:
            line.serials = [each for each in line.serials if each != serial]
        elif line.part and not line.part.serial_kept:
            line.quantity = f"{max((line.amount or Decimal(0)) - 1, Decimal(0)):f}"
        if not line.amount:
            self.drop(number)

    def drop(self, number: str) -> None:
        """Take a line out."""
        self.lines = [line for line in self.lines if line.number != number]
        self.trail = [each for each in self.trail if each.partition("|")[0] != number]

    def written(self) -> list[Line]:
        """The lines as an action takes them. Refused("field_wrong") for a quantity that is no number."""
        for line in self.lines:
            if line.amount is None:
                raise Refused("field_wrong", field="quantity", value=line.quantity, what=line.number)
        return [Line(line.number, line.amount or Decimal(0), tuple(line.serials)) for line in self.lines]

    def blame(self, what: object, words: str) -> bool:
        """Put a refusal at the line that holds the part or the serial it names; False where none does."""
        for line in self.lines:
            if what == line.number or what in line.serials:
                line.wrong = words
                return True
        return False

    def _line(self, number: str) -> SlipLine | None:
        return next((line for line in self.lines if line.number == number), None)


def told(given: QueryDict) -> Slip:
    """The slip as the form tells it: `part`, `quantity:<number>` and `serials:<number>` a line, `trail` a scan."""
    numbers = list(dict.fromkeys(given.getlist("part")))
    lines = [
        SlipLine(number, given.get(f"quantity:{number}", "").strip(),
                 list(dict.fromkeys(given.get(f"serials:{number}", "").split())))
        for number in numbers
    ]  # fmt: skip
    return Slip(lines, [each for each in given.getlist("trail") if each.partition("|")[0] in numbers])
