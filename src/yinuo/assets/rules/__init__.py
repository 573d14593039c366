"""Normalising what customers and machines are found by."""

import re


def digits(phone: str) -> str:
    """A phone number's digits without the country code: how a caller is found."""
    found = re.sub(r"\D", "", phone)
    return found.removeprefix("0086").removeprefix("86") if len(found) > 11 else found


def plate_text(plate: str) -> str:
    """A plate without spaces and dots, letters large: 京A·12345 and 京a12345 are one plate."""
    return re.sub(r"[\s·.\-]", "", plate).upper()


def search_text(*parts: str) -> str:
    """The one lower-case text in which a thing is searched."""
    return " ".join(part.strip().lower() for part in parts if part.strip())[:400]
