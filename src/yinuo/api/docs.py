"""The API's own page: every operation, its inputs and answers, and every problem it may tell. No script, no CDN."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from yinuo.api.problems import STATUSES
from yinuo.hall.sentences import SENTENCES, STATUS

DEEPEST = 3
"""How far a body is unfolded: everything of ours is flatter."""


@dataclass(frozen=True, slots=True)
class Row:
    """One input or answer: `name` with dots for what lies within, its type in short, whether it must be there."""

    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    parameters: list[Row]
    body_type: str
    body: list[Row]
    status: str
    answer: list[Row]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem: its code, its status, what it says and what helps."""

    code: str
    status: int
    title: str
    remedy: str


def page_of(api: NinjaAPI) -> Any:
    """The view of the page."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        schema = api.get_openapi_schema()
        told = [operation(schema, *each) for each in operations(schema)]
        return render(request, "api/docs.html", {"operations": told, "troubles": troubles(), "version": api.version})

    return page


def operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(path, method, operation) in the order of the routers."""
    for address, methods in schema["paths"].items():
        for method, each in methods.items():
            yield address, method, each


def operation(schema: Mapping[str, Any], address: str, method: str, each: Mapping[str, Any]) -> Told:
    """One operation, its schemas unfolded."""
    good, answer = next((status, told) for status, told in each["responses"].items() if int(status) < 300)
    body_type, body = content(each.get("requestBody", {}))
    answer_type, shape = content(answer)
    rows = list(unfold(schema, shape)) if answer_type == "application/json" else []
    return Told(
        id=each["operationId"],
        method=method.upper(),
        path=address,
        summary=each["summary"],
        parameters=[parameter(schema, one) for one in each["parameters"]],
        body_type=body_type,
        body=list(unfold(schema, body)),
        status=f"{good} {HTTPStatus(int(good)).phrase} · {answer_type}",
        answer=rows,
    )


def content(told: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The media type and the schema of a body or an answer."""
    for media_type, each in told.get("content", {}).items():
        return media_type, each["schema"]
    return "", {}


def parameter(schema: Mapping[str, Any], each: Mapping[str, Any]) -> Row:
    """A parameter with where it stands."""
    kind, note = short(schema, each["schema"])
    return Row(each["name"], f"{each['in']} · {kind}", each["required"], note)


def unfold(schema: Mapping[str, Any], shape: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Row]:
    """The fields of an object, each followed by the fields within it."""
    shape, before = inner(schema, shape, before)
    required = shape.get("required", [])
    for name, each in shape.get("properties", {}).items():
        kind, note = short(schema, each)
        yield Row(f"{before}{name}", kind, name in required, note)
        if depth < DEEPEST:
            yield from unfold(schema, each, f"{before}{name}.", depth + 1)


def inner(schema: Mapping[str, Any], shape: Mapping[str, Any], before: str) -> tuple[Mapping[str, Any], str]:
    """The object a shape stands for: behind a reference, an "or null", or as the items of a list."""
    shape = resolved(schema, shape)
    if shape.get("type") == "array":
        return inner(schema, shape["items"], before.removesuffix(".") + "[]." if before else "[].")
    return shape, before


def resolved(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape without references and without its "or null"."""
    if options := [each for each in shape.get("anyOf", []) if each.get("type") != "null"]:
        shape = options[0]
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
    return shape


def short(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> tuple[str, str]:
    """A type in a word or two, and its values and bounds."""
    found = resolved(schema, shape)
    kind = found.get("format") or found.get("type", gettext("任意"))
    if found.get("type") == "array":
        kind = f"{short(schema, found['items'])[0]}[]"
    if "null" in (each.get("type") for each in shape.get("anyOf", [])):
        kind = f"{kind} | null"
    names = {"minimum": "≥", "maximum": "≤", "maxLength": "≤", "default": "="}
    bounds = [f"{sign} {found.get(key, shape.get(key))}" for key, sign in names.items() if known(found, shape, key)]
    return kind, " · ".join([" | ".join(found.get("enum", [])), *bounds]).strip(" ·")


def known(found: Mapping[str, Any], shape: Mapping[str, Any], key: str) -> bool:
    """Whether a bound or a default says anything."""
    return found.get(key, shape.get(key)) not in (None, "", [], {})


def troubles() -> list[Trouble]:
    """Every problem with words of its own; a code without a settled status is 422 with a field, else 409."""
    return [
        Trouble(code, STATUS.get(code, 409), str(title) % Blank(), str(remedy) % Blank())
        for code, (title, _detail, remedy) in sorted(SENTENCES.items())
        if STATUS.get(code, 409) in STATUSES | {500}
    ]


class Blank(dict[str, str]):
    """Facts nobody told: an ellipsis for each."""

    def __missing__(self, key: str) -> str:
        return "…"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The API's root leads to its page."""
    return HttpResponseRedirect("docs")


def urls(api: NinjaAPI) -> list[URLPattern]:
    """The page and the way to it."""
    return [path("", home), path("docs", page_of(api), name="api-docs")]
