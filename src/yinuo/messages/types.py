"""Kinds of notices to people of the house."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
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
    OUTSOURCED = "outsourced", _("转外委")
