"""Who speaks: bearer tokens with scopes, and a fair share for each."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from yinuo.accounts import queries as accounts
from yinuo.accounts.types import Scope
from yinuo.api.shapes import FAULTS, Moment, user_of
from yinuo.hall.entry import role_names
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.accounts.models import ApiToken

READING = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE_SECONDS = 60


class Token(HttpBearer):
    """`Authorization: Bearer yn_…`. A browser's session is no key here, so no page elsewhere can write in its name."""

    def authenticate(self, request: HttpRequest, token: str) -> "ApiToken":
        """The live token. Refused("token_stale"), or Refused("scope_read") for a write with a key for reading."""
        found = accounts.token_of(token, now=clock.now())
        if found is None:
            raise Refused("token_stale")
        request.user = found.user
        if "Accept-Language" not in request.headers:
            translation.activate(found.user.language)
        if request.method not in READING and found.scope != Scope.WRITE:
            raise Refused("scope_read")
        return found


class PerMinute(BaseThrottle):
    """At most `API_PER_MINUTE` requests a token in one minute of the clock."""

    def allow_request(self, request: HttpRequest) -> bool:
        token: ApiToken = request.auth  # type: ignore[attr-defined]  # -- outside: django-ninja puts it there
        key = f"api-{token.pk}-{clock.now():%d%H%M}"
        cache.add(key, 0, timeout=2 * MINUTE_SECONDS)
        return cache.incr(key) <= settings.API_PER_MINUTE

    def wait(self) -> float:
        return MINUTE_SECONDS - clock.now().second


class MyEngineer(Schema):
    number: str
    name: str


class Me(Schema):
    """Whose token this is and what it may do."""

    username: str
    name: str
    role: str
    language: str
    scope: str
    token: str
    expires_at: Moment | None
    engineer: MyEngineer | None


router = Router(tags=["me"])


@router.get("/me", response={200: Me, **FAULTS}, summary=_("我是谁"))
def me(request: HttpRequest) -> Me:
    """Whose token this is: user, role, scope, and the engineer who signs in as this user."""
    user = user_of(request)
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # -- outside: django-ninja puts it there
    engineer = people.engineer_of_user(user.pk)
    return Me(
        username=user.username,
        name=user.name,
        role=user.role,
        language=user.language,
        scope=token.scope,
        token=token.name,
        expires_at=token.expires_at,
        engineer=MyEngineer(number=engineer.number, name=engineer.name) if engineer else None,
    )


def allow(request: HttpRequest, roles: frozenset[str]) -> None:
    """Refused("not_allowed") unless the user has one of the roles."""
    if user_of(request).role not in roles:
        raise Refused("not_allowed", roles=role_names(roles))
