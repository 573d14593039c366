"""What a movement of parts must be: whole, possible, and by the right hands (R-6.4, R-6.5)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.parts.types import OUTSIDE, Line

THOUSANDTH = Decimal("0.001")
MOST = Decimal(99_999)
LONGEST_SERIAL = 60


def checked(lines: Sequence[Line], serial_kept: Mapping[str, bool]) -> tuple[Line, ...]:
    """The lines, clean; `serial_kept` maps the number of every known part to whether its pieces have serials.

    Of parts that are only asked for, no serials are known yet: then it maps every number to False.
    Refused("parts_missing") for none, ("unknown_part"), ("field_wrong") for a quantity that cannot be, ("duplicate")
    for a part or serial named twice, ("serials_wrong") where there is not one serial for each piece.
    """
    if not lines:
        raise Refused("parts_missing", field="lines")
    if twice := _twice(line.part for line in lines) or _twice(each for line in lines for each in line.serials):
        raise Refused("duplicate", field="part", what=twice)
    return tuple(_checked(line, serial_kept) for line in lines)


def _checked(line: Line, serial_kept: Mapping[str, bool]) -> Line:
    if line.part not in serial_kept:
        raise Refused("unknown_part", field="part", what=line.part)
    if not (
        line.quantity.is_finite() and 0 < line.quantity <= MOST and line.quantity == line.quantity.quantize(THOUSANDTH)
    ):
        raise Refused("field_wrong", field="quantity", value=str(line.quantity), what=line.part)
    if strange := [each for each in line.serials if not 0 < len(each) <= LONGEST_SERIAL or not each.isprintable()]:
        raise Refused("field_wrong", field="serial", value=strange[0][:LONGEST_SERIAL], what=line.part)
    wanted = line.quantity if serial_kept[line.part] else Decimal(0)
    if len(line.serials) != wanted:
        raise Refused("serials_wrong", field="serial", what=line.part, wanted=f"{wanted:f}", sent=len(line.serials))
    return line


def _twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def still_wanted(wanted: Decimal, issued: Decimal) -> Decimal:
    """What of a line asked for is still to be issued: never less than nothing, where more was given."""
    return max(wanted - issued, Decimal(0))


def require_enough(place: str, held: Mapping[str, Decimal], wanted: Iterable[Line]) -> None:
    """Refused("stock_short") naming the first part of which the place holds less than is wanted."""
    for line in wanted:
        if held.get(line.part, Decimal(0)) < line.quantity:
            raise Refused(
                "stock_short", field="quantity", what=line.part, place=place, wanted=f"{line.quantity.normalize():f}",
                held=f"{held.get(line.part, Decimal(0)).normalize():f}",
            )  # fmt: skip


@clause("R-6.4")
def require_other_hands(issuer_id: int | None, receiver_id: int | None) -> None:
    """Parts are drawn through the storekeeper: nobody issues to oneself. Refused("same_hands")."""
    if issuer_id is not None and issuer_id == receiver_id:
        raise Refused("same_hands", clause="R-6.4", field="engineer")


def sums(movements: Iterable[tuple[str, str, str, Decimal]]) -> dict[tuple[str, str], Decimal]:
    """(from kind:code, to kind:code, part, quantity) of every movement → what each store holds; zero ones are left out.

    A place is written `kind:code`; the outside kinds hold nothing. Stock is nothing but this sum.
    """
    held: dict[tuple[str, str], Decimal] = {}
    for frm, to, part, quantity in movements:
        for place, signed in ((frm, -quantity), (to, quantity)):
            if place.split(":", 1)[0] not in OUTSIDE:
                held[place, part] = held.get((place, part), Decimal(0)) + signed
    return {key: quantity for key, quantity in held.items() if quantity}
