"""Who does what this request asks for: reads the clock once and the command id the form or the client brought."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpRequest

from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.ids import uuid7

if TYPE_CHECKING:
    from yinuo.accounts.models import User

ANYBODY = "contact"


def user_of(request: HttpRequest) -> "User":
    """Who is signed in, on a page that `open_to` guards."""
    return cast("User", request.user)


def act_of(request: HttpRequest, role: str | None = None, *, on_behalf: str = "") -> Act:
    """The act behind a request.

    `role` is for doors whose visitors have no account (a customer by link, a shop by link); else the user's own role.
    """
    now = clock.now()
    known = hasattr(request, "user") and request.user.is_authenticated
    user = user_of(request) if known else None
    return Act(
        actor_id=user.pk if user else None,
        role=role or (user.role if user else ANYBODY),
        occurred_at=now,
        recorded_at=now,
        door=door_of(request),
        command_id=command_id(request),
        on_behalf=on_behalf,
        actor_name=user.name if user else "",
    )


def door_of(request: HttpRequest) -> str:
    """desk, field, portal or api: the second word of the module that answers."""
    match = request.resolver_match
    module = getattr(match.func, "__module__", "") if match else ""
    if module.startswith("yinuo."):
        return module.split(".")[1]
    return "api"  # the API's pages are made by its framework, not by a function of ours


def command_id(request: HttpRequest) -> UUID:
    """The id under which this is done once: the form's `command_id` or the `Idempotency-Key` header, else a new one."""
    given = request.POST.get("command_id") or request.headers.get("Idempotency-Key", "")
    try:
        return UUID(given)
    except ValueError:
        return uuid7()
