"""Who does what this request asks for: reads the clock once and the command id the form or the client brought."""

from uuid import UUID

from django.http import HttpRequest

from yinuo.kernel import clock
from yinuo.kernel.act import Act
from yinuo.kernel.ids import uuid7

ANYBODY = "contact"


def act_of(request: HttpRequest, role: str | None = None, *, on_behalf: str = "") -> Act:
    """The act behind a request.

    `role` is for doors whose visitors have no account (a customer by link, a shop by link); else the user's own role.
    """
    now = clock.now()
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return Act(
        actor_id=user.pk if known else None,
        role=role or (user.role if known else ANYBODY),
        occurred_at=now,
        recorded_at=now,
        door=door_of(request),
        command_id=command_id(request),
        on_behalf=on_behalf,
        actor_name=user.name if known else "",
    )


def door_of(request: HttpRequest) -> str:
    """desk, field, portal or api: the second word of the module that answers."""
    match = request.resolver_match
    module = getattr(match.func, "__module__", "") if match else ""
    if module.startswith("yinuo."):
        return module.split(".")[1]
    return "api"  # the API's pages are made by its framework, not by a function of ours


def command_id(request: HttpRequest) -> UUID:
    """The id under which this is done once: the form's hidden `command_id` or the `Idempotency-Key` header, else new."""
    given = request.POST.get("command_id") or request.headers.get("Idempotency-Key", "")
    try:
        return UUID(given)
    except ValueError:
        return uuid7()
