"""Parts that several resources share: moments, places, texts, pages and their cursors."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from yinuo.api.problems import STATUSES, Problem
from yinuo.kernel.errors import Refused
from yinuo.kernel.periods import moment_of

if TYPE_CHECKING:
    from yinuo.accounts.models import User

FAULTS: dict[Any, Any] = {STATUSES: Problem}
"""`response={200: …, **FAULTS}`: what every operation may answer besides."""

T = TypeVar("T")


def shown(at: datetime) -> str:
    """A moment as ISO 8601 with the offset of the company's zone, to the millisecond."""
    return at.astimezone(ZoneInfo(settings.COMPANY_ZONE)).isoformat(timespec="milliseconds")


def told(value: object) -> datetime:
    """A moment as it must be sent: ISO 8601 with an offset."""
    if not isinstance(value, str):
        raise ValueError("ISO 8601")  # noqa: TRY004 -- outside: pydantic takes a ValueError for a wrong input
    return moment_of(value)


def speakable(text: str) -> str:
    """No database keeps a NUL."""
    if "\x00" in text:
        raise ValueError("NUL")
    return text


AS_MOMENT = WithJsonSchema({"type": "string", "format": "date-time"})
Moment = Annotated[datetime, PlainSerializer(shown, return_type=str), AS_MOMENT]
GivenMoment = Annotated[datetime, PlainValidator(told), PlainSerializer(datetime.isoformat, return_type=str), AS_MOMENT]
Asked = Annotated[str, Field(max_length=100), AfterValidator(speakable)]
"""A word in a query string."""


class Given(BaseModel):
    """A body: exact types, and nothing we do not know, so that a misspelt field is an error and not a silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Page(Schema, Generic[T]):
    """One page. `next` is the cursor of the following one, null at the end."""

    items: list[T]
    next: str | None


class Paging(Schema):
    """How to turn pages."""

    cursor: Asked | None = None
    limit: int = Field(25, ge=1, le=100)


def turned(rows: QuerySet[Any], *, by: str, paging: Paging) -> tuple[list[Any], str | None]:
    """The page after the cursor in the order of the unique column `by` ("-" before it for descending), and the next."""
    column, way = by.removeprefix("-"), "lt" if by.startswith("-") else "gt"
    if paging.cursor:
        rows = rows.filter(**{f"{column}__{way}": reached(paging.cursor, by)})
    found = list(rows.order_by(by)[: paging.limit + 1])
    page = found[: paging.limit]
    return page, cursor(by, getattr(page[-1], column)) if len(found) > len(page) else None


def cursor(by: str, value: str | int) -> str:
    """Where a page ended, as something nobody is tempted to put together by hand."""
    return urlsafe_b64encode(json.dumps([by, value]).encode()).decode().rstrip("=")


def reached(text: str, by: str) -> str | int:
    """The value a cursor stands for. Refused("cursor_wrong") for one that is not ours or belongs to another list."""
    try:
        read = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        made_for, value = read
        speakable(str(value)).encode()
    except (ValueError, TypeError):
        raise Refused("cursor_wrong", field="cursor") from None
    kind = int if by.endswith("pk") else str
    if made_for != by or type(value) is not kind:
        raise Refused("cursor_wrong", field="cursor")
    return value


def user_of(request: HttpRequest) -> "User":
    """The user whose token it is."""
    return cast("User", request.user)


class Json(Parser):
    """Bodies as strict JSON: no NaN, no NUL, no half of a surrogate pair, and said to be JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Refused("body_not_json") for another media type, Refused("bad_json") for what is none."""
        if request.content_type != "application/json":
            raise Refused("body_not_json", what=request.content_type)
        try:
            return cast("dict[str, Any]", whole(json.loads(request.body, parse_constant=no_number)))
        except (ValueError, RecursionError):
            raise Refused("bad_json") from None


def no_number(text: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(text)


def whole(value: Any) -> Any:
    """The value itself. ValueError where a text in it could not be kept."""
    if isinstance(value, str):
        speakable(value).encode()
    elif isinstance(value, dict):
        for name, each in value.items():
            whole(name)
            whole(each)
    elif isinstance(value, list):
        for each in value:
            whole(each)
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return value
