"""Names of fields and of the codes among a refusal's facts, as a person calls them."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.accounts.types import Role
from yinuo.assets.types import Assembly, CauseKind, CustomerKind, Family, FaultSystem, MeterSource, Smaller
from yinuo.checklists.types import Gate, Hazard, ItemKind
from yinuo.hall import case_words, money_words, sale_words, scene_words, tour_words
from yinuo.imports.types import BatchState
from yinuo.network.types import VehiclePaper, VehicleState
from yinuo.orders.types import Channel, ContactWay, Help, Plate, Proof, State, Step, WaitFor
from yinuo.people.types import CertificateKind
from yinuo.shops.types import FacilityKind, JobState, JobStep, PaperKind, RepairKind, StatementState
from yinuo.vouchers.types import PackState, PackStep
from yinuo.warranty.types.campaigns import CampaignState
from yinuo.warranty.types.claims import ClaimState

Words = dict[str, "str | Promise"]


def of(*choices: type[TextChoices]) -> Words:
    """Code → label of these enumerations."""
    return {str(code): label for words in choices for code, label in words.choices}


# The parts of an order's closing that are gates but no checklist.
GATES: Words = (
    of(Gate)
    | {
        "apology": _("迟到致歉"),
        "customer_confirmed": _("客户确认已解决"),
        "refusal": _("拒签及其原因"),
    }
    | scene_words.GATES
    | money_words.GATES
)
WHY: Words = {
    "unconfirmed": _("未确认"),
    "certificate": _("证件不在有效期内"),
    "not_declared": _("还没有申报本次有哪些危险作业"),
    "future": _("它晚于现在"),
    "past": _("它已经过去"),
    "too_old": _("它太早了"),
    "before_issue": _("它早于发证日期"),
    "before_report": _("它早于报修时间"),
    "before_opening": _("它早于启用日期"),
    "before_start": _("它不晚于开始"),
    "far_off": _("手机定位不在车辆附近"),
    "no_place": _("没有手机定位"),
    "changed_since": _("导入之后改动过"),
    "other_vehicle": _("它不是这台车的工单"),
    "unsigned": _("客户还没有签字"),
    "before_campaign": _("它在活动开始之前签的字"),
    "stock_stays": _("期初库存已经入账"),
    "no_limit": _("没有期限、里程或工时"),
}
KINDS: Words = of(ItemKind) | {
    "text": _("文字"),
    "flag": _("是或否"),
    "moment": _("日期和时间"),
    "choices": _("选项"),
    "items": _("检查项的结果"),
    "lat": _("纬度"),
    "lon": _("经度"),
    "metres": _("米数"),
    "quantity": _("数量"),
    "meter": _("表上的读数"),
    "hash": _("已上传的文件"),
    "hashes": _("已上传的文件"),
    "strokes": _("笔迹"),
    "pairs": _("成对的照片"),
    "amounts": _("配件和数量"),
    **money_words.KINDS,
    "score": _("1 到 5 分"),
    "key": _("编号"),
}

# Fact → what its codes are called.
FACTS: Mapping[str, Words] = (
    dict(scene_words.CODES)
    | dict(money_words.CODES)
    | dict(sale_words.CODES)
    | {
        "state": of(State, BatchState, PackState),
        "stands": of(ClaimState, CampaignState),
        "step": of(Step, PackStep),
        "possible": of(Step),
        "role": of(Role),
        "roles": of(Role),
        "gates": GATES,
        "gate": GATES,
        "hazards": of(Hazard),
        "family": of(Family),
        "certificate": of(CertificateKind),
        "why": WHY | scene_words.WHY,
        "kind": KINDS,
        "wait_for": of(WaitFor),
        "papers": of(VehiclePaper),
        "vehicle_state": of(VehicleState),
        "help": of(Help),
        "proof": of(Proof),
        "vehicle_confirmed": of(Plate),
        "facility": of(FacilityKind),
        "repair": of(RepairKind),
        "job_state": of(JobState),
        "job_step": of(JobStep) | {"offer": _("派来"), "rate": _("打分"), "log": _("记录和报价")},
        "statement_state": of(StatementState),
        "paper": of(PaperKind),
        "statement": of(StatementState),
        **case_words.CODES,
        "cause_kind": of(CauseKind),
        "smaller": of(Smaller),
        "source": of(MeterSource),
        "assembly": of(Assembly),
        "options": of(FaultSystem, Channel, ContactWay, WaitFor, Help, Hazard, Plate, CustomerKind, Role)
        | GATES
        | tour_words.CODES["options"],
    }
)

FIELDS: Words = (
    tour_words.FIELDS
    | {
        "vehicle": _("车辆"),
        "contact.name": _("联系人"),
        "contact.phone": _("联系电话"),
        "fault.system": _("故障系统"),
        "fault.description": _("故障描述"),
        "fault": _("故障描述"),
        "place": _("位置"),
        "lat": _("纬度"),
        "lon": _("经度"),
        "accuracy_m": _("定位误差（米）"),
        "proof": _("到场凭据"),
        "address": _("地址"),
        "channel": _("报修渠道"),
        "reported_at": _("报修时间"),
        "occurred_at": _("发生时间"),
        "appointment_at": _("约定时间"),
        "agreed_by": _("客户方同意人"),
        "customer_wish": _("应客户要求"),
        "until": _("等到何时"),
        "wait_for": _("等待什么"),
        "engineer": _("服务工程师"),
        "reason": _("理由"),
        "note": _("备注"),
        "how": _("联系方式"),
        "answer": _("答复内容"),
        "needed": _("是否需要配套厂家"),
        "supplier": _("配套厂家"),
        "firm": _("配套厂家"),
        "accepted_cny": _("认可（元）"),
        "accepted": _("认可（元）"),
        "amount_cny": _("金额（元）"),
        "paper": _("凭证号"),
        "findings": _("调查结果"),
        "deadline": _("完成期限"),
        "begins": _("从几点"),
        "ends": _("到几点"),
        "question": _("请教的问题"),
        "person": _("来人"),
        "eta_at": _("预计到达"),
        "guidance": _("指导内容"),
        "help": _("需要什么支援"),
        "wished_name": _("希望由谁来"),
        "confirmed_by": _("确认人"),
        "items": _("检查项"),
        "photos": _("照片"),
        "pairs": _("维修前后照片"),
        "vehicle_confirmed": _("核对车辆"),
        "hazards": _("危险作业"),
        "words": _("致歉内容"),
        "to": _("致歉对象"),
        "cause": _("故障原因"),
        "cause_kind": _("原因类别"),
        **case_words.FIELDS,
        "covered": _("是否保内"),
        "meter_km": _("里程（公里）"),
        "meter_hours": _("工时（小时）"),
        "smaller": _("读数变小的原因"),
        "policy": _("质保政策"),
        "covers": _("质保范围"),
        "starts_on": _("质保起算日"),
        "at": _("读表时间"),
        "work_done": _("维修内容"),
        "signer": _("签字人"),
        "signer_role": _("签字人职务"),
        "signature": _("签名"),
        "no_improper": _("有无不当要求"),
        "reservation": _("保留意见"),
        "score": _("评分"),
        "comment": _("评语"),
        "shop": _("外委厂"),
        "service_vehicle": _("服务车辆"),
        "purpose": _("用途"),
        "km_out": _("出车里程（公里）"),
        "km_in": _("交车里程（公里）"),
        "due_on": _("下次检验日期"),
        "inspected_on": _("检验日期"),
        "measures": _("措施"),
        "year": _("年度"),
        "facility": _("需要的设施"),
        "repair": _("修理规模"),
        "wanted_at": _("使用时间"),
        "hours": _("小时数"),
        "ready_at": _("预计完工"),
        "certificate": _("维修合格证编号"),
        "rate": _("项目"),
        "unit_cny": _("单价（元）"),
        "why": _("原因"),
        "holder": _("持证人"),
        "families": _("备案的车辆种类"),
        "agreed_prices": _("协议价"),
        "valid_from": _("生效日期"),
        "paid_on": _("付款日期"),
        "voucher": _("付款凭证号"),
        "user": _("登录用户"),
        "on": _("评价日期"),
        "duplicate_of": _("重复的工单"),
        "gate": _("放行的检查"),
        "part": _("配件"),
        "parts": _("配件"),
        "quantity": _("数量"),
        "serial": _("新件序列号"),
        "serials": _("序列号"),
        "old_part": _("旧件"),
        "old_serial": _("旧件序列号"),
        "used": _("用料"),
        "lines": _("配件"),
        "lead_days": _("到货天数"),
        "licence": _("许可证编号"),
        "manifest": _("转移联单编号"),
        "handed_on": _("交出日期"),
        "request": pgettext_lazy("several", "领料申请"),
        "store": _("仓库"),
        "from_place": _("调出"),
        "to_place": _("调入"),
        "order": _("用于工单"),
        "cost_cny": _("成本价（元）"),
        "substitutes": _("可代用的配件"),
        "serial_kept": _("按件管理（每件有序列号）"),
        "step": _("步骤"),
        "username": _("用户名"),
        "name": _("姓名"),
        "role": _("岗位"),
        "phone": _("电话"),
        "q": _("搜索"),
        "ends_at": _("结束时间"),
        "starts_at": _("开始时间"),
        "valid_to": _("有效期至"),
        "issued_on": _("发证日期"),
        "closed_on": _("停用日期"),
        "vin": _("车架号"),
        "plate": _("车牌"),
        "number": _("编号"),
        "is_active": _("可以登录"),
        "file": _("文件"),
        "text": _("正文"),
        "commands": _("指令"),
        "positions": _("位置"),
        "strokes": _("笔迹"),
    }
    | scene_words.NAMES
    | money_words.NAMES
    | sale_words.NAMES
)


def field_label(field: str) -> "str | Promise":
    """What a person calls the field; a dotted name falls back on its first word, an unknown one on itself."""
    return FIELDS.get(field) or FIELDS.get(field.partition(".")[0], field)
