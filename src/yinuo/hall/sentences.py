"""Code of a refusal → title, detail, remedy. `%(name)s` is a fact of the refusal; a missing one leaves nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise | str
SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    # ── who and where ──
    "not_allowed": (
        _("您的岗位不能做这一步"),
        _("可以做的岗位：%(roles)s"),
        _("请转给负责的同事，或请客户服务部部长处理。"),
    ),
    "not_yours": (
        _("这张工单不在您名下"),
        _("它已派给别的工程师，或还没有派出。"),
        _("请刷新任务列表；有疑问请联系调度。"),
    ),
    "not_found": (_("没有找到"), _("编号可能有误，或记录已撤下：%(what)s"), _("请核对编号，或搜索一次。")),
    "gone": (_("链接已失效"), _("这个链接已过期，或已被新的链接代替。"), _("请联系客服热线，重新取得链接。")),
    # ── the moment ──
    "wrong_step": (
        _("这一步现在还不能做"),
        _("工单目前“%(state)s”。现在可以做：%(possible)s"),
        _("请先完成前面的步骤，或刷新页面查看最新状态。"),
    ),
    "unknown_step": (_("没有这个步骤"), _("系统不认识的步骤：%(step)s"), _("请刷新页面；接口请对照文档里的步骤名。")),
    "stale": (
        _("内容刚刚被别人改过"),
        _("在您打开之后，这条记录已经变动。为免盖掉别人的修改，您的修改没有保存。"),
        _("请刷新页面，看过最新内容后再改。"),
    ),
    "duplicate": (_("已经有一条相同的记录"), _("重复的内容：%(what)s"), _("请打开已有的记录，或换一个编号或名称。")),
    "command_id_reused": (
        _("这个指令编号已经用过"),
        _("同一编号之前送来过另一份内容，这一份没有执行。"),
        _("请刷新页面重新填写；接口请每次写入都用新的编号。"),
    ),
    "bad_time": (_("时间不对"), _("“%(field)s”不能用：%(why)s %(at)s"), _("请改成正确的日期和时间。")),
    "no_commitment": (
        _("还没有生效的服务承诺"),
        _("没有服务承诺，就无法计算响应和到场的时限。"),
        _("请管理者代表发布一版服务承诺，再登记报修。"),
    ),
    "appointment_needs_wish": (
        _("改期须是客户自己的要求"),
        _("4 小时内到场的承诺仍在计时，到期时间 %(due_at)s。"),
        _("确是客户要求改期的，请勾选“应客户要求”，并写明同意人。"),
    ),
    "engineer_missing": (_("还没有派工程师"), _("外委维修也要有我方工程师负责回执。"), _("请先派一位工程师。")),
    "same_engineer": (_("这张工单已经在他名下"), _("%(engineer)s 就是现在的工程师。"), _("请选择另一位工程师。")),
    "not_a_duplicate": (
        _("这两张工单不能互为重复"),
        _("工单 %(number)s 不是同一台车，或自己也已标为重复。"),
        _("请核对工单号。"),
    ),
    # ── gates ──
    "gate_closed": (
        _("还有检查没有完成"),
        _("未通过：%(gates)s。%(missing)s"),
        _("请逐项确认后再继续；确实不适用的，请服务部部长写明理由后放行。"),
    ),
    "unknown_item": (_("没有这个检查项"), _("检查表里没有：%(item)s"), _("请刷新检查表后再填。")),
    "answer_wrong": (
        _("检查项的填法不对"),
        _("需要的是%(kind)s，收到的是“%(value)s”。"),
        _("请按这一项的要求重新填写。"),
    ),
    "certificate_expired": (
        _("操作证已过期或没有"),
        _("%(name)s 的证件不在有效期内：%(certificate)s %(valid_until)s"),
        _("请改派持有效证件的工程师，或先更新证件。"),
    ),
    "skill_missing": (
        _("工程师不具备所需技能"),
        _("%(engineer)s 没有这类车的维修技能：%(family)s"),
        _("请选择具备该技能的工程师。"),
    ),
    # ── inputs ──
    "field_required": (_("有必填项没有填"), _("缺少“%(field)s”。"), _("请补填后再提交。")),
    "field_wrong": (
        _("“%(field)s”填得不对"),
        _("收到的是“%(value)s”。%(options)s"),
        _("请按要求重新填写或从列表里选择；文字过长请缩短。"),
    ),
    "field_unknown": (_("多出一项系统不认识的内容"), _("不认识：%(field)s"), _("这一步可以填的有：%(known)s")),
    "unknown_vehicle": (
        _("没有找到这台车"),
        _("车架号、车牌或编号查不到：%(vehicle)s"),
        _("请核对车架号；是新车，请先在车辆档案里登记。"),
    ),
    "ambiguous_vehicle": (
        _("找到不止一台车"),
        _("符合的有：%(vehicles)s"),
        _("请填完整的车架号，或从列表里选。"),
    ),
    "unknown_order": (_("没有找到这张工单"), _("查不到工单号：%(number)s"), _("请核对工单号。")),
    "unknown_engineer": (_("没有找到这位工程师"), _("查不到，或已离职：%(engineer)s"), _("请从名单里选择。")),
    "unknown_role": (_("没有这个岗位"), _("不认识：%(role)s"), _("请从列表里选择岗位。")),
    "username_taken": (_("用户名已被占用"), _("已经有人叫“%(username)s”。"), _("请换一个用户名。")),
    "place_off_map": (
        _("位置不对"),
        _("坐标不在服务范围之内：%(lat)s %(lon)s %(value)s"),
        _("请在地图上重新点选位置，或改填详细地址。"),
    ),
    "file_too_large": (
        _("文件太大"),
        _("“%(name)s”超过了 %(limit_mb)s MB 的上限。"),
        _("请压缩后再传；照片可以在手机上选较小的尺寸。"),
    ),
    "file_type_wrong": (
        _("文件类型不对"),
        _("“%(name)s”的内容与它的扩展名不符，或不是可以接受的类型。%(accepted)s"),
        _("请选择原始照片或正确的文件。"),
    ),
    "file_empty": (_("文件是空的"), _("“%(name)s”里没有内容。"), _("请重新选择文件。")),
    "file_missing": (_("文件还没有传到"), _("缺少：%(what)s"), _("请在有信号的地方等它传完，再继续。")),
    "too_many": (_("操作太频繁"), _("短时间内次数过多。"), _("请过几分钟再试；紧急情况请拨打热线。")),
}

UNKNOWN = (
    _("这件事现在办不成"),
    _("系统没有接受，代码：%(code)s。什么都没有改动。"),
    _("请刷新页面再试；仍不行，请把代码告诉系统管理员。"),
)

# Codes whose status is not told by "an input is at fault" (422) or "the moment is" (409).
STATUS = {
    "not_allowed": 403,
    "not_yours": 403,
    "not_found": 404,
    "gone": 410,
    "too_many": 429,
    "file_too_large": 413,
    "file_type_wrong": 415,
    "wrong_step": 409,
    "unknown_step": 404,
    "stale": 409,
    "command_id_reused": 409,
    "duplicate": 409,
}
