"""What is said of outlets, tools and service vehicles: refusals, notices, their stories (R-3.2, R-3.7)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.messages.types import NoticeKind

Text = Promise | str

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "service_vehicle_expired": (
        _("这辆车的证件不在有效期内"),
        _("%(plate)s：%(papers)s 已过期或没有登记。"),
        _("请换一辆车；证件已经续办的，请在“服务车辆”里登记。"),
    ),
    "service_vehicle_away": (
        _("这辆车现在不能用"),
        _("%(plate)s 目前“%(vehicle_state)s”。"),
        _("请换一辆车。"),
    ),
    "not_out": (_("这辆车没有出车"), _("%(what)s 没有未交的出车记录。"), _("请刷新页面查看最新状态。")),
    "meter_runs_back": (
        _("里程不会变小"),
        _("填的是 %(value)s 公里，上一次是 %(least)s 公里。"),
        _("请核对里程表。"),
    ),
    "tool_overdue": (
        _("起重工具检验过期，不能领用"),
        _("%(what)s 的检验到 %(at)s。"),
        _("请先检验，登记下次检验日期后再发给人。"),
    ),
    "year_runs": (_("这一年还没有过完"), _("%(value)s 年要到下一年才能评审。"), _("请评审已经过完的年度。")),
}

NOTICES: dict[str, tuple[Text, str]] = {
    NoticeKind.TOOL_DUE: (_("%(outlet)s的工具 %(name)s 检验到 %(ends)s"), "warn"),
    NoticeKind.VEHICLE_PAPER: (_("%(outlet)s的服务车 %(name)s：%(ends)s 到期"), "warn"),
}

SENTENCES: Mapping[str, Text] = {
    "service_vehicle.add": _("%(who)s登记了这辆服务车"),
    "service_vehicle.change": _("%(who)s修改了资料"),
    "service_vehicle.out": _("%(who)s登记出车"),
    "service_vehicle.back": _("%(who)s登记交车"),
    "tool.add": _("%(who)s登记了这件工具"),
    "tool.change": _("%(who)s修改了资料"),
    "tool.inspect": _("%(who)s登记检验合格，下次 %(due_on)s"),
    "outlet.open": _("%(who)s建立了网点"),
    "outlet.change": _("%(who)s修改了资料"),
    "outlet.facility_add": _("%(who)s登记了%(name)s"),
    "outlet.facility_change": _("%(who)s更新了%(name)s"),
    "outlet.facility_remove": _("%(who)s移除了%(name)s"),
    "outlet.review": _("%(who)s评审了 %(year)s 年"),
}

LINES = ("service_vehicle",)
"""The facts of an order's story that stand below its sentences."""
