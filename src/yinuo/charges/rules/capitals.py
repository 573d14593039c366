"""An amount in the capitals of Chinese book-keeping, 壹仟零伍元叁角整, so that nobody adds a stroke to it."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
CENT = Decimal("0.01")
MOST = Decimal("999999999999.99")


def capitals(amount_cny: Decimal) -> str:
    """The amount, as 《支付结算办法》 annex 1 writes it; 负 before a refund. ValueError beyond 12 digits."""
    amount = amount_cny.quantize(CENT, ROUND_HALF_UP)
    if abs(amount) > MOST:
        raise ValueError("Expected an amount of at most 12 digits.")
    sign, amount = ("负", -amount) if amount < 0 else ("", amount)
    whole, cents = divmod(int(amount * 100), 100)
    return f"{sign}{_yuan(whole, cents)}{_cents(whole, cents)}"


def _yuan(whole: int, cents: int) -> str:
    if not whole:
        return "" if cents else "零元"
    words = ""
    for group in range(len(GROUPS) - 1, -1, -1):
        figure = whole // 10_000**group % 10_000
        if words and not words.endswith("零") and (0 < figure < 1000 or (not figure and whole % 10_000**group)):
            words += "零"
        if figure:
            words += _thousands(figure) + GROUPS[group]
    return f"{words}元"


def _thousands(figure: int) -> str:
    """A figure from 1 to 9999, without the zeros before it."""
    words = ""
    for place in range(3, -1, -1):
        digit = figure // 10**place % 10
        if digit:
            words += DIGITS[digit] + PLACES[place]
        elif words and not words.endswith("零") and figure % 10**place:
            words += "零"
    return words


def _cents(whole: int, cents: int) -> str:
    if not cents:
        return "整"
    jiao, fen = divmod(cents, 10)
    words = f"{DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return f"{words}{DIGITS[fen]}分" if fen else f"{words}整"
