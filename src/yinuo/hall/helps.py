"""What a step's form says besides its labels: help under a field, questions before a step, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.hall import money_words, scene_words
from yinuo.orders.types import State, Step

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Confirm:
    """The question before a step that cannot be taken back."""

    ask: Words
    detail: Words
    yes: Words


LABELS: Mapping[tuple[str, str], Words] = (
    dict(scene_words.LABELS)
    | dict(money_words.LABELS)
    | {
        (Step.RESPOND, "note"): _("沟通要点"),
        (Step.NEED_SUPPLIER, "needed"): _("需要配套厂家协助吗？"),
        (Step.NEED_SUPPLIER, "supplier"): _("哪家配套厂家"),
        (Step.CANCEL, "reason"): _("取消原因"),
        (Step.DECLINE, "reason"): _("退单原因"),
        (Step.REWORK, "reason"): _("返回维修的原因"),
        (Step.WAIT, "reason"): _("具体情况"),
        (Step.WAIT, "until"): _("预计等到何时"),
        (Step.OVERRIDE, "reason"): _("放行理由"),
        (Step.CLOSE_UNSIGNED, "reason"): _("未签字关闭的理由"),
        (Step.REFUSE_SIGNATURE, "reason"): _("拒签原因"),
        (Step.REFUSE_SIGNATURE, "signer"): _("拒签人"),
        (Step.SIGN, "no_improper"): _("服务人员没有吸烟、喝水、吃饭、收礼品，也没有收取单据以外的费用"),
        (Step.REFUSE_SIGNATURE, "no_improper"): _("服务人员没有吸烟、喝水、吃饭、收礼品，也没有收取单据以外的费用"),
        (Step.REASSIGN, "reason"): _("改派原因"),
        (Step.REQUEST_HELP, "reason"): _("遇到什么困难"),
        (Step.REQUEST_HELP, "to"): _("希望由谁来"),
        (Step.ANSWER_HELP, "answer"): _("给工程师的答复"),
        (Step.USE_PART, "part"): _("配件"),
        (Step.USE_PART, "old_part"): _("换下的旧件带回来交库"),
        (Step.USE_PART, "reason"): _("旧件不带回的原因"),
        (Step.UNDO_PART, "used"): _("要撤销的用料"),
        (Step.DISPATCH, "reason"): _("不选第一位的理由"),
        (Step.CONFIRM_SOLVED, "confirmed_by"): _("客户方确认人"),
        (Step.OUTSOURCE, "reason"): _("要外委厂做什么"),
        (Step.HIRE_BAY, "reason"): _("用来做什么"),
        (Step.RECALL_SHOP, "reason"): _("收回的原因"),
        (Step.OUTSOURCE, "engineer"): _("负责回执的工程师"),
        (Step.NOTE, "note"): _("备注内容"),
        (Step.RULE_WARRANTY, "covered"): _("这次故障怎么算？"),
        (Step.RULE_WARRANTY, "reason"): _("判定理由"),
    }
)

HELP: Mapping[tuple[str, str], Words] = (
    dict(scene_words.HELP)
    | dict(money_words.HELP)
    | {
        (Step.RESPOND, "how"): _("由人与客户双向沟通才算响应，自动回复不算。"),
        (Step.LOCATE, "address"): _("地标、路名、门牌，方便工程师找到车。"),
        (Step.AGREE_APPOINTMENT, "appointment_at"): _("按本地时间填写；这个时间就是对客户的承诺。"),
        (Step.AGREE_APPOINTMENT, "agreed_by"): _("客户方同意这个时间的人。"),
        (Step.AGREE_APPOINTMENT, "customer_wish"): _("到场时限还在计时的，只有客户本人要求改期才能改约。"),
        (Step.REPLY, "answer"): _("客户得到的答复：怎么处理、什么时候处理。"),
        (Step.APOLOGISE, "words"): _("写下对客户说的话，会印在回执上。"),
        (Step.OUTSOURCE, "shop"): _("资质、协议、保险都在有效期内的外委厂，合适的排在前面。"),
        (Step.OUTSOURCE, "facility"): _("选了就要求外委厂有这项设施，且检验在有效期内。"),
        (Step.OUTSOURCE, "repair"): _("不选就是小修或专项修理；整车、总成修理要一类或二类企业。"),
        (Step.OUTSOURCE, "engineer"): _("还没有派工程师的，请选一位负责验收和回执。"),
        (Step.HIRE_BAY, "wanted_at"): _("不填就是现在；证照按用的那天核对。"),
        (Step.HIRE_BAY, "hours"): _("大约几小时，按协议价结算。"),
        (Step.NEED_SUPPLIER, "supplier"): _(
            "选了名录里的厂家，就生成求援链接；故障和照片厂家能看到，客户的电话看不到。"
        ),
        (Step.NEED_SUPPLIER, "reason"): _("要请教的问题，或为什么不需要了。"),
        (Step.MARK_DUPLICATE, "duplicate_of"): _("同一台车的原工单。"),
        (Step.OVERRIDE, "gate"): _("放行和理由记在工单经过里，并署您的名字。"),
        (Step.CANCEL, "reason"): _("客户会看到取消原因。"),
        (Step.REQUEST_HELP, "to"): _("同事的工号；不填由调度安排。"),
        (Step.ANSWER_HELP, "answer"): _("怎么处理、谁来帮、什么时候到；工程师会立即收到。"),
        (Step.USE_PART, "part"): _("编号或条码；从自己的车存里扣。"),
        (Step.USE_PART, "serial"): _("按件管理的配件写新件的序列号，一次登记一件。"),
        (Step.USE_PART, "reason"): _("例如：客户留存、没有旧件。"),
        (Step.NOTE, "note"): _("所有能看这张工单的同事都看得到。"),
        (Step.RULE_WARRANTY, "reason"): _("客户会看到；判为保外的，写明依据的条款和证据。"),
        (Step.READ_METER, "smaller"): _("只在读数比以前小时选。"),
    }
)

CHOICES: Mapping[tuple[str, str], tuple[tuple[str, Words], ...]] = {
    (Step.NEED_SUPPLIER, "needed"): (("yes", _("需要")), ("no", _("不需要"))),
    (Step.SIGN, "no_improper"): (("yes", _("属实")), ("no", _("不属实"))),
    (Step.RULE_WARRANTY, "covered"): (("yes", _("保内，免费")), ("no", _("保外，按成本价收费"))),
}

CONFIRM: Mapping[str, Confirm] = {
    Step.CANCEL: Confirm(
        _("取消这张工单？"), _("取消后不能恢复，在计时的承诺作废，已派的工程师会收到通知。"), _("取消工单")
    ),
    Step.MARK_DUPLICATE: Confirm(_("标为重复？"), _("这张工单会取消，以后只看原工单。"), _("标为重复")),
    Step.CLOSE_UNSIGNED: Confirm(_("不经客户签字就关闭？"), _("理由记在工单经过里，并署您的名字。"), _("未签字关闭")),
    Step.OVERRIDE: Confirm(_("特批放行？"), _("理由记在工单经过里，并署您的名字。"), _("放行")),
    Step.OUTSOURCE: Confirm(_("转给外委厂？"), _("之后由外委厂维修，我方工程师仍负责回执。"), _("转外委")),
    Step.RECALL_SHOP: Confirm(_("从外委厂收回？"), _("外委任务作废，工单回到转外委以前的状态。"), _("收回")),
    Step.REWORK: Confirm(_("退回重新维修？"), _("完工检查要重新做。"), _("退回")),
    Step.REFUSE_SIGNATURE: Confirm(_("登记客户拒签？"), _("会通知客户服务部部长。"), _("登记拒签")),
}

PRIMARY: Mapping[str, tuple[str, ...]] = {
    State.REPORTED: (Step.RESPOND,),
    State.RESPONDED: (Step.DISPATCH,),
    State.SCHEDULED: (Step.DISPATCH,),
    State.DISPATCHED: (Step.ACCEPT,),
    State.ACCEPTED: (Step.DEPART,),
    State.EN_ROUTE: (Step.ARRIVE,),
    State.ON_SITE: (Step.BEGIN_REPAIR,),
    State.IN_REPAIR: (Step.FINISH_REPAIR,),
    State.TESTING: (Step.COMPLETE_CHECKS,),
    State.AWAITING_SIGNATURE: (Step.SIGN,),
    State.SIGNED: (Step.CLOSE, Step.RATE),
    State.SOLVED_REMOTELY: (Step.CONFIRM_SOLVED, Step.CLOSE),
    State.WAITING: (Step.RESUME,),
    State.OUTSOURCED: (Step.SHOP_DONE,),
    State.TOWING: (Step.END_TOW,),
    State.CLOSED: (Step.RATE,),
}
"""State → the step that usually comes next; the first one the reader's role may take."""
