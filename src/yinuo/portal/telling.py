"""The story of an order as its customer hears it: what was done for them, without what is the house's own business."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.accounts.types import Role
from yinuo.hall.story import Told, told
from yinuo.hall.words import plain, spoken
from yinuo.journal.types import Event
from yinuo.orders.rules.story import at as moment_at
from yinuo.portal.words import PROMISES

Words = str | Promise

SENTENCES: Mapping[str, tuple[Words, frozenset[str]]] = {
    "order.report": (_("您报修了"), frozenset({"fault"})),
    "order.respond": (_("客服与您取得联系"), frozenset()),
    "order.reply": (_("给您答复"), frozenset({"answer"})),
    "order.agree_appointment": (_("与%(agreed_by)s约定 %(appointment_at)s 到场"), frozenset()),
    "order.solve_remotely": (_("通过电话指导处理"), frozenset({"guidance"})),
    "order.confirm_solved": (_("确认故障已解决"), frozenset()),
    "order.not_solved": (_("故障还没有解决，继续处理"), frozenset()),
    "order.dispatch": (_("已派工程师%(engineer_name)s"), frozenset()),
    "order.reassign": (_("改由工程师%(engineer_name)s前往"), frozenset()),
    "order.accept": (_("工程师已接单"), frozenset()),
    "order.depart": (_("工程师备齐工具，已出发"), frozenset()),
    "order.arrive": (_("工程师到达现场"), frozenset()),
    "order.apologise": (_("为迟到向您致歉"), frozenset({"words"})),
    "order.begin_repair": (_("做好安全防护，开始维修"), frozenset()),
    "order.finish_repair": (_("维修完毕"), frozenset({"cause", "work_done"})),
    "order.complete_checks": (_("完成清洁、检验和试车"), frozenset()),
    "order.rework": (_("返回重新维修"), frozenset()),
    "order.sign": (_("%(signer)s验收签字"), frozenset({"reservation", "score", "comment"})),
    "order.refuse_signature": (_("您没有签字"), frozenset({"reason"})),
    "order.sign_later": (_("约好稍后签字"), frozenset()),
    "order.receipt": (_("开具《售后服务回执》%(number)s"), frozenset()),
    "order.close": (_("服务完结"), frozenset()),
    "order.close_unsigned": (_("服务完结，未签字"), frozenset()),
    "order.wait": (_("暂时等待：%(wait_for)s"), frozenset({"until"})),
    "order.resume": (_("等待结束，继续处理"), frozenset()),
    "order.offer_quote": (_("给您报价，合计 ¥%(total_cny)s"), frozenset({"note"})),
    "order.accept_quote": (_("%(signer)s同意报价"), frozenset()),
    "order.decline_quote": (_("%(signer)s不同意报价"), frozenset({"reason"})),
    "charges.pay": (_("收到 ¥%(amount_cny)s，开具收据 %(number)s"), frozenset()),
    "charges.refund": (_("退款 ¥%(amount_cny)s，收据 %(number)s"), frozenset({"reason"})),
    "charges.invoice": (_("开出发票 %(number)s"), frozenset()),
    "order.outsource": (_("转合作维修厂维修"), frozenset()),
    "order.recall_shop": (_("从合作维修厂收回，由我们继续维修"), frozenset()),
    "order.shop_done": (_("合作维修厂已修好"), frozenset({"cause", "work_done"})),
    "order.cancel": (_("报修已取消"), frozenset({"reason"})),
    "order.mark_duplicate": (_("与已有的报修重复，并入 %(duplicate_of)s"), frozenset()),
    "order.call_rescue": (_("安排道路救援"), frozenset()),
    "order.assess_scene": (_("救援人员完成现场判断"), frozenset()),
    "order.hold_scene": (_("协助保护现场，等执法部门放行"), frozenset()),
    "order.release_scene": (_("%(unit)s放行"), frozenset()),
    "order.clear_scene": (_("完成现场善后"), frozenset()),
    "order.report_claim": (_("协助向%(insurer)s报案，报案号 %(report_no)s"), frozenset()),
    "order.survey_damage": (_("保险公司完成查勘"), frozenset()),
    "order.settle_claim": (_("定损结论：%(settled)s"), frozenset({"losses", "amount_cny"})),
    "order.find_damage": (_("发现隐损，等保险公司追加定损"), frozenset({"losses"})),
    "order.claim_paper": (_("理赔进展：%(progress)s"), frozenset()),
    "order.propose_return": (_("请您确认送回维修"), frozenset({"destination", "cost"})),
    "order.confirm_return": (_("您确认送回维修"), frozenset({"destination", "cost"})),
    "order.start_tow": (_("起运回厂"), frozenset({"carrier"})),
    "order.end_tow": (_("送到并交接"), frozenset({"odometer"})),
    "order.rate": (_("您评了 %(score)s 分"), frozenset({"comment"})),
    "order.note": (_("您补充了说明"), frozenset({"note"})),
    "promise.broken": (_("“%(kind)s”没有按时做到，我们很抱歉"), frozenset()),
}
"""Kind of entry → sentence, and the facts that may stand below it. What is not listed is not told."""


def telling(events: Iterable[Event]) -> list[Told]:
    """The customer's timeline, newest first; notes are told only when the customer wrote them."""
    return [customers(event) for event in reversed(list(events)) if is_told(event)]


def is_told(event: Event) -> bool:
    """Whether the customer hears of it."""
    return event.kind in SENTENCES and (event.kind != "order.note" or event.role == Role.CONTACT)


def customers(event: Event) -> Told:
    """One entry in the customer's words; facts that are not theirs are taken out before anything is put in words."""
    sentence, below = SENTENCES[event.kind]
    kept = {name: value for name, value in event.data.items() if name in below}
    facts = {name: _said(name, value) for name, value in event.data.items()}
    spoken_of = told(replace(event, data=kept, actor=""))
    return replace(spoken_of, title=force_str(sentence) % facts, who="", clause="", flag="", recorded_at=None)


def _said(name: str, value: object) -> str:
    if name == "appointment_at" and isinstance(value, str):
        return plain(moment_at(value))
    if name == "kind":
        return force_str(PROMISES.get(str(value), value))
    return spoken(name, value)
