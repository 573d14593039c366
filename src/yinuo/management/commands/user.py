"""`yinuo user USERNAME`: makes a person who can sign in, such as the first administrator."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yinuo.accounts import actions as accounts
from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.hall.words import sentence
from yinuo.kernel import clock
from yinuo.kernel.act import system_act
from yinuo.kernel.errors import Refused


class Command(BaseCommand):
    """Asks for the password twice; `--password-stdin` reads it from standard input instead."""

    help = "Create a user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=sorted(STAFF_ROLES))
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args: Any, username: str, name: str, role: str, password_stdin: bool, **options: Any) -> None:
        password = input() if password_stdin else self._asked()
        try:
            validate_password(password)
            accounts.create_user(
                username=username, name=name, role=Role(role), password=password,
                act=system_act(clock.now(), door="management"),
            )  # fmt: skip
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        except Refused as refused:
            raise CommandError(sentence(refused)) from refused
        self.stdout.write(_("已建立用户 %(username)s。") % {"username": username})

    def _asked(self) -> str:
        password = getpass(_("密码："))
        if password != getpass(_("再输一次：")):
            raise CommandError(_("两次输入不一致，请重来。"))
        return password
