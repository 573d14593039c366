"""What is said of cases of the three guarantees: refusals, notices, their journal and the thresholds (R-5.6)."""

from collections.abc import Mapping
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.assets.types import FaultSystem
from yinuo.messages.types import NoticeKind
from yinuo.warranty.types.cases import CaseState, CaseStep, Ground, Remedy

Text = str | Promise

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "wrong_case_step": (
        _("这一步现在还不能做"), _("案件目前“%(case_state)s”。"), _("请刷新页面，看看案件办到哪一步了。"),
    ),
    "case_open": (
        _("这台车已有在办的三包案件"), _("案件 %(what)s 还没有办结。"), _("请在那个案件里处理，或先办结它。"),
    ),
}  # fmt: skip

CODES: dict[str, dict[str, Text]] = {
    "case_state": dict(CaseState.choices),
    "remedy": dict(Remedy.choices),
    "wish": dict(Remedy.choices),
    "case_step": {
        "open": _("新立案，请提出处理意见"),
        CaseStep.PROPOSE: _("等您决定"),
        CaseStep.DECIDE: _("已有决定，请办理"),
        "late": _("逾期未答复客户"),
    },
}

NOTICES: dict[str, tuple[Text, str]] = {
    NoticeKind.GUARANTEE: (_("三包案件 %(case)s（%(vehicle)s）：%(case_step)s"), "warn"),
}

SAYINGS: dict[str, Text] = {
    "case.open": _("%(who)s立案"),
    "case.propose": _("%(who)s提出处理意见：%(remedy)s"),
    "case.decide": _("%(who)s决定：%(remedy)s"),
    "case.close": _("%(who)s办结"),
    "case.withdraw": _("客户撤回，由%(who)s记录"),
    "case.late": _("逾期未答复客户，已提醒客户服务部部长和总经理"),
}
LINES = ("wish", "outcome")
TONES = {"case.open": "warn", "case.late": "bad", "case.close": "good", "case.withdraw": "quiet"}

FIELDS: dict[str, Text] = {
    "remedy": _("处理方式"),
    "wish": _("客户要求"),
    "outcome": _("办理结果"),
    "vin_parts": _("等的是按本车车架号专门定制的配件"),
}

GROUNDS: Mapping[str, Text] = {
    Ground.DAYS: _("质保期内累计修理 %(figure)s 天，超过 %(limit)s 天"),
    Ground.REPEATS: _("%(system)s在质保期内修理 %(figure)s 次，超过 %(limit)s 次"),
    Ground.SAFETY: _("涉及安全的故障在质保期内修理 %(figure)s 次，达到 %(limit)s 次"),
}


def finding_words(finding: Mapping[str, Any]) -> str:
    """A threshold that was reached, as a sentence."""
    system = FaultSystem(finding["system"]).label if finding["system"] else ""
    return force_str(GROUNDS[finding["ground"]]) % {**finding, "system": system}
