"""Words of the service order: states, steps, channels, outcomes, and what rules see of an order."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing


class State(Growing):
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
    TOWING = "towing", _("拖运回厂")
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
    REQUEST_PARTS = "request_parts", _("要料")
    READ_METER = "read_meter", _("登记里程工时")
    RULE_WARRANTY = "rule_warranty", _("质保判定")
    OFFER_QUOTE = "offer_quote", _("报价")
    ACCEPT_QUOTE = "accept_quote", _("客户同意报价")
    DECLINE_QUOTE = "decline_quote", _("客户不同意报价")
    TAKE_PAYMENT = "take_payment", _("收款")
    OUTSOURCE = "outsource", _("转外委")
    HIRE_BAY = "hire_bay", _("租用外委场地")
    RECALL_SHOP = "recall_shop", _("收回外委")
    SHOP_DONE = "shop_done", _("外委完工")
    CANCEL = "cancel", _("取消")
    MARK_DUPLICATE = "mark_duplicate", _("标为重复")
    OVERRIDE = "override", _("特批放行")
    RATE = "rate", _("评价")
    NOTE = "note", _("备注")
    CALL_RESCUE = "call_rescue", _("转为救援")
    ASSESS_SCENE = "assess_scene", _("现场判断")
    HOLD_SCENE = "hold_scene", _("保护现场")
    CONTACT_AUTHORITY = "contact_authority", _("联系执法部门")
    SAVE_LIFE = "save_life", _("抢救人员")
    RELEASE_SCENE = "release_scene", _("执法部门放行")
    CLEAR_SCENE = "clear_scene", _("善后完成")
    REPORT_CLAIM = "report_claim", _("向保险公司报案")
    SURVEY_DAMAGE = "survey_damage", _("保险查勘")
    SETTLE_CLAIM = "settle_claim", _("定损结论")
    FIND_DAMAGE = "find_damage", _("发现隐损")
    CLAIM_PAPER = "claim_paper", _("理赔进展")
    PROPOSE_RETURN = "propose_return", _("提出回厂安排")
    CONFIRM_RETURN = "confirm_return", _("车主确认回厂")
    START_TOW = "start_tow", _("起运回厂")
    END_TOW = "end_tow", _("到厂交接")


class Channel(Growing):
    """How the report reached the company."""

    PHONE = "phone", _("电话")
    PORTAL = "portal", _("扫码报修")
    API = "api", _("接口")
    FIELD = "field", _("工程师代报")
    TOUR = "tour", _("巡检发现")


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


class Rescue(Growing):
    """Why the road rescue is called (R-9.1)."""

    ACCIDENT = "accident", _("交通事故")
    BREAKDOWN = "breakdown", _("途中抛锚")
    STUCK = "stuck", _("陷车、侧翻")
    FIRE = "fire", _("起火、冒烟")


class Legal(TextChoices):
    """Whether the scene concerns the law (R-9.3)."""

    NONE = "none", _("不涉及")
    TRAFFIC_POLICE = "traffic_police", _("交警")
    OTHER_AUTHORITY = "other_authority", _("其他执法部门")
    DISPUTE = "dispute", _("纠纷或其他法律事宜")


class Circumstance(TextChoices):
    """What makes a scene one to protect and call the police to (道路交通事故处理程序规定 第十三条)."""

    NO_LICENCE = "no_licence", _("无证驾驶")
    DRINK = "drink", _("饮酒、服药驾驶")
    FALSE_PLATE = "false_plate", _("无牌、假牌、套牌")
    CANNOT_MOVE = "cannot_move", _("事故车不能自行移动")
    PARTY_GONE = "party_gone", _("一方当事人离开")
    INTENT = "intent", _("有人故意造成")


class Insurance(TextChoices):
    """Which insurance pays: its law has its own time limits."""

    COMPULSORY = "compulsory", _("交强险")
    COMMERCIAL = "commercial", _("商业保险")


class Settled(TextChoices):
    """What lets damaged parts be moved, dismantled and repaired (R-9.6)."""

    AGREED = "agreed", _("定损一致")
    WAIVED = "waived", _("保险公司书面同意先行处理")
    DECLINED = "declined", _("保险公司书面拒赔")


class ClaimPaper(TextChoices):
    """How a claim goes on after it was reported."""

    LISTED = "listed", _("收到材料清单")
    HANDED = "handed", _("材料已交齐")
    ASKED_MORE = "asked_more", _("一次性通知补充材料")
    DECIDED = "decided", _("核定属于保险责任")
    REFUSED = "refused", _("核定拒赔，收到拒赔通知")
    AGREED = "agreed", _("达成赔付协议")
    PAID = "paid", _("赔款到账")
    FILE_HANDED = "file_handed", _("理赔资料已交车主")


class Towing(TextChoices):
    """How the machine comes back."""

    SOFT = "soft", _("软连接牵引")
    RIGID = "rigid", _("硬连接牵引")
    WRECKER = "wrecker", _("清障车拖曳")
    FLATBED = "flatbed", _("平板车运输")
    OWN = "own", _("自行驶回")


class Tractor(TextChoices):
    """What draws or carries it."""

    WRECKER = "wrecker", _("专用清障车")
    TRUCK = "truck", _("载货汽车、服务车")
    CRANE = "crane", _("汽车吊车")
    SPECIAL = "special", _("轮式专用机械车")
    NONE = "none", _("不用")


Hold = tuple[datetime, datetime | None]
"""When the scene was held, half-open; without an end it still is."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the lifecycle's rules see of an order. `closed` are the gates of a rescue that stand closed."""

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
    rescue: str = ""
    closed: frozenset[str] = frozenset()
    holds: tuple[Hold, ...] = ()


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
