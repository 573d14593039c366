"""What is said of tours, follow-ups and business visits: refusals, fields, codes and notices."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.messages.types import NoticeKind
from yinuo.tours.types import CallPurpose, Condition, FollowWay, PlanKind, TourStep, VisitState

Text = str | Promise

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "visit_not_yours": (
        _("这次巡检不是安排给您的"), _("它已安排给别的工程师，或还没有安排。"), _("请刷新列表；有疑问请联系调度。"),
    ),
    "tour_step_wrong": (
        _("这一步现在还不能做"), _("巡检目前“%(visit_state)s”。现在可以做：%(visit_steps)s"),
        _("请刷新页面查看最新状态。"),
    ),
    "visit_unassigned": (
        _("还没有安排工程师"), _("与客户约定时间之前，要先定下谁去。"), _("请先安排工程师，再约定时间。"),
    ),
    "machine_not_here": (
        _("这台车不在这次巡检里"), _("车辆编号：%(vehicle)s"), _("请核对车辆；要修这台车，请登记报修。"),
    ),
    "machine_seen": (
        _("这台车已经检查过"), _("车辆编号：%(vehicle)s"), _("不用再登记未检；要改检查结果，请重新检查。"),
    ),
    "machines_left": (
        _("还有车没有检查"), _("没有检查的：%(vehicles)s"), _("请逐台检查；检查不了的，写明原因登记“未检”。"),
    ),
    "items_open": (
        _("还有项目没有检查"), _("没有填的：%(texts)s"), _("请逐项填写；车上没有这一项的，选“没有这一项”。"),
    ),
    "finding_untold": (_("请写明是什么问题"), _("“%(item_text)s”选了有问题。"), _("请用一句话写明看到了什么。")),
    "raised_already": (_("没有要转的问题"), _("这台车的问题都已转成工单，或没有选。"), _("请刷新页面查看已转的工单。")),
    "nothing_to_visit": (
        _("没有一台车要巡检"), _("选的产品类别、省份和条件下，没有要去的车。"),
        _("请放宽条件；按初雪安排的，先在“初雪日期”里登记这些省份。"),
    ),
    "tour_is_free": (
        _("巡检不收费"), _("“%(subject)s”是巡检，任何费用都不能记在上面。"),
        _("要收费的维修，请由巡检发现的问题转成工单，在工单上报价。"),
    ),
}  # fmt: skip

CODES: dict[str, dict[str, Text]] = {
    "visit_state": dict(VisitState.choices),
    "visit_steps": dict(TourStep.choices),
    "options": dict([*CallPurpose.choices, *Condition.choices, *FollowWay.choices, *PlanKind.choices]),
}

FIELDS: dict[str, Text] = {
    "agreed_with": _("约定人"),
    "agreed_at": _("约定时间"),
    "machine": _("车辆"),
    "codes": _("问题"),
    "opinion": _("客户意见"),
    "new_on": _("改到哪天"),
    "way": _("跟踪方式"),
    "condition": _("使用状况"),
    "spoke_with": _("与谁沟通"),
    "issues": _("存在的问题"),
    "advice": _("给客户的建议"),
    "visited_on": _("拜访日期"),
    "purpose": _("目的"),
    "met": _("见到谁"),
    "result": _("结果"),
    "next_on": _("下次时间"),
    "ends_on": _("截止日期"),
    "every_months": _("每几个月"),
    "day": _("日期"),
}

NOTICES: Mapping[str, tuple[Text, str]] = {
    NoticeKind.TOUR_PLANNED: (_("巡检计划“%(plan_name)s”安排您巡检 %(count)s 家客户，请与客户约定时间"), "info"),
    NoticeKind.TOUR_ASSIGNED: (_("请您去%(customer)s巡检，应在 %(due_at)s 前完成"), "info"),
    NoticeKind.TOUR_OVERDUE: (_("%(customer)s的巡检逾期，应在 %(due_at)s 前完成"), "bad"),
    NoticeKind.FOLLOW_UPS_DUE: (_("今天有 %(count)s 台保外车辆要跟踪使用情况"), "info"),
}
