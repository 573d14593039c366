"""The words of a rescue: its fields, codes, refusals and the sentences of its story (R-9.1 to R-9.7)."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.messages.types import NoticeKind
from yinuo.orders.types import (
    Circumstance,
    ClaimPaper,
    Insurance,
    Legal,
    Rescue,
    Settled,
    Step,
    Towing,
    Tractor,
)
from yinuo.rescue.types import AlarmKind

Text = str | Promise


def _of(words: type[TextChoices], **more: Text) -> dict[str, Text]:
    return {**{str(code): label for code, label in words.choices}, **more}


CODES: Mapping[str, dict[str, Text]] = {
    "rescue": _of(Rescue), "legal": _of(Legal), "circumstances": _of(Circumstance), "insurance": _of(Insurance),
    "settled": _of(Settled), "progress": _of(ClaimPaper), "towing": _of(Towing), "tractor": _of(Tractor),
    "alarm": _of(AlarmKind, call_out=_("救援拉动测试，请马上到救援车前集合")),
    "injured": {"True": _("有")}, "insured": {"True": _("涉及")}, "brakes_fail": {"True": _("是")},
    "steering_fail": {"True": _("是")},
}  # fmt: skip
"""Fact → what its codes are called."""

GATES: dict[str, Text] = {
    "assessment": _("现场判断"),
    "scene": _("现场保护"),
    "claim": _("查勘定损"),
    "owner": _("车主确认"),
    "clearing": _("善后处理"),
}

WHY: dict[str, Text] = {
    "tractor_forbidden": _("汽车吊车和轮式专用机械车不得牵引车辆"),
    "brakes_need_rigid": _("制动失效的，须用硬连接牵引，或用清障车、平板车"),
    "steering_needs_wrecker": _("转向或者照明、信号装置失效的，须用专用清障车或平板车"),
    "tractor_missing": _("牵引须写明用什么车"),
    "link_length": _("软连接牵引，两车间距须大于 4 米、小于 10 米"),
}
"""Why the law forbids a way of towing (道路交通安全法实施条例 第六十一条)."""

NAMES: dict[str, Text] = {
    "rescue": _("救援类型"),
    "legal": _("执法部门、法律事宜"),
    "injured": _("人员伤亡"),
    "insured": _("保险定损理赔"),
    "circumstances": _("须报警的情形"),
    "unit": _("单位"),
    "officer": _("经办人"),
    "paper": _("文书编号"),
    "marked": _("原位置怎么标记的"),
    "insurer": _("保险公司"),
    "report_no": _("报案号"),
    "insurance": _("险种"),
    "surveyor": _("查勘员"),
    "settled": _("结论"),
    "losses": _("损失项目"),
    "amount_cny": _("金额（元）"),
    "progress": _("进展到哪一步"),
    "happened_at": _("发生时间"),
    "owner": _("车主或其代表"),
    "destination": _("送到哪里维修"),
    "cost": _("费用怎么约定"),
    "towing": _("怎么运回"),
    "tractor": _("用什么车"),
    "brakes_fail": _("制动失效"),
    "steering_fail": _("转向或灯光失效"),
    "link_m": _("软连接的长度（米）"),
    "carrier": _("承运单位或司机"),
    "odometer": _("里程表读数（公里）"),
    "received_by": _("接车人"),
    "driver": _("驾驶员"),
    "technician": _("维修人员"),
    "rescue_vehicle": _("救援车辆"),
}

LABELS: Mapping[tuple[str, str], Text] = {
    (Step.ASSESS_SCENE, "legal"): _("是否涉及执法部门或法律事宜"),
    (Step.ASSESS_SCENE, "injured"): _("有没有人员伤亡"),
    (Step.ASSESS_SCENE, "insured"): _("是否涉及保险定损理赔"),
    (Step.ASSESS_SCENE, "circumstances"): _("有没有以下情形"),
    (Step.HOLD_SCENE, "reason"): _("为什么要保护现场"),
    (Step.HOLD_SCENE, "unit"): _("哪个部门要求的"),
    (Step.SAVE_LIFE, "words"): _("怎么救的、动了什么"),
    (Step.RELEASE_SCENE, "unit"): _("放行的执法部门"),
    (Step.RELEASE_SCENE, "officer"): _("放行的执法人员"),
    (Step.RELEASE_SCENE, "paper"): _("放行文书编号"),
    (Step.SURVEY_DAMAGE, "address"): _("查勘地点"),
    (Step.FIND_DAMAGE, "losses"): _("拆检发现的隐损"),
    (Step.SETTLE_CLAIM, "paper"): _("定损单或书面同意的编号"),
    (Step.CONFIRM_RETURN, "phone"): _("车主电话"),
}

HELP: Mapping[tuple[str, str], Text] = {
    (Step.ASSESS_SCENE, "legal"): _("涉及的，先保护现场，等执法部门放行。"),
    (Step.ASSESS_SCENE, "insured"): _("涉及的，先报案、等查勘定损，再移动、拆检、修理。"),
    (Step.ASSESS_SCENE, "circumstances"): _("有一种，就要保护现场并报警（道路交通事故处理程序规定第十三条）。"),
    (Step.SAVE_LIFE, "marked"): _("抢救人员不受保护现场的限制；变动了现场的，要标明原来的位置。"),
    (Step.RELEASE_SCENE, "paper"): _("放行通知书、事故认定书或快速处理协议书的编号；文书要拍照。"),
    (Step.SETTLE_CLAIM, "losses"): _("定损一致的，逐项写明；追加定损只写追加的。"),
    (Step.CLAIM_PAPER, "happened_at"): _("不填就是现在。各环节的法定时限从它算起。"),
    (Step.CONFIRM_RETURN, "destination"): _("已经提出安排的，不填就照那个。"),
    (Step.PROPOSE_RETURN, "cost"): _("例如：拖运 800 元；车主在进度页上能看到并确认。"),
    (Step.PROPOSE_RETURN, "destination"): _("本公司工厂，或资质有效的外委厂。"),
    (Step.START_TOW, "link_m"): _("只有软连接要填。"),
}

REFUSALS: dict[str, tuple[Text, Text, Text]] = {
    "crew_of_one": (
        _("班组不能只有一个人"),
        _("驾驶员和维修人员不能是同一人：%(engineer)s"),
        _("请选两位待命的人员。"),
    ),
    "crew_apart": (
        _("班组要在同一个网点"),
        _("%(engineer)s 在另一个网点，不能一起出动。"),
        _("请选同一网点的驾驶员和维修人员。"),
    ),
    "no_crew": (_("现在没有救援班组待命"), _("%(what)s 没有足够的待命人员。"), _("请先排救援待命班次。")),
    "not_returned": (
        _("车辆还没有送到"),
        _("%(number)s 还没有登记“到厂交接”。"),
        _("请救援人员在手机上办理“到厂交接”，再开维修工单。"),
    ),
    "scene_unassessed": (
        _("还没有做现场判断"),
        _("到场后先判断是否涉及执法部门、法律事宜、保险和人员伤亡，才能动车、动现场。"),
        _("请先做“现场判断”。"),
    ),
    "scene_held": (
        _("现场正在保护，不能改变"),
        _("未经执法部门许可，不得移动、维修、拖运、清理。这次操作没有执行，已记入工单经过。"),
        _("请等执法部门放行，并登记放行人、单位、文书编号和照片；抢救人员不受限制，请登记“抢救人员”。"),
    ),
    "claim_held": (
        _("还没有定损结论"),
        _("涉及保险理赔的，查勘定损之前不得移动、拆检、修理受损部位。"),
        _("请先登记“定损结论”：定损一致，或保险公司书面同意先行处理。"),
    ),
    "owner_unconfirmed": (
        _("车主还没有确认"),
        _("送回工厂维修前，要经车主确认去向和费用。"),
        _("请车主在进度页上确认，或登记“车主确认回厂”。"),
    ),
    "scene_uncleared": (
        _("善后还没有完成"),
        _("保护过的现场，善后事项全部完成才能关闭。"),
        _("请在放行之后逐项完成善后，并登记“善后完成”。"),
    ),
    "tow_forbidden": (_("这样拖运违反规定"), _("%(why)s。"), _("请换一种运法，或另派清障车、平板车。")),
}

SAYINGS: Mapping[str, Text] = {
    "order.call_rescue": _("%(who)s转为道路救援：%(rescue)s"),
    "order.assess_scene": _("%(who)s完成现场判断"),
    "order.hold_scene": _("%(who)s开始保护现场"),
    "order.contact_authority": _("%(who)s联系了%(unit)s%(officer)s"),
    "order.save_life": _("%(who)s登记抢救人员"),
    "order.release_scene": _("%(unit)s%(officer)s放行，由%(who)s登记"),
    "order.clear_scene": _("%(who)s完成善后"),
    "order.report_claim": _("%(who)s向%(insurer)s报案"),
    "order.survey_damage": _("%(surveyor)s查勘，由%(who)s登记"),
    "order.settle_claim": _("%(who)s登记定损结论：%(settled)s"),
    "order.find_damage": _("%(who)s发现隐损，等追加定损"),
    "order.claim_paper": _("%(who)s登记理赔进展：%(progress)s"),
    "order.propose_return": _("%(who)s提出回厂安排"),
    "order.confirm_return": _("车主%(owner)s确认送回维修"),
    "order.start_tow": _("%(who)s起运：%(towing)s"),
    "order.end_tow": _("%(who)s送到并交接给%(received_by)s"),
    "order.scene_attempt": _("现场保护期间，%(who)s试图“%(step)s”，已拒绝"),
    "rescue.workshop": _("%(who)s开了回厂维修工单 %(workshop)s"),
    "rescue.origin": _("由救援工单 %(rescue_order)s 转来"),
    "rescue.claim_late": _("理赔环节超过法定时限：%(what)s"),
}

NOTICES: Mapping[str, tuple[Text, str]] = {
    NoticeKind.RESCUE: (
        _("%(alarm)s。%(outlet)s。缺：%(items)s。%(what)s。空缺到 %(until)s。应在 %(due_at)s 前完成。"),
        "bad",
    ),
}

LINES = (
    "legal", "injured", "insured", "circumstances", "unit", "officer", "report_no", "insurance", "marked",
    "settled", "losses", "amount_cny", "paper", "happened_at", "owner", "phone", "destination", "cost", "tractor",
    "brakes_fail", "steering_fail", "link_m", "carrier", "odometer",
)  # fmt: skip
"""The facts told below a sentence, in this order."""

TONES: Mapping[str, str] = {
    "order.call_rescue": "bad", "order.hold_scene": "bad", "order.scene_attempt": "bad", "order.save_life": "bad",
    "order.assess_scene": "work", "order.release_scene": "good", "order.clear_scene": "good",
    "order.settle_claim": "good", "order.find_damage": "warn", "order.start_tow": "move", "order.end_tow": "move",
    "rescue.claim_late": "bad",
}  # fmt: skip

ICONS: Mapping[str, str] = {
    "order.call_rescue": "lifebuoy", "order.hold_scene": "barrier-block", "order.release_scene": "shield-check",
    "order.scene_attempt": "alert-triangle", "order.assess_scene": "clipboard-check", "order.start_tow": "truck",
    "order.end_tow": "truck", "order.clear_scene": "recycle", "order.report_claim": "phone",
    "order.confirm_return": "user-check", "order.settle_claim": "file-text", "rescue.workshop": "tools",
}  # fmt: skip
