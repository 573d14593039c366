"""Kinds of notices to people of the house, and which of them reach a phone that lies in a pocket."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class NoticeKind(Growing):
    """Why somebody is told something."""

    ESCALATION = "escalation", _("升级提醒")
    BREACH = "breach", _("承诺超时")
    DISPATCHED = "dispatched", _("新派工")
    REASSIGNED = "reassigned", _("改派")
    HANDED_ON = "handed_on", _("工单已转他人")
    CONDUCT = "conduct", _("行为规范投诉")
    REFUSED_SIGNATURE = "refused_signature", _("拒签")
    FLAGGED_TIME = "flagged_time", _("时间待核")
    FLAGGED_PLACE = "flagged_place", _("到场待核")
    CANCELLED = "cancelled", _("工单取消")
    CONFLICT = "conflict", _("补记结果")
    HELP = "help", _("请求支援")
    HELP_OVERDUE = "help_overdue", _("支援没有答复")
    HELP_ANSWERED = "help_answered", _("支援答复")
    IMPROPER_CHARGE = "improper_charge", _("收费举报")
    QUOTE_ANSWERED = "quote_answered", _("报价答复")
    OUTSOURCED = "outsourced", _("转外委")
    SHOP_OFFER = "shop_offer", _("外委任务")
    SHOP_ANSWER = "shop_answer", _("外委厂答复")
    SHOP_PRICE = "shop_price", _("外委费用待批")
    SHOP_PAPER = "shop_paper", _("外委厂证照到期")
    SHOP_AGREEMENT = "shop_agreement", _("外委协议待会签")
    SHOP_STATEMENT = "shop_statement", _("外委结算")
    SUPPLIER_ANSWERED = "supplier_answered", _("厂家答复")
    SUPPLIER_LATE = "supplier_late", _("厂家没有答复")
    DEFECT = "defect", _("缺陷线索")
    PARTS_ISSUED = "parts_issued", _("要料已发齐")
    PARTS_PARTLY = "parts_partly", _("要料先发一部分")
    PARTS_CLOSED = "parts_closed", _("要料已关闭")
    TOUR_PLANNED = "tour_planned", _("巡检计划")
    TOUR_ASSIGNED = "tour_assigned", _("巡检安排")
    TOUR_OVERDUE = "tour_overdue", _("巡检逾期")
    FOLLOW_UPS_DUE = "follow_ups_due", _("保外跟踪到期")
    TOOL_DUE = "tool_due", _("工具检验到期")
    VEHICLE_PAPER = "vehicle_paper", _("服务车辆证件到期")
    GUARANTEE = "guarantee", _("三包案件")
    VOUCHER_DUE = "voucher_due", _("凭证待交")
    VOUCHER_OVERDUE = "voucher_overdue", _("凭证逾期")
    VOUCHER_RETURNED = "voucher_returned", _("凭证退回")
    RESCUE = "rescue", _("救援提醒")


PUSHED = frozenset(
    {NoticeKind.DISPATCHED, NoticeKind.REASSIGNED, NoticeKind.HANDED_ON, NoticeKind.CANCELLED, NoticeKind.OUTSOURCED,
     NoticeKind.HELP_ANSWERED, NoticeKind.QUOTE_ANSWERED, NoticeKind.SUPPLIER_ANSWERED, NoticeKind.CONFLICT,
     NoticeKind.PARTS_ISSUED, NoticeKind.PARTS_PARTLY,
     NoticeKind.PARTS_CLOSED, NoticeKind.RESCUE}
)  # fmt: skip
"""What an engineer must hear of though the app is closed; it stands in the list of notices all the same."""


@dataclass(frozen=True, slots=True)
class Push:
    """One notice on its way to one browser: where to, for whose eyes, and all that it says: its kind and the order."""

    subscription_id: int
    notice_id: int
    endpoint: str
    p256dh: str
    auth: str
    language: str
    kind: NoticeKind
    number: str
