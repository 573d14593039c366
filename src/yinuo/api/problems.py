"""Every error of the API as a problem document (RFC 9457), in the caller's language."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from yinuo.hall.words import explain, spoken, status_of
from yinuo.kernel.errors import Refused

MEDIA_TYPE = "application/problem+json"
STATUSES = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429})
"""What every operation may answer besides its own good."""

PYDANTIC = {"missing": "field_required", "extra_forbidden": "field_unknown"}
PASSED_ON = ("possible", "gates", "options", "known")
"""Facts of a refusal that a program can act on."""

log = logging.getLogger("yinuo.api")


class Lacking(Schema):
    """What keeps a gate closed: an unconfirmed item or a certificate that is not valid."""

    code: str
    text: str
    clause: str
    why: str
    hazard: str


class Fault(Schema):
    """One of several wrong inputs."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """RFC 9457. `code` is stable and for programs; `title`, `detail` and `remedy` are for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    clause: str | None = None
    field: str | None = None
    missing: list[Lacking] | None = None
    gates: list[str] | None = None
    possible: list[str] | None = None
    options: list[str] | None = None
    known: list[str] | None = None
    errors: list[Fault] | None = None


def problem_of(refused: Refused) -> tuple[int, dict[str, Any]]:
    """Status and body for a refusal; what does not apply is left out."""
    words = explain(refused)
    facts = {
        name: [str(each) for each in value]
        for name in PASSED_ON
        if isinstance(value := refused.facts.get(name), (list, tuple))
    }
    missing = refused.facts.get("missing")
    problem = Problem(
        type=f"{settings.PUBLIC_URL}/api/v1/docs#{words.code}",
        title=words.title,
        status=status_of(refused),
        detail=words.detail,
        code=words.code,
        remedy=words.remedy,
        clause=words.clause or None,
        field=words.field or None,
        missing=[lacking(each) for each in missing] if isinstance(missing, list) else None,
        **facts,  # type: ignore[arg-type]  # -- shape: lists of codes, by their names
    )
    return problem.status, problem.model_dump(exclude_none=True)


def lacking(each: Mapping[str, str]) -> Lacking:
    """A missing item with its text in the caller's language, or the certificate's name."""
    text = spoken("certificate", each["text"])
    told = gettext(text) if text else spoken("why", each["why"])
    return Lacking(code=each["code"], text=told, clause=each["clause"], why=each["why"], hazard=each["hazard"])


def answer(status: int, body: Mapping[str, Any]) -> HttpResponse:
    """JSON as it is, with the problem media type for errors."""
    # PostgreSQL keeps JSON without the order of its keys: sorted, a repeat is the first answer to the byte.
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    media_type = MEDIA_TYPE if status >= 400 else "application/json"
    return HttpResponse(text, status=status, content_type=f"{media_type}; charset=utf-8")


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused request."""
    response = answer(*problem_of(refused))
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="yinuo"'
    return response


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Inputs of the wrong shape: the first is the problem, all of them are listed."""
    found = [refused_of(each) for each in error.errors]
    status, body = problem_of(found[0])
    told = [Fault(field=each.field or "", code=each.code, detail=explain(each).detail) for each in found]
    return answer(status, body | {"errors": [each.model_dump() for each in told]})


def refused_of(error: Mapping[str, Any]) -> Refused:
    """A pydantic error as the refusal a rule would have raised: the field is called `contact.name`."""
    source, *path = error["loc"]
    # A body's path begins with the argument's name, which is ours and nobody else's.
    names = [str(each) for each in (path[1:] if source in ("body", "file", "form") and len(path) > 1 else path)]
    field = ".".join(names) or "body"
    limits = error.get("ctx", {})
    told = ", ".join(f"{name}: {value}" for name, value in limits.items() if isinstance(value, (int, float, str)))
    return Refused(PYDANTIC.get(error["type"], "field_wrong"), field=field, value=told or error["type"])


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework raises itself. A body that could not be read hides our own refusal behind a 400."""
    if isinstance(error.__cause__, Refused):
        return refusal(request, error.__cause__)
    if isinstance(error, AuthenticationError):
        return refusal(request, Refused("token_missing"))
    if isinstance(error, Throttled):
        return refusal(request, Refused("too_many"))
    return refusal(request, Refused("bad_json"))


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A bug of ours: it is logged with its trace, and the caller learns no more than that."""
    log.error("unexpected error", exc_info=error, extra={"door": "api", "status_code": 500})
    return refusal(request, Refused("broken"))


Handler = Callable[[HttpRequest, Any], HttpResponse]
HANDLERS: dict[type[Exception], Handler] = {
    Refused: refusal,
    ValidationError: invalid,
    HttpError: http_error,
    Http404: lambda request, error: refusal(request, Refused("not_found", what=request.path)),
    RequestDataTooBig: lambda request, error: refusal(request, Refused("body_too_large")),
    SuspiciousOperation: lambda request, error: refusal(request, Refused("bad_form")),
    MultiPartParserError: lambda request, error: refusal(request, Refused("bad_form")),
    Exception: broken,
}


def handle_all(api: NinjaAPI) -> None:
    """Teach the API every kind of error."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def tell_methods(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A 405 as a problem document that keeps its `Allow`."""
    if response.status_code != 405:
        return response
    told = refusal(request, Refused("method_wrong", method=request.method or "", allowed=allowed(response)))
    told["Allow"] = response["Allow"]
    return told


def allowed(response: HttpResponseBase) -> Iterable[str]:
    """The methods of an `Allow` header, in a settled order."""
    return sorted(each.strip() for each in response["Allow"].split(","))
