"""Sentences of refusals about claims on suppliers, recalls and service campaigns (a part of `sentences.py`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise | str

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "nothing_to_claim": (
        _("没有可以索赔的"),
        _("%(what)s %(month)s 没有保内、旧件已收回、还没索赔的配件。"),
        _("请先收回旧件；是否保内待判定的，请客户服务部部长判定。"),
    ),
    "claim_stands": (
        _("索赔单现在不能这样办"),
        _("它目前“%(stands)s”。"),
        _("请刷新页面，按现在的状态办理。"),
    ),
    "campaign_over": (
        _("这次活动现在不能这样办"),
        _("它目前“%(stands)s”。"),
        _("请刷新页面，按现在的状态办理。"),
    ),
    "campaign_empty": (_("名单里还没有车"), _("没有车的活动不能开始。"), _("请先按型号、交付日期或编号把车加进来。")),
    "not_done_by": (
        _("这张工单不能证明已经做了"),
        _("原因：%(why)s。"),
        _("请填这台车在活动开始之后、客户已签字的工单；在别处做的，写明原因后记为“不用做”。"),
    ),
}
