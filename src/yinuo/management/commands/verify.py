"""`yinuo verify`: proves that nothing in the journal was changed, removed or re-ordered; `--replay` recomputes all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yinuo.charges.queries import replay as receipts
from yinuo.journal import queries as journal
from yinuo.orders.queries.replay import Difference, differences
from yinuo.rescue.queries import replay as rescues
from yinuo.sales import queries as sales
from yinuo.shops.queries import jobs as shop_jobs
from yinuo.suppliers.queries import replay as suppliers
from yinuo.tours.queries import replay as tours
from yinuo.vouchers.queries import replay as vouchers
from yinuo.warranty.queries import promised, recovered

WORDS = {
    "changed": _("内容被改动"),
    "missing": _("缺失"),
    "reordered": _("次序被改动"),
    "cut": _("与链尾不符（末尾被截断或改写）"),
}


class Command(BaseCommand):
    """Prints each fault on a line and ends with exit code 1 when there is one."""

    help = "Check the journal's hash chains; with --replay also recompute every order from its events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replay", action="store_true", help="recompute states and promises from the events")

    def handle(self, *args: Any, replay: bool, **options: Any) -> None:
        faults = [f"{fault.subject} #{fault.seq}: {WORDS[fault.code]}" for fault in journal.faults()]
        entries, subjects = journal.size()
        self.stdout.write(
            _("日志：%(entries)d 条记录，%(subjects)d 条链。") % {"entries": entries, "subjects": subjects}
        )
        if replay:
            faults += self._replay()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("发现 %(count)d 处不符。") % {"count": len(faults)})
        self.stdout.write(self.style.SUCCESS(_("全部相符，没有改动、缺失或乱序。")))

    def _replay(self) -> list[str]:
        jobs = (Difference(number, "shop_job", *each) for number, *each in shop_jobs.differences())
        returns = (Difference(number, "workshop", *each) for number, *each in rescues.differences())
        asked = (Difference(number, "supplier_request", *each) for number, *each in suppliers.differences())
        paid = (Difference(number, "recovery", *each) for number, *each in recovered.differences())
        money = (Difference(number, "money_receipt", *each) for number, *each in receipts.differences())
        sold = (Difference(number, "sale", *each) for number, *each in sales.differences())
        promises = (Difference(number, "warranty", *each) for number, *each in promised.differences())
        kept = (*promises, *money, *sold, *asked, *paid, *jobs, *returns)
        found = [*kept, *differences(), *tours.differences(), *vouchers.differences()]
        self.stdout.write(_("重放：由事件重算了全部工单的状态与承诺。"))
        return [f"{each.order} {each.what}: {each.stored} ≠ {each.replayed}" for each in found]
