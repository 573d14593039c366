"""`yinuo import FILE.xlsx`: master data out of a workbook, checked row by row; or its template; or taken back."""  # noqa: N999 -- name: the command is called so

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yinuo.accounts import queries as accounts
from yinuo.hall.import_books import template
from yinuo.hall.import_words import Said, in_words, told
from yinuo.hall.words import sentence
from yinuo.imports import actions, queries
from yinuo.imports.types import Kind, Plan
from yinuo.kernel import clock
from yinuo.kernel.act import Act, system_act
from yinuo.kernel.errors import Refused

if TYPE_CHECKING:
    from yinuo.imports.models import ImportBatch


class Command(BaseCommand):
    """Ends with exit code 1 when rows are wrong; nothing is written then unless --partial."""

    help = "Import customers, contacts, models, vehicles, outlets, engineers, certificates and shifts from a workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the workbook (.xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument("--partial", action="store_true", help="write the good rows, list the bad ones")
        parser.add_argument("--undo", type=int, metavar="BATCH", help="take back what this import wrote")
        parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty workbook to fill in")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="the user who answers for it")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            if options["template"]:
                options["template"].write_bytes(template(settings.LANGUAGE_CODE))
                self.stdout.write(self.style.SUCCESS(_("模板已写到 %(file)s") % {"file": options["template"]}))
            elif options["undo"] is not None:
                self.undo(options["undo"], act_of(options["username"]))
            elif file is not None:
                self.bring_in(file, act_of(options["username"]), options["dry_run"], options["partial"])
            else:
                raise CommandError(_("请给出要导入的文件，或 --template，或 --undo。"))
        except Refused as refused:
            raise CommandError(sentence(in_words(refused))) from None
        except OSError as wrong:
            raise CommandError(f"{wrong.filename}: {wrong.strerror}") from None

    def bring_in(self, file: Path, act: Act, dry_run: bool, partial: bool) -> None:
        """Check, then write unless it was a dry run or rows are wrong."""
        content = file.read_bytes()
        found = actions.check(content, file.name)
        self.say_counts(found)
        self.say_faults([told(fault.to_json()) for fault in found.faults])
        if dry_run:
            self.stdout.write(_("只检查，没有写入。"))
        elif not found.writes and not found.blocked:
            self.stdout.write(self.style.SUCCESS(_("没有新内容：每一行都已经在系统里。")))
        elif not found.blocked or partial:
            batch = actions.keep(content, file.name, found, act=act)
            self.say_done(actions.apply(batch, act=act, partial=partial, progress=self.progress), found)
        if found.blocked:
            raise CommandError(_("有错误。") if partial and not dry_run else _("有错误，没有写入任何内容。"))

    def undo(self, pk: int, act: Act) -> None:
        """Take a batch back."""
        batch = queries.batch(pk)
        if batch is None:
            raise Refused("not_found", what=str(pk))
        actions.undo(batch, act=act, progress=self.progress)
        self.stdout.write(self.style.SUCCESS(_("已撤销：新增的已删除，改动的已恢复。")))

    def say_counts(self, found: Plan) -> None:
        """One line a kind."""
        for kind, count in found.counts.items():
            words = _("%(kind)s：%(rows)d 行，新增 %(add)d，更新 %(change)d，不变 %(same)d，有错误 %(bad)d")
            self.stdout.write(words % {"kind": Kind(kind).label, **count})

    def say_faults(self, said: list[Said]) -> None:
        """One line a fault: where, what stands there, what is wrong, what helps."""
        for each in said:
            line = _("%(sheet)s 第 %(row)d 行 %(column)s“%(value)s”：%(what)s。%(remedy)s")
            where = {"sheet": each.sheet, "row": each.row, "column": each.column, "value": each.value[:40]}
            self.stderr.write(line % (where | {"what": each.what, "remedy": each.remedy}))

    def say_done(self, batch: "ImportBatch", found: Plan) -> None:
        """What was written, and how to take it back."""
        words = _("导入完成，写入 %(count)d 行。要撤销：yinuo import --undo %(batch)d")
        self.stdout.write(self.style.SUCCESS(words % {"count": len(found.writes), "batch": batch.pk}))

    def progress(self, done: int, of: int) -> None:
        """A line that counts, where somebody looks on."""
        if sys.stdout.isatty():
            self.stdout.write(f"\r{done} / {of}", ending="\n" if done >= of else "")
            self.stdout.flush()


def act_of(username: str | None) -> Act:
    """The act of a user, or of the system: whoever reaches this command line has the database anyway."""
    act = system_act(clock.now(), door="command")
    if username is None:
        return act
    user = accounts.user(username)
    if user is None or not user.is_active:
        raise Refused("not_found", what=username)
    return Act(user.pk, user.role, act.occurred_at, act.recorded_at, "command", actor_name=user.name)
