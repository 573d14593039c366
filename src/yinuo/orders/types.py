"""Words of the service order: states, steps, channels, outcomes, and what rules see of an order."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an order stands (DESIGN 4)."""

    REPORTED = "reported", _("已报修")
    RESPONDED = "responded", _("已响应")
    SCHEDULED = "scheduled", _("已约时间")
    DISPATCHED = "dispatched", _("已派工")
    ACCEPTED = "accepted", _("已接单")
    EN_ROUTE = "en_route", _("在途")
    ON_SITE = "on_site", _("已到场")
    IN_REPAIR = "in_repair", _("维修中")
    TESTING = "testing", _("检验试车")
    AWAITING_SIGNATURE = "awaiting_signature", _("待签字")
    SIGNED = "signed", _("已签字")
    CLOSED = "closed", _("已关闭")
    WAITING = "waiting", _("等待中")
    OUTSOURCED = "outsourced", _("外委维修")
    SOLVED_REMOTELY = "solved_remotely", _("电话解决")
    CANCELLED = "cancelled", _("已取消")


ENDED = frozenset({State.CLOSED, State.CANCELLED})
OPEN = frozenset(State) - ENDED


class Step(TextChoices):
    """What can be done on an order; the journal entry is `order.<step>`."""

    RESPOND = "respond", _("响应客户")
    LOCATE = "locate", _("确定位置")
    NEED_SUPPLIER = "need_supplier", _("配套厂家协助")
    REPLY = "reply", _("答复客户")
    AGREE_APPOINTMENT = "agree_appointment", _("约定时间")
    SOLVE_REMOTELY = "solve_remotely", _("电话指导解决")
    CONFIRM_SOLVED = "confirm_solved", _("客户确认已解决")
    NOT_SOLVED = "not_solved", _("客户称未解决")
    DISPATCH = "dispatch", _("派工")
    REASSIGN = "reassign", _("改派")
    ACCEPT = "accept", _("接单")
    DECLINE = "decline", _("退单")
    CONFIRM_ITEMS = "confirm_items", _("确认检查项")
    DEPART = "depart", _("出发")
    ARRIVE = "arrive", _("到场")
    APOLOGISE = "apologise", _("迟到致歉")
    DECLARE_HAZARDS = "declare_hazards", _("申报危险作业")
    BEGIN_REPAIR = "begin_repair", _("开始维修")
    FINISH_REPAIR = "finish_repair", _("维修完毕")
    COMPLETE_CHECKS = "complete_checks", _("清洁检验试车完成")
    REWORK = "rework", _("返回维修")
    SIGN = "sign", _("客户签字")
    REFUSE_SIGNATURE = "refuse_signature", _("客户拒签")
    SIGN_LATER = "sign_later", _("稍后签字")
    CLOSE = "close", _("关闭")
    CLOSE_UNSIGNED = "close_unsigned", _("未签字关闭")
    WAIT = "wait", _("挂起等待")
    RESUME = "resume", _("继续")
    REQUEST_HELP = "request_help", _("请求支援")
    ANSWER_HELP = "answer_help", _("答复支援")
    USE_PART = "use_part", _("登记用料")
    UNDO_PART = "undo_part", _("撤销用料")
    READ_METER = "read_meter", _("登记里程工时")
    RULE_WARRANTY = "rule_warranty", _("质保判定")
    REQUEST_PARTS = "request_parts", _("要料")
    OUTSOURCE = "outsource", _("转外委")
    HIRE_BAY = "hire_bay", _("租用外委场地")
    RECALL_SHOP = "recall_shop", _("收回外委")
    SHOP_DONE = "shop_done", _("外委完工")
    CANCEL = "cancel", _("取消")
    MARK_DUPLICATE = "mark_duplicate", _("标为重复")
    OVERRIDE = "override", _("特批放行")
    RATE = "rate", _("评价")
    NOTE = "note", _("备注")


class Channel(TextChoices):
    """How the report reached the company."""

    PHONE = "phone", _("电话")
    PORTAL = "portal", _("扫码报修")
    API = "api", _("接口")
    FIELD = "field", _("工程师代报")


class ContactWay(TextChoices):
    """How somebody spoke with the customer. A robot's reply is none of these (R-5.10)."""

    PHONE = "phone", _("电话")
    VIDEO = "video", _("视频")
    CHAT = "chat", _("即时消息双方对话")
    IN_PERSON = "in_person", _("当面")


class WaitFor(TextChoices):
    """What an order waits for."""

    PARTS = "parts", _("等配件")
    SUPPLIER = "supplier", _("等配套厂家")
    CUSTOMER = "customer", _("等客户")


class Help(TextChoices):
    """What an engineer at work cannot do alone. A supplier and parts have steps of their own, which start promises."""

    COLLEAGUE = "colleague", _("请同事接手")
    SHOP = "shop", _("请外委厂维修")
    ADVICE = "advice", _("请教怎么处理")


class Plate(TextChoices):
    """How an engineer made sure that he stands before the machine of the order."""

    SCANNED = "scanned", _("扫铭牌")
    TYPED = "typed", _("核对车牌或编号")


class Outcome(TextChoices):
    """How the signature went."""

    NONE = "", _("未签")
    SIGNED = "signed", _("已签字")
    RESERVED = "reserved", _("保留意见签字")
    REFUSED = "refused", _("拒签")
    LATER = "later", _("稍后签字")


class Proof(TextChoices):
    """What shows that the engineer has come."""

    LOCATION = "location", _("手机定位")
    HAND = "hand", _("工程师说明")
    NONE = "none", _("没有定位，也没有说明")


@dataclass(frozen=True, slots=True)
class Work:
    """What the lifecycle's rules see of an order."""

    state: State
    engineer_id: int | None = None
    resume_to: str = ""
    hazards: frozenset[str] | None = None
    overrides: frozenset[str] = frozenset()
    arrived_at: datetime | None = None
    apologised_at: datetime | None = None
    solved_confirmed_at: datetime | None = None
    outcome: str = Outcome.NONE
    help_wanted: str = ""
    ruling: str = ""


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """An engineer's request for help as it was made; `wished` is the number of the colleague wished for, or ""."""

    help: str
    reason: str
    who: str
    asked_at: datetime
    wished: str = ""
    wished_name: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a moment was not taken as told: `too_old`, `future`, `before_report`."""

    code: str
    occurred_at: datetime
    recorded_at: datetime
