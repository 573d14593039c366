"""Code of a refusal → title, detail, remedy. `%(name)s` is a fact the room sent; a fact that is missing leaves nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[Promise, Promise | str, Promise]

SENTENCES: dict[str, Words] = {
    # ── who and where ──
    "not_allowed": (
        _("您的岗位不能做这一步"),
        _("这一步由其他岗位负责：%(roles)s"),
        _("请转给负责的同事，或请客户服务部部长处理。"),
    ),
    "not_found": (_("没有找到"), _("编号可能有误，或记录已撤下：%(what)s"), _("请核对编号，或用上方的搜索再找一次。")),
    "gone": (_("链接已失效"), _("这个链接已过期或已被新的链接代替。"), _("请联系客服热线，重新取得链接。")),
    # ── the moment ──
    "wrong_step": (
        _("这一步现在还不能做"),
        _("工单目前的状态是“%(state)s”，这一步要等前面的步骤完成：%(allowed)s"),
        _("请先完成前面的步骤，或刷新页面查看最新状态。"),
    ),
    "stale": (
        _("内容刚刚被别人改过"),
        _("在您打开之后，这条记录已经变动。您的修改没有保存，以免盖掉别人的修改。"),
        _("请刷新页面，看过最新内容后再改。"),
    ),
    "duplicate": (
        _("已经有一条相同的记录"),
        _("重复的内容：%(what)s"),
        _("请打开已有的记录；确实是另一件事，请换一个编号或名称。"),
    ),
    "once_only": (_("这件事已经做过了"), _("同一条指令只办一次。"), _("不必再交，刷新页面就能看到结果。")),
    "bad_time": (
        _("时间不对"),
        _("所填时间不能用：%(why)s"),
        _("请填写已经发生的时间；约定的时间要晚于现在。"),
    ),
    # ── gates ──
    "gate_closed": (
        _("还有检查没有完成"),
        _("尚未确认：%(gates)s"),
        _("请逐项确认后再继续；确实不适用的，请服务部部长放行并写明理由。"),
    ),
    "reason_required": (_("请写明理由"), _("这样做需要说明理由，理由会记入工单。"), _("请填写理由后再提交。")),
    "apology_missing": (
        _("迟到还没有致歉记录"),
        _("到场晚于承诺时间，关单前要有向客户致歉的记录。"),
        _("请先记录致歉的时间和方式，再关单。"),
    ),
    "certificate_expired": (
        _("操作证已过期或没有"),
        _("%(name)s 的证件不在有效期内：%(certificate)s %(valid_until)s"),
        _("请改派持有效证件的工程师，或先更新证件。"),
    ),
    "skill_missing": (_("工程师不具备所需技能"), _("缺少：%(skills)s"), _("请选择具备该技能的工程师。")),
    "off_duty": (_("工程师此时不在班"), _("%(name)s 这段时间没有排班。"), _("请选择在班的工程师，或先调整排班。")),
    # ── inputs ──
    "field_required": (_("有必填项没有填"), _("缺少：%(what)s"), _("请填写标红的一项。")),
    "field_invalid": (_("有一项填得不对"), _("%(why)s"), _("请按提示改正标红的一项。")),
    "unknown_vehicle": (
        _("没有找到这台车"),
        _("车架号、车牌或编号查不到：%(vehicle)s"),
        _("请核对车架号；是新车，请先在车辆档案里登记。"),
    ),
    "ambiguous_vehicle": (
        _("找到不止一台车"),
        _("符合的有：%(vehicles)s"),
        _("请填写完整的车架号，或从列表里选一台。"),
    ),
    "unknown_engineer": (_("没有找到这位工程师"), _("查不到：%(engineer)s"), _("请从名单里选择。")),
    "unknown_system": (_("没有这个故障系统"), _("查不到：%(system)s"), _("请从列表里选择故障系统。")),
    "place_off_map": (
        _("位置不对"),
        _("坐标不在服务范围之内：%(lat)s %(lon)s"),
        _("请在地图上重新点选位置，或改填详细地址。"),
    ),
    "file_too_large": (
        _("文件太大"),
        _("“%(name)s”超过了 %(limit_mb)s MB 的上限。"),
        _("请压缩后再传；照片可以在手机上选较小的尺寸。"),
    ),
    "file_type_wrong": (
        _("文件类型不对"),
        _("“%(name)s”的内容与它的扩展名不符，或不是可以接受的类型：%(accepted)s"),
        _("请选择原始照片或正确的文件。"),
    ),
    "file_empty": (_("文件是空的"), _("“%(name)s”里没有内容。"), _("请重新选择文件。")),
    "file_missing": (_("文件还没有传到"), _("缺少：%(what)s"), _("请在有信号的地方等它传完，再继续。")),
    "phone_invalid": (_("电话号码不对"), _("“%(phone)s”不像一个电话号码。"), _("请填写 11 位手机号，或带区号的座机。")),
    "wrong_code": (_("验证码不对"), _("验证码有误或已过期。"), _("请核对短信，或重新获取验证码。")),
    "too_many": (_("操作太频繁"), _("短时间内次数过多。"), _("请等 %(wait_minutes)s 分钟后再试；紧急情况请拨打热线。")),
    "weak_password": (_("新密码太简单"), _("%(why)s"), _("请换一个更长、不易猜到的密码。")),
    "customer_refused": (_("客户没有同意"), _("改期要经客户同意，并记下谁、何时、怎样同意的。"), _("请先与客户确认。")),
}

# Codes whose status is not told by "an input is at fault" (422) or "the moment is" (409).
STATUS = {
    "not_allowed": 403,
    "not_found": 404,
    "gone": 410,
    "too_many": 429,
    "file_too_large": 413,
    "file_type_wrong": 415,
    "field_required": 422,
    "field_invalid": 422,
    "unknown_vehicle": 422,
    "ambiguous_vehicle": 422,
    "unknown_engineer": 422,
    "unknown_system": 422,
    "place_off_map": 422,
    "phone_invalid": 422,
    "bad_time": 422,
    "file_empty": 422,
    "reason_required": 422,
    "weak_password": 422,
    "wrong_code": 422,
}
