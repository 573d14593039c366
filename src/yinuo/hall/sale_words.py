"""The words of selling parts: its fields, codes, refusals and the sentences of its story (R-5.8, R-5.9)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.sales.types import Freight, SaleState, SaleStep

Text = str | Promise

CODES: Mapping[str, dict[str, Text]] = {
    "freight": dict(Freight.choices),
    "sale_state": dict(SaleState.choices),
    "sale_steps": dict(SaleStep.choices),
}

NAMES: dict[str, Text] = {
    "contact_name": _("收货人"),
    "contact_phone": _("收货电话"),
    "promised_on": _("承诺发运"),
    "freight": _("运费"),
    "carrier": _("承运单位"),
    "waybill": _("运单号"),
    "late_why": _("晚发的原因"),
    "instead": _("代用件"),
    "customer": _("客户"),
    "by": _("确认人"),
}

SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "sale_step_wrong": (
        _("这一步现在还不能做"),
        _("配件订单目前“%(sale_state)s”。现在可以做：%(sale_steps)s"),
        _("请先完成前面的步骤，或刷新页面查看最新状态。"),
    ),
    "not_paid": (
        _("还没有付款"),
        _("账单没有结清，财务部也没有同意约期付款。"),
        _("请先收款，或请财务部同意约期付款，再备货。"),
    ),
    "late_needs_reason": (
        _("已过承诺的发运日期"),
        _("承诺在 %(until)s 前发运。"),
        _("请写明晚发的原因，客户看得到。"),
    ),
    "discontinued": (
        _("这种配件已停产"),
        _("%(what)s 没有库存。可以代用的：%(others)s"),
        _("请选一种代用件，或写明怎么修复；终身供应，不能以停产为由拒绝。"),
    ),
    "not_a_substitute": (
        _("它不能代替这种配件"),
        _("%(what)s 不在 %(part)s 的代用件里。"),
        _("请从代用件里选，或先在配件目录里登记。"),
    ),
}

SAYINGS: Mapping[str, Text] = {
    "sale.ask": _("%(contact)s订购配件"),
    "sale.offer": _("%(who)s报价 %(number)s，合计 %(total_cny)s 元"),
    "sale.accept": _("%(by)s同意报价 %(number)s"),
    "sale.decline": _("%(by)s不同意报价"),
    "sale.pay": _("%(who)s收款 %(amount)s 元（%(method)s）"),
    "sale.pick": _("%(who)s从%(place_name)s备货"),
    "sale.send": _("%(who)s交%(carrier)s发运，运单号 %(waybill)s"),
    "sale.arrive": _("%(by)s确认到货"),
    "sale.cancel": _("%(who)s取消了配件订单"),
}

LINES = ("promised_on", "freight", "late_why")

TONES: Mapping[str, str] = {
    "sale.ask": "warn",
    "sale.offer": "work",
    "sale.accept": "good",
    "sale.decline": "warn",
    "sale.pay": "good",
    "sale.pick": "work",
    "sale.send": "move",
    "sale.arrive": "good",
    "sale.cancel": "quiet",
}

ICONS: Mapping[str, str] = {
    "sale.ask": "package",
    "sale.offer": "receipt",
    "sale.accept": "circle-check",
    "sale.decline": "x",
    "sale.pay": "cash",
    "sale.pick": "box",
    "sale.send": "truck",
    "sale.arrive": "circle-check",
    "sale.cancel": "x",
}
