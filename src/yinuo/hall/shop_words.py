"""Outside repair shops in words: why one may not be used, and what else is refused about their work (R-3.9, R-3.10)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.assets.types import Family
from yinuo.shops.types import Bar, FacilityKind, PaperKind, RepairClass

Words = str | Promise

BARS: Mapping[str, Words] = {
    "closed": _("已不再合作"),
    "suspended": _("已暂停派活：%(what)s"),
    "paper_missing": _("没有登记%(what)s"),
    "paper_withdrawn": _("%(what)s已撤回"),
    "paper_expired": _("%(what)s已于 %(on)s 到期"),
    "paper_future": _("%(what)s %(on)s 才生效"),
    "not_countersigned": _("%(what)s还没有财务部会签"),
    "scope_family": _("备案范围不包括%(what)s"),
    "scope_class": _("%(what)s不能做二级维护和总成修理"),
    "facility_missing": _("没有%(what)s"),
    "evaluation_missing": _("没有做过准入评价"),
    "evaluation_old": _("上次评价是 %(on)s，已满一年"),
    "evaluation_below": _("上次评价 %(what)s 分，没有达标"),
}
"""Code → sentence; `%(what)s` is the paper, facility, class, family or figure it is about."""

REFUSALS: dict[str, tuple[Words, Words, Words]] = {
    "unknown_shop": (_("没有找到这家外委厂"), _("查不到编号：%(shop)s"), _("请从列表里选择，或先登记外委厂。")),
    "shop_barred": (
        _("这家外委厂现在不能用"),
        _("%(shop)s：%(bars)s。"),
        _("请选另一家，或先在外委厂档案里更新证照。"),
    ),
    "shop_not_begun": (
        _("外委厂还没有接单"),
        _("%(shop)s 的任务 %(job)s 还没有接，谈不上完工。"),
        _("请先请外委厂接单；电话里接的，由调度代为记录。"),
    ),
    "job_wrong_step": (
        _("这一步现在还不能做"),
        _("外委任务目前“%(job_state)s”，不能“%(job_step)s”。"),
        _("请刷新页面查看最新状态。"),
    ),
    "above_agreed": (
        _("价格高于协议价"),
        _("协议价 %(agreed_cny)s 元，填的是 %(asked_cny)s 元。"),
        _("请按协议价填写；确有必要高于协议价的，或协议里没有的项目，请写明原因，等客户服务部部长批准。"),
    ),
    "rework_is_free": (
        _("返工不收费"),
        _("质量保证期内的返工和退回返工，不再收费。"),
        _("请把单价填 0；确属新故障的，请客服另派一单。"),
    ),
    "statement_locked": (
        _("已经结算，不能改动"),
        _("%(what)s 已在结算单里。"),
        _("请客户服务部部长退回结算单后再改；已批准的不能退回。"),
    ),
    "statement_wrong_state": (
        _("结算单现在不能这样办"),
        _("%(what)s 目前“%(statement_state)s”。"),
        _("请刷新页面查看最新状态。"),
    ),
    "lines_wait": (_("有费用还没有批"), _("任务 %(what)s 有高于协议价的费用。"), _("请客户服务部部长先批准或驳回。")),
    "nothing_to_settle": (
        _("没有可结算的任务"),
        _("%(shop)s 到 %(month)s 没有验收合格而未结算的任务。"),
        _("请核对月份，或先验收。"),
    ),
}  # fmt: skip


def bars_in_words(bars: Iterable[Bar]) -> list[str]:
    """Every reason why a shop may not be used."""
    return [_said(bar.code, bar.what, bar.on.isoformat() if bar.on else "") for bar in bars]


def bar_in_words(bar: Mapping[str, Any]) -> str:
    """The same for one as a refusal tells it."""
    return _said(str(bar["code"]), str(bar.get("what", "")), str(bar.get("on", "")))


def _said(code: str, what: str, on: str) -> str:
    labels = _labels(FacilityKind if code == "facility_missing" else PaperKind) | _labels(RepairClass) | _labels(Family)
    return force_str(BARS.get(code, code)) % {"what": force_str(labels.get(what, what)), "on": on}


def _labels(words: Any) -> dict[str, Any]:
    return dict(words.choices)
