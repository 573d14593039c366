"""The phone asks to be told of notices while the app is closed, and takes that back."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from yinuo.field.commands import refused_json, require_engineer
from yinuo.field.uploads import read
from yinuo.hall.act import user_of
from yinuo.kernel import clock, webpush
from yinuo.kernel.errors import Refused
from yinuo.messages import actions


@require_http_methods(["POST", "DELETE"])
def push(request: HttpRequest) -> JsonResponse:
    """`{endpoint, keys: {p256dh, auth}}` as the browser gives it; to DELETE, the `endpoint` is enough."""
    try:
        require_engineer(request)
        told = read(request)
        endpoint, user_id = _text(told, "endpoint"), user_of(request).pk
        if request.method == "DELETE":
            actions.unsubscribe(user_id, endpoint)
        else:
            keys = told.get("keys")
            keys = keys if isinstance(keys, dict) else {}
            actions.subscribe(user_id, endpoint, _text(keys, "p256dh"), _text(keys, "auth"), at=clock.now())
    except Refused as refused:
        return refused_json(refused)
    return JsonResponse({})


def _text(told: dict[str, object], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not found:
        raise Refused("field_required", field=name)
    return found


def sender() -> str:
    """The key by which a browser knows our pushes; "" where none are sent."""
    return webpush.public_text(webpush.key_of(settings.PUSH_KEY)) if settings.PUSH else ""


urls = [path("push/", push, name="push")]
