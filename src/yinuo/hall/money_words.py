"""The words of money: its fields, codes, refusals and the sentences of its story (R-5.8, R-6.11 to R-6.13)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.charges.types import AnswerWay, ChargeKind, Method, QuoteState
from yinuo.orders.types import Step

Text = str | Promise

CODES: Mapping[str, dict[str, Text]] = {
    "method": dict(Method.choices),
    "way": dict(AnswerWay.choices),
    "price_kind": dict(ChargeKind.choices),
    "quote_state": dict(QuoteState.choices),
}
"""Fact → what its codes are called."""

GATES: dict[str, Text] = {"quotation": _("客户同意报价"), "charges": _("费用结清")}
KINDS: dict[str, Text] = {"cny": _("金额（元）"), "prices": _("单价")}

NAMES: dict[str, Text] = {
    "amount": _("金额（元）"),
    "amount_cny": _("金额（元）"),
    "unit_cny": _("单价（元）"),
    "total_cny": _("合计（元）"),
    "method": _("支付方式"),
    "payer": _("交款人"),
    "reference": _("流水号或凭证号"),
    "refund_of": _("原收据"),
    "invoice_number": _("发票号"),
    "quote": _("报价单"),
    "prices": _("单价"),
    "shown_cny": _("给客户看的合计（元）"),
    "valid_from": _("生效日期"),
    "due_on": _("约定付款日"),
    "valid_until": _("报价有效期"),
}

LABELS: Mapping[tuple[str, str], Text] = {
    (Step.OFFER_QUOTE, "lines"): _("报价明细"),
    (Step.OFFER_QUOTE, "reason"): _("高于成本价的理由"),
    (Step.OFFER_QUOTE, "note"): _("给客户的说明"),
    (Step.ACCEPT_QUOTE, "signer"): _("客户方同意人"),
    (Step.ACCEPT_QUOTE, "note"): _("客户怎么说的"),
    (Step.DECLINE_QUOTE, "signer"): _("客户方答复人"),
    (Step.DECLINE_QUOTE, "reason"): _("客户为什么不同意"),
    (Step.TAKE_PAYMENT, "amount"): _("收到的金额（元）"),
}

HELP: Mapping[tuple[str, str], Text] = {
    (Step.ACCEPT_QUOTE, "note"): _("电话里确认的，写下时间和原话；现场确认的，请客户在工程师手机上签字。"),
    (Step.TAKE_PAYMENT, "amount"): _("不能多于应收；收款同时开出收据。"),
    (Step.TAKE_PAYMENT, "payer"): _("收据抬头；不填就是客户单位。"),
    (Step.TAKE_PAYMENT, "reference"): _("银行转账、扫码支付的流水号。"),
    (Step.TAKE_PAYMENT, "invoice_number"): _("已经开了发票的填发票号；不填就转财务部开票。"),
}

SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "lines_missing": (_("还没有写收费项目"), _("至少要有一行。"), _("请从价目里选，或填写配件编号和数量。")),
    "not_listed": (
        _("这一项不在价目里"),
        _("价目和配件目录里都没有：%(what)s"),
        _("只能按价目或配件成本价收费；确需新增的，请客户服务部部长或财务部先加进价目。"),
    ),
    "price_above_cost": (
        _("单价高于成本价"),
        _("%(what)s 的成本价是 %(cost_cny)s 元，报的是 %(unit_cny)s 元。"),
        _("保外维修按成本价收费；确有原因的，请客户服务部部长写明理由后报价。"),
    ),
    "price_moved": (
        _("价格已经变动"),
        _("给客户看的是 %(shown_cny)s 元，按现在的价目是 %(total_cny)s 元。"),
        _("请更新手机里的价目，再请客户看一次；客户已经签过的，请调度联系客户。"),
    ),
    "under_warranty": (
        _("质保期内，不向客户收费"),
        _("这次故障属于质保范围。"),
        _("直接维修即可；认为不属于质保的，请客户服务部部长先做质保判定。"),
    ),
    "warranty_undecided": (
        _("还不知道是否在质保范围"),
        _("没有判定之前，不能报价，也不能收费。"),
        _("请客户服务部部长在工单上做质保判定。"),
    ),
    "no_quotation": (_("没有要答复的报价"), _("找不到报价单：%(what)s"), _("请先给客户报价。")),
    "quote_answered": (
        _("这份报价已经答复过"),
        _("它现在的状态是“%(quote_state)s”。"),
        _("需要改动的，请重新报价。"),
    ),
    "quote_expired": (_("报价已过有效期"), _("有效期到 %(until)s。"), _("请按现在的价目重新报价。")),
    "beyond_quote": (
        _("超出客户同意的报价"),
        _("%(what)s 在已同意的报价里只剩 %(left)s。"),
        _("请先补一份报价，客户同意后再收费。"),
    ),
    "nothing_due": (_("没有应收的钱"), _("账单已结清，或还没有费用。"), _("请核对工单的费用；多收的钱请走退款。")),
    "over_paid": (
        _("多于应收的金额"),
        _("应收还有 %(due_cny)s 元。"),
        _("请按应收收款，多的当面退还客户。"),
    ),
    "over_refunded": (_("退得比收的多"), _("这张收据最多还能退 %(left_cny)s 元。"), _("请改少退款金额。")),
    "has_receipts": (_("已经收过款"), _("%(what)s 开过收据，不能直接取消。"), _("请财务部先退款。")),
}
"""Code of a refusal → title, detail, remedy."""

SAYINGS: Mapping[str, Text] = {
    "order.offer_quote": _("%(who)s报价 %(number)s，合计 %(total_cny)s 元"),
    "order.accept_quote": _("%(signer)s同意报价 %(number)s，%(total_cny)s 元"),
    "order.decline_quote": _("%(signer)s不同意报价 %(number)s"),
    "order.take_payment": _("%(who)s收款 %(amount)s 元（%(method)s）"),
    "charges.charge": _("%(who)s记入费用，合计 %(total_cny)s 元"),
    "charges.strike": _("%(who)s撤下费用“%(name)s”，%(amount_cny)s 元"),
    "charges.pay": _("已开具收据 %(number)s，%(amount_cny)s 元"),
    "charges.refund": _("%(who)s退款 %(amount_cny)s 元，收据 %(number)s，冲抵 %(refund_of)s"),
    "charges.invoice": _("%(who)s开出发票 %(number)s，%(amount_cny)s 元"),
    "charges.credit": _("%(who)s同意客户在 %(due_on)s 前付款，%(amount_cny)s 元"),
    "charges.reported": _("客户反映收费有问题"),
}

LINES = ("payer", "reference")

TONES: Mapping[str, str] = {
    "order.offer_quote": "work",
    "order.accept_quote": "good",
    "order.decline_quote": "warn",
    "order.take_payment": "good",
    "charges.charge": "quiet",
    "charges.strike": "quiet",
    "charges.pay": "good",
    "charges.refund": "warn",
    "charges.invoice": "quiet",
    "charges.credit": "hold",
    "charges.reported": "bad",
}

ICONS: Mapping[str, str] = {
    "order.offer_quote": "receipt",
    "order.accept_quote": "circle-check",
    "order.decline_quote": "x",
    "order.take_payment": "cash",
    "charges.charge": "receipt",
    "charges.strike": "x",
    "charges.pay": "file-text",
    "charges.refund": "refresh",
    "charges.invoice": "file-text",
    "charges.credit": "clock",
    "charges.reported": "alert-triangle",
}
