"""What is said of the monthly vouchers: refusals, notices, the story of a pack (R-6.6)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.messages.types import NoticeKind

Text = Promise | str

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "voucher_wrong_state": (
        _("凭证包现在不能这样办"),
        _("它目前“%(state)s”，不能“%(step)s”。"),
        _("请刷新页面，看看是谁、什么时候办的。"),
    ),
    "voucher_month_runs": (
        _("这个月还没有过完"),
        _("%(at)s 起才能交这个月的凭证。"),
        _("月末之后再交；现在可以先把缺的补齐。"),
    ),
    "voucher_earlier_open": (
        _("前一个月的凭证还没有办完"),
        _("各月依次“%(step)s”，中间不能空一个月。"),
        _("请先办前一个月的。"),
    ),
    "voucher_later_handed_in": (
        _("后一个月的凭证已经交了"),
        _("退回要从最后一个月退起，否则两个月对不上。"),
        _("请先退回后一个月的。"),
    ),
    "voucher_lacks": (
        _("凭证不齐"),
        _("还缺 %(count)s 项。"),
        _("请补齐，或写明为什么缺、什么时候补。"),
    ),
    "voucher_same_hands": (
        _("自己交的凭证，不能自己接收"),
        _("代交的人和接收的人不能是同一人。"),
        _("请客户服务部另一位同事核对后接收。"),
    ),
    "voucher_altered": (
        _("凭证内容与交来时不一致"),
        _("%(what)s 存下的内容对不上封存时的校验值，因此不能出具。"),
        _("请把编号告诉系统管理员，由他运行完整性检查。"),
    ),
}

NOTICES: dict[str, tuple[Text, str]] = {
    NoticeKind.VOUCHER_DUE: (_("%(month)s 的维修凭证还没有交，应在 %(due_at)s 前交到客户服务部"), "warn"),
    NoticeKind.VOUCHER_OVERDUE: (_("%(engineer_name)s %(month)s 的维修凭证逾期未交，应在 %(due_at)s 前交"), "bad"),
    NoticeKind.VOUCHER_RETURNED: (_("%(month)s 的维修凭证退回补齐：%(reason)s"), "warn"),
}

SENTENCES: Mapping[str, Text] = {
    "voucher.open": _("建立了这个月的凭证包"),
    "voucher.hand_in": _("%(who)s交来凭证，内容封存"),
    "voucher.give_back": _("%(who)s退回补齐"),
    "voucher.receive": _("%(who)s接收凭证，这个月锁定"),
}
