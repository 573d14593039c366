"""`yinuo token`: a key to the API for a user, printed once; or taking one back."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yinuo.accounts import actions, queries
from yinuo.accounts.types import Scope
from yinuo.kernel import clock
from yinuo.kernel.act import system_act


class Command(BaseCommand):
    """Only the secret is written to standard output, so that a script can catch it."""

    help = "Print a new API token for a user, or revoke those of a name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="cli", help="what the token is for; default cli")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.WRITE.value, help="default write")
        parser.add_argument("--days", type=int, help="valid for so many days; default: until it is revoked")
        parser.add_argument("--revoke", action="store_true", help="revoke the user's live tokens of this name instead")

    def handle(
        self, *args: Any, username: str, name: str, scope: str, days: int | None, revoke: bool, **options: Any
    ) -> None:
        user = queries.user(username)
        if user is None or not user.is_active:
            raise CommandError(f"No active user is called {username}. See the desk's list of users.")
        now = clock.now()
        act = system_act(now, door="management")
        if revoke:
            found = queries.live_tokens(user, name)
            for token in found:
                actions.revoke_token(token, act=act)
            self.stderr.write(f"{len(found)} revoked")
            return
        expires_at = None if days is None else now + timedelta(days=days)
        self.stdout.write(actions.issue_token(user, name=name, act=act, scope=scope, expires_at=expires_at))
