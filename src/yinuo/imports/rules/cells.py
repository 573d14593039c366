"""One cell at a time: what Excel hands over → a clean value, or a refusal that says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from yinuo.assets.rules import digits, plate_text
from yinuo.imports.rules.sheets import Column
from yinuo.imports.types import Cell, Reading
from yinuo.kernel.errors import Refused
from yinuo.kernel.vin import LENGTH, VALUES, is_vin, vin_check_digit

EXCEL_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|BUSY!|FIELD!|GETTING_DATA)", re.IGNORECASE
)
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(r"(\d{1,2})[:：时](\d{1,2})分?(?:[:：]\d{1,2}(?:\.\d+)?)?")
SIGNS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(rf"[{SIGNS}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳超]|民航[A-Z0-9]{{5}}")
KEY = re.compile(r"[^\s/\\?#%&|]+")
EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
SERIALS = range((EARLIEST - EPOCH).days, (LATEST - EPOCH).days + 1)
BETWEEN = re.compile(r"[、,，;；/|]+")
YES = {"是", "有", "对", "對", "y", "yes", "true", "1", "√", "在职", "在職"}
NO = {"否", "无", "無", "没有", "n", "no", "false", "0", "×", "离职", "離職"}
FULL_WIDTH = {
    code: code - 0xFEE0
    for span in ((0x10, 0x19), (0x21, 0x3A), (0x41, 0x5A))
    for code in range(0xFF00 + span[0], 0xFF01 + span[1])
}
HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def said(value: Cell) -> str:
    """The cell as text: 138000.0 is 138000, full-width digits and letters are plain ones, no apostrophe in front, no
    invisible marks, single spaces. Chinese punctuation stays: it belongs to names."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value).translate(FULL_WIDTH)
    text = "".join(
        " " if each.isspace() else each for each in text if each.isspace() or unicodedata.category(each) not in HIDDEN
    )
    return " ".join(text.lstrip(" '’‘").split())


def read(value: Cell, column: Column, reading: Reading) -> object:
    """The clean value of a filled cell. Refused with the code of what is wrong, and facts."""
    text = said(value)
    if EXCEL_ERROR.fullmatch(text):
        raise Refused("formula_error")
    if len(text) > column.most:
        raise Refused("too_long", most=column.most, length=len(text))
    return READERS[column.reader](value, text, column, reading)


def _text(value: Cell, text: str, column: Column, reading: Reading) -> str:
    return text


def _key(value: Cell, text: str, column: Column, reading: Reading) -> str:
    key = unicodedata.normalize("NFKC", text).upper()
    if not KEY.fullmatch(key):
        raise Refused("key_wrong")
    return key


def _phone(value: Cell, text: str, column: Column, reading: Reading) -> str:
    phone = unicodedata.normalize("NFKC", text)
    if len(digits(phone)) < 5:
        raise Refused("phone_wrong")
    return phone


def _vin(value: Cell, text: str, column: Column, reading: Reading) -> str:
    vin = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if len(vin) != LENGTH:
        raise Refused("vin_length", length=len(vin))
    if strange := sorted(set(vin) - VALUES.keys()):
        raise Refused("vin_characters", characters=strange)
    if not is_vin(vin):
        raise Refused("vin_check_digit", right=vin_check_digit(vin), found=vin[8])
    return vin


def _plate(value: Cell, text: str, column: Column, reading: Reading) -> str:
    plate = plate_text(unicodedata.normalize("NFKC", text))
    if not PLATE.fullmatch(plate):
        raise Refused("plate_wrong")
    return plate


def _number(value: Cell, text: str, column: Column, reading: Reading) -> float:
    try:
        number = float(unicodedata.normalize("NFKC", text).replace(",", ""))
    except ValueError:
        raise Refused("not_a_number") from None
    if not -1e9 < number < 1e9:
        raise Refused("not_a_number")
    return number


def _amount(value: Cell, text: str, column: Column, reading: Reading) -> float:
    number = _number(value, text, column, reading)
    if number < 0:
        raise Refused("amount_negative")
    return number


def _date(value: Cell, text: str, column: Column, reading: Reading) -> date:
    day = _day(value, unicodedata.normalize("NFKC", text))
    if not EARLIEST <= day <= LATEST:
        raise Refused("date_out_of_range", first=EARLIEST.isoformat(), last=LATEST.isoformat())
    return day


def _day(value: Cell, text: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if text.isdecimal() and len(text) == 5 and int(text) in SERIALS:
        return EPOCH + timedelta(days=int(text))
    whole = text.removesuffix(" 00:00:00")
    found = DAY.fullmatch(whole) or DAY_DIGITS.fullmatch(whole)
    if not found:
        raise Refused("not_a_date")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Refused("not_a_date") from None


def _moment(value: Cell, text: str, column: Column, reading: Reading) -> datetime:
    """Local time of the company. 24:00 is the next day's beginning."""
    if isinstance(value, datetime):
        local = value
    else:
        text = unicodedata.normalize("NFKC", text).replace("T", " ")
        day, _, clock = text.rpartition(" ") if " " in text else (text, "", "00:00")
        found = CLOCK.fullmatch(clock)
        if not found:
            raise Refused("not_a_moment")
        hour, minute = map(int, found.groups())
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise Refused("not_a_moment")
        if not isinstance(value, date) and not DAY.fullmatch(day):
            raise Refused("not_a_moment")
        start = datetime.combine(_day(value if isinstance(value, date) else None, day), time())
        local = start + timedelta(hours=hour, minutes=minute)
    if not EARLIEST <= local.date() <= LATEST:
        raise Refused("date_out_of_range", first=EARLIEST.isoformat(), last=LATEST.isoformat())
    return local.replace(tzinfo=reading.zone, second=0, microsecond=0)


def _choice(value: Cell, text: str, column: Column, reading: Reading) -> str:
    code = reading.options[column.options].get(text.casefold())
    if code is None:
        raise Refused("unknown_choice", options=column.options)
    return code


def _choices(value: Cell, text: str, column: Column, reading: Reading) -> list[str]:
    known = reading.options[column.options]
    pieces = [text] if text.casefold() in known else BETWEEN.split(text)
    # A space separates too, but in English it also stands inside a name.
    words = [word for each in map(str.strip, pieces) for word in ([each] if each.casefold() in known else each.split())]
    if strange := [word for word in words if word.casefold() not in known]:
        raise Refused("unknown_choice", options=column.options, what=strange)
    return list(dict.fromkeys(known[word.casefold()] for word in words))


def _yes(value: Cell, text: str, column: Column, reading: Reading) -> bool:
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refused("not_yes_or_no")


READERS: dict[str, Callable[[Cell, str, Column, Reading], object]] = {
    "text": _text, "key": _key, "phone": _phone, "vin": _vin, "plate": _plate, "number": _number, "amount": _amount,
    "date": _date, "moment": _moment, "choice": _choice, "choices": _choices, "yes": _yes,
}  # fmt: skip
