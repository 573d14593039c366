"""The API as OpenAPI 3.1: what django-ninja reads from the code, and what it cannot know."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from yinuo import __version__
from yinuo.api import problems
from yinuo.api.shapes import Json
from yinuo.api.tokens import PerMinute, Token
from yinuo.api.writing import HEADER, LONGEST_KEY
from yinuo.kernel.errors import Refused

OWN_KEY = frozenset({"apply_commands", "begin_upload", "continue_upload", "tell_positions"})
"""Writes that are done once by what they carry: a command's id, a file's hash and offset, a moment."""
METHODS = ("get", "post", "put", "patch", "delete")
KEY: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    "description": "A UUID or a text of your own: a repeat with the same key and content is given the first answer.",
}
REPLAYED: dict[str, Any] = {
    "Idempotency-Replayed": {"schema": {"type": "string", "enum": ["true"]}, "description": "Only on a repeat."}
}
ABOUT = """Reports, steps and readings of service orders.

Send `Authorization: Bearer …`. Moments are ISO 8601 with an offset. Lists are turned by `cursor`. Errors are RFC 9457
problem documents in the language of `Accept-Language`, else of the token's user. A write is done once for each
`Idempotency-Key`; its repeat is answered with `Idempotency-Replayed: true`."""


class Described(NinjaAPI):
    """The API with a schema that tells the truth about problems and keys."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: dict[tuple[str, str], OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        # Reading it from the code takes seconds of the processor and anybody may ask: it is told once a language.
        kept = (path_prefix or "", get_language() or "")
        if kept not in self.told:
            self.told[kept] = self.read(path_prefix=path_prefix, path_params=path_params)
        return self.told[kept]

    def read(self, *, path_prefix: str | None, path_params: dict[str, Any] | None) -> OpenAPISchema:
        """The schema as the code tells it, completed."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for method, operation in path.items():
                if method in METHODS:
                    complete(method, operation)
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Operations go by the plain names of their functions."""
        return operation.view_func.__name__


def complete(method: str, operation: dict[str, Any]) -> None:
    """Problems by their media type, the key and its answer for writes, the summary in the reader's language."""
    operation["summary"] = gettext(operation["summary"])
    for status, response in operation["responses"].items():
        if int(status) in problems.STATUSES:
            response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        elif method != "get" and operation["operationId"] not in OWN_KEY:
            response["headers"] = REPLAYED
    if method != "get" and operation["operationId"] not in OWN_KEY:
        operation["parameters"] = [*operation["parameters"], KEY]


def make_api() -> NinjaAPI:
    """The API without its resources; `urls` adds them."""
    api = Described(
        title="Yinuo",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        urls_namespace="api",
        auth=Token(),
        throttle=PerMinute(),
        parser=Json(),
    )
    problems.handle_all(api)
    return api


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """An address the API does not have."""
    return problems.refusal(request, Refused("not_found", what=request.path))
