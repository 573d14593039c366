"""Making and changing users and tokens."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from yinuo.accounts.access import MANAGERS, may_change_password
from yinuo.accounts.models import ApiToken, User
from yinuo.accounts.queries import digest
from yinuo.accounts.rules import demand
from yinuo.accounts.types import Role, Scope
from yinuo.journal import actions as journal
from yinuo.journal import queries as journal_queries
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

LOCKED = "user.locked"


@transaction.atomic
def create_user(
    *, username: str, name: str, role: str, password: str | None, act: Act, phone: str = "", language: str = "zh-hans"
) -> User:
    """A new user; `password=None` makes one who cannot sign in yet. Refused("username_taken") for a known name."""
    demand(act.role, MANAGERS)
    if role not in Role.values or role == Role.SYSTEM:
        raise Refused("unknown_role", field="role", role=role)
    try:
        with transaction.atomic():
            user = User.objects.create(
                username=username, name=name, role=role, phone=phone, language=language,
                password=make_password(password), created_at=act.recorded_at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("username_taken", field="username", username=username) from None
    journal.write("user.create", f"user:{user.pk}", act, username=username, role=role)
    return user


@transaction.atomic
def change_user(user: User, *, act: Act, name: str, role: str, phone: str, is_active: bool) -> User:
    """Change a user's data. Refused("last_admin") for what would leave nobody to look after the users."""
    demand(act.role, MANAGERS)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.role == Role.ADMIN and (role != Role.ADMIN or not is_active):
        others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
        if not others.order_by("pk").first():
            raise Refused("last_admin", field="role" if role != Role.ADMIN else "is_active")
    user.name, user.role, user.phone, user.is_active = name, role, phone, is_active
    user.save(update_fields=["name", "role", "phone", "is_active"])
    journal.write("user.change", f"user:{user.pk}", act, role=role, is_active=is_active)
    return user


@transaction.atomic
def change_password(user: User, password: str, *, act: Act) -> User:
    """A new password: one's own, or anybody's by who looks after the users."""
    if not may_change_password(act.role, actor_id=act.actor_id, user_id=user.pk):
        raise Refused("not_allowed", roles=[Role.ADMIN])
    user = User.objects.select_for_update().get(pk=user.pk)
    user.password = make_password(password)
    user.save(update_fields=["password"])
    journal.write("user.password", f"user:{user.pk}", act)
    return user


def signed_in(user: User, *, act: Act) -> None:
    """Somebody has signed in."""
    journal.write("user.signin", f"user:{user.pk}", act)


def signed_out(user: User, *, act: Act) -> None:
    """Somebody has signed out."""
    journal.write("user.signout", f"user:{user.pk}", act)


@transaction.atomic
def locked_out(username: str, *, times: int, minutes: int, act: Act) -> None:
    """Too many wrong passwords: said once a lock, however often it is tried; of names that nobody has, never.

    A single wrong password is not said: people type it in the wrong place, and what is in the journal stays.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        return
    subject = f"user:{user.pk}"
    last = journal_queries.newest(subject, limit=1)
    if last and last[0].kind == LOCKED and act.recorded_at < last[0].recorded_at + timedelta(minutes=minutes):
        return
    journal.write(LOCKED, subject, act, times=times, minutes=minutes)


@transaction.atomic
def set_language(user: User, language: str) -> None:
    """The language the person reads."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def issue_token(
    user: User, *, name: str, act: Act, scope: str = Scope.WRITE, expires_at: datetime | None = None
) -> str:
    """A new API token; the secret is returned once and never kept."""
    demand(act.role, MANAGERS)
    secret = "yn_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, digest=digest(secret), scope=scope, created_at=act.recorded_at, expires_at=expires_at
    )
    journal.write("token.issue", f"user:{user.pk}", act, token=token.pk, name=name, scope=scope)
    return secret


@transaction.atomic
def revoke_token(token: ApiToken, *, act: Act) -> None:
    """The token opens nothing any more."""
    demand(act.role, MANAGERS)
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=act.recorded_at)
    journal.write("token.revoke", f"user:{token.user_id}", act, token=token.pk)
