"""What the portal says in its own words: to a customer, about where their repair stands."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.hall.words import Explanation, explain
from yinuo.kernel.errors import Refused
from yinuo.orders.types import State, WaitFor
from yinuo.promises.types import PromiseKind

Words = str | Promise

PHONE = r"^\s*(?:[+0-9][0-9\s()\-]{4,28})\s*$"

SAYS: Mapping[str, tuple[Words, Words]] = {
    State.REPORTED: (_("已收到报修"), _("客服正在看您的报修，会有人给您打电话，请保持电话畅通。")),
    State.RESPONDED: (_("已与您联系"), _("正在安排工程师。")),
    State.SCHEDULED: (_("已约好时间"), _("到约定的时间，工程师会到车辆所在地。")),
    State.DISPATCHED: (_("已派工程师"), _("正在等工程师接单。")),
    State.ACCEPTED: (_("工程师已接单"), _("正在备齐工具和配件，随后出发。")),
    State.EN_ROUTE: (_("工程师在路上"), _("到达前如有变化，会打电话给您。")),
    State.ON_SITE: (_("工程师已到现场"), _("正在检查故障、做安全防护。")),
    State.IN_REPAIR: (_("正在维修"), _("修好后会清洁、检验并试车。")),
    State.TESTING: (_("正在清洁、检验和试车"), _("完成后请您验收。")),
    State.AWAITING_SIGNATURE: (_("修好了，请您验收签字"), _("请当面看过试车，再签《售后服务回执》。")),
    State.SIGNED: (_("您已签字"), _("谢谢。回执可以随时在这里打开。")),
    State.CLOSED: (_("服务已完结"), _("谢谢。有问题请再次扫码报修，或打服务热线。")),
    State.WAITING: (_("暂时等待"), _("一有进展就继续，这里会马上更新。")),
    State.OUTSOURCED: (_("已转合作维修厂"), _("修好后仍由我们的工程师向您交车。")),
    State.TOWING: (_("正在送回工厂"), _("到厂后会开维修工单，进度也在这里看。")),
    State.SOLVED_REMOTELY: (_("已通过电话指导处理"), _("故障真的解决了吗？请您确认。")),
    State.CANCELLED: (_("报修已取消"), _("车辆再有故障，请再次扫码报修。")),
}

WAITS: Mapping[str, Words] = {
    WaitFor.PARTS: _("正在等配件。"),
    WaitFor.SUPPLIER: _("正在等配套厂家。"),
    WaitFor.CUSTOMER: _("正在等您这边的消息。"),
}

PROMISES: Mapping[str, Words] = {
    PromiseKind.RESPOND: _("有人与您联系"),
    PromiseKind.ARRIVE: _("工程师到达现场"),
    PromiseKind.REPLY: _("答复您怎么处理"),
    PromiseKind.APPOINTMENT: _("按约定时间到场"),
}

STAGES: tuple[tuple[Words, frozenset[str]], ...] = (
    (_("报修"), frozenset({State.REPORTED})),
    (_("联系"), frozenset({State.RESPONDED, State.SCHEDULED, State.SOLVED_REMOTELY, State.WAITING})),
    (_("派工"), frozenset({State.DISPATCHED, State.ACCEPTED})),
    (_("在途"), frozenset({State.EN_ROUTE})),
    (_("维修"), frozenset({State.ON_SITE, State.IN_REPAIR, State.TESTING, State.OUTSOURCED, State.TOWING})),
    (_("验收"), frozenset({State.AWAITING_SIGNATURE})),
    (_("完成"), frozenset({State.SIGNED, State.CLOSED})),
)


def again(refused: Refused) -> tuple[int, dict[str, Any]]:
    """A refused form is not kept as its answer: the same page, mended, may be sent again under the same id."""
    raise refused


def refuse(form: forms.Form, refused: Refused, fields: Mapping[str, str] | None = None) -> Explanation:
    """The words of a refusal, put beside the form's own field where it names one; `fields`: the room's name → ours."""
    words = explain(refused)
    field = (fields or {}).get(words.field, words.field)
    if field in form.fields and not form.fields[field].widget.is_hidden:
        form.add_error(field, words.detail or words.title)
    return words
