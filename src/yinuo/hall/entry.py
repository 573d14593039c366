"""Who may open a page: signed in, and of one of these roles. Pages for objects ask the room's `access` besides."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yinuo.accounts.types import Role
from yinuo.kernel.errors import Refused

Page = Callable[..., HttpResponse]
DOORS: dict[str, str] = {Role.ENGINEER: "/field/", Role.SHOP: "/p/shop/"}  # every other role works at the desk


def open_to(*roles: str) -> Callable[[Page], Page]:
    """`@open_to(*OFFICE)` above a page; a visitor is sent to sign in and comes back, another role is refused."""
    allowed = frozenset(roles)

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_login(request)
            if request.user.role not in allowed:
                if request.path == "/" != home_of(request.user):
                    return redirect(home_of(request.user))
                raise Refused("not_allowed", roles=role_names(allowed))
            return page(request, *args, **kwargs)

        vars(guarded)["open_to"] = allowed  # read by the test that walks every address
        return guarded

    return guard


def home_of(user: object) -> str:
    """Where a person starts: the door of the role."""
    return DOORS.get(str(getattr(user, "role", "")), "/")


def role_names(roles: Iterable[str]) -> list[Role]:
    """In the order of the list of roles, so that the sentence reads the same every time."""
    return [role for role in Role if role in roles]


def to_login(request: HttpRequest) -> HttpResponse:
    """htmx gets a bare 401 and says so in a corner: whatever is typed on the page must not be swept away."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())
