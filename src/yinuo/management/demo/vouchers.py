"""The last months' vouchers: handed in by the engineers, given back or received by customer service (R-6.6)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.accounts.types import Role
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.management.demo.company import EXPIRED, WELDER, Company, Mate
from yinuo.management.demo.luck import luck
from yinuo.vouchers import actions, tasks
from yinuo.vouchers.queries.building import number_of
from yinuo.vouchers.rules.months import following, preceding

At = Callable[[datetime, Callable[[datetime], None]], None]

MONTHS = 2
"""So many months that ended have packs."""
EARLY, LATE = 0.93, 4
"""The share that is handed in by the due day; how many days later the others come at most."""
WHY = "客户出差，回来补签；旧件随下一批寄回"
UNSIGNED = "纸质凭证封面没有签名，请签名后再交"
KNOWN = "已与客户核实，下月补齐"


class Vouchers:
    """What engineers and customer service do about the vouchers of the months before `today`."""

    def __init__(self, company: Company, *, today: date, at: At) -> None:
        self._company, self._zone = company, ZoneInfo(settings.COMPANY_ZONE)
        month = today.replace(day=1)
        for _each in range(MONTHS):
            month = preceding(month)
        while month <= today.replace(day=1):
            last = following(month) == today.replace(day=1)
            at(self._moment(month, time(0, 10)), self._open)
            for mate in company.crew:
                self._plan(mate, month, last=last, at=at)
            month = following(month)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone)

    def _open(self, at: datetime) -> None:
        while tasks.open_packs(now=at):
            pass

    def _plan(self, mate: Mate, month: date, *, last: bool, at: At) -> None:
        """One engineer's pack. Of the two one can sign in as, the last month of one was given back, the other's is
        overdue: who looks sees both."""
        number, chance = number_of(mate.engineer, month), luck("voucher", mate.engineer.number, month)
        due = settings.VOUCHER_DUE_DAY
        day = chance.randint(1, due) if chance.random() < EARLY else due + chance.randint(1, LATE)
        handed_in = self._moment(following(month) + timedelta(days=day - 1), time(chance.randint(8, 18), 20))
        at(self._moment(following(month) + timedelta(days=due), time(8, 5)), self._remind)
        if last and mate.user.username == EXPIRED:
            return
        at(handed_in, partial(self._hand_in, mate, number))
        judged = handed_in + timedelta(days=chance.randint(1, 3), hours=1)
        given_back = last and mate.user.username == WELDER
        at(judged, partial(self._give_back if given_back else self._receive, number))

    def _remind(self, at: datetime) -> None:
        while tasks.remind(now=at):
            pass

    def _hand_in(self, mate: Mate, number: str, at: datetime) -> None:
        act = Act(mate.user.pk, Role.ENGINEER, at, at, "field", actor_name=mate.user.name)
        try:
            actions.hand_in(number, act=act)
        except Refused:  # something is missing: he says why
            actions.hand_in(number, note=WHY, act=act)

    def _give_back(self, number: str, at: datetime) -> None:
        actions.give_back(number, reason=UNSIGNED, act=self._desk(at))

    def _receive(self, number: str, at: datetime) -> None:
        try:
            actions.receive(number, act=self._desk(at))
        except Refused:  # with gaps: the reason why that is all right
            actions.receive(number, reason=KNOWN, act=self._desk(at))

    def _desk(self, at: datetime) -> Act:
        user = self._company.office[Role.DISPATCHER][0]
        return Act(user.pk, Role.DISPATCHER, at, at, "desk", actor_name=user.name)
