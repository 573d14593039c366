"""Reading users and tokens."""

from datetime import datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from yinuo.accounts.models import ApiToken, User
from yinuo.accounts.types import Role


def active_ids(role: str) -> list[int]:
    """Ids of the active users of a role."""
    return list(User.objects.filter(role=role, is_active=True).order_by("pk").values_list("pk", flat=True))


def user(username: str) -> User | None:
    """The user of this name."""
    return User.objects.filter(username=username).first()


def users(q: str = "") -> QuerySet[User]:
    """Users whose name or user name holds `q`, by user name."""
    found = User.objects.order_by("username")
    for word in q.split():
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    return found


def digest(secret: str) -> str:
    """What is kept of a token."""
    return sha256(secret.encode()).hexdigest()


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The live token of this secret, with its active user."""
    found = ApiToken.objects.select_related("user").filter(digest=digest(secret)).first()
    live = found and found.revoked_at is None and (found.expires_at is None or found.expires_at > now)
    return found if found and live and found.user.is_active else None


def any_user() -> bool:
    """Whether anybody has an account yet."""
    return User.objects.exists()


def live_tokens(user: User, name: str) -> list[ApiToken]:
    """A user's tokens of this name that nobody has revoked, oldest first."""
    return list(ApiToken.objects.filter(user=user, name=name, revoked_at=None).order_by("pk"))


def engineers_users() -> list[User]:
    """Everybody who may be an engineer's account, by user name."""
    return list(User.objects.filter(role=Role.ENGINEER, is_active=True).order_by("username"))


def tokens_of(user_id: int) -> list[ApiToken]:
    """A user's API tokens, the newest first; withdrawn ones too."""
    return list(ApiToken.objects.filter(user_id=user_id).order_by("-created_at", "-pk"))


def token(pk: int) -> ApiToken | None:
    """One token, with its user."""
    return ApiToken.objects.select_related("user").filter(pk=pk).first()
