"""Vehicle identification numbers (VIN, 车架号): ISO 3779, in China GB 16735, with the check digit in ninth place."""

from typing import Final

LENGTH: Final = 17
CHECK_AT: Final = 8
# I, O and Q are never used: they look like 1 and 0.
VALUES: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True)
)
WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin_check_digit(vin: str) -> str:
    """The character (0–9 or X) that belongs in ninth place of `vin`; what stands there now does not count.

    Raises ValueError unless `vin` has 17 characters that a VIN may have.
    """
    if len(vin) != LENGTH or not set(vin) <= VALUES.keys():
        raise ValueError("Expected 17 of the digits and capital letters without I, O and Q.")
    remainder = sum(VALUES[each] * weight for each, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def is_vin(text: str) -> bool:
    """Whether `text` is a whole VIN in capitals whose check digit agrees."""
    if len(text) != LENGTH or not set(text) <= VALUES.keys():
        return False
    return text[CHECK_AT] == vin_check_digit(text)
