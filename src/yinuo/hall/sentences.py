"""Code of a refusal → title, detail, remedy. `%(name)s` is a fact of the refusal; a missing one leaves nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinuo.hall import (
    case_words,
    claim_words,
    money_words,
    outlet_words,
    sale_words,
    scene_words,
    shop_words,
    tour_words,
    voucher_words,
    workbook_words,
)
from yinuo.hall.sending import SENDING

Text = Promise | str
SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    # ── who and where ──
    "not_allowed": (
        _("您的岗位不能做这一步"),
        _("“%(role)s”不能做“%(step)s”。可以做的岗位：%(roles)s"),
        _("请转给负责的同事，或请客户服务部部长处理。"),
    ),
    "not_yours": (
        _("这张工单不在您名下"),
        _("它已派给别的工程师，或还没有派出。"),
        _("请刷新任务列表；有疑问请联系调度。"),
    ),
    "not_found": (_("没有找到"), _("编号可能有误，或记录已撤下：%(what)s"), _("请核对编号，或搜索一次。")),
    "unknown_key": (
        _("链接打不开"),
        _("地址可能不完整，或者二维码已经作废。"),
        _("请再扫一次车上的二维码，或重新打开收到的链接；仍打不开，请打服务热线。"),
    ),
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
    "settled_already": (
        _("这条记录刚刚有人处理过"),
        _("您的处理没有重复执行。"),
        _("请刷新页面，看看结果。"),
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
        _("到场承诺仍在计时，应在 %(due_at)s 前到场。"),
        _("确是客户要求改期的，请勾选“应客户要求”，并写明同意人。"),
    ),
    "engineer_missing": (_("还没有派工程师"), _("外委维修也要有我方工程师负责回执。"), _("请先派一位工程师。")),
    "same_engineer": (_("这张工单已经在他名下"), _("%(engineer)s 就是现在的工程师。"), _("请选择另一位工程师。")),
    "no_help_asked": (
        _("没有待答复的支援请求"),
        _("它可能已经答复，或工单已改派、转外委。"),
        _("请刷新页面查看最新情况；要告诉工程师什么，可以写备注。"),
    ),
    "not_a_duplicate": (
        _("这两张工单不能互为重复"),
        _("工单 %(number)s 不是同一台车，或自己也已标为重复。"),
        _("请核对工单号。"),
    ),
    # ── gates ──
    "gate_closed": (
        _("还有检查没有完成"),
        _("未通过：%(gates)s。%(missing)s"),
        _("请逐项确认后再继续；确实不适用的，请客户服务部部长写明理由后放行。"),
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
    # ── parts ──
    "parts_missing": (_("还没有写配件"), _("至少要有一行配件。"), _("请扫码或输入配件编号和数量。")),
    "unknown_part": (_("没有这个配件"), _("配件目录里找不到：%(what)s"), _("请核对编号或条码，或先在配件目录里登记。")),
    "stock_short": (
        _("库存不够"),
        _("%(place)s 的 %(what)s 只有 %(held)s，需要 %(wanted)s。"),
        _("请改少数量，或先办理入库、领用；实物与账不符的，请仓管员盘点。"),
    ),
    "stock_opened": (
        _("这里已经有这种配件"),
        _("%(place)s 已有 %(what)s 的库存，不能再记期初。"),
        _("请用盘点改正数量。"),
    ),
    "stock_stays": (_("期初库存已经入账"), _("%(what)s 的入库记录不能撤销。"), _("请用盘点改正数量。")),
    "serials_wrong": (
        _("序列号与数量不符"),
        _("%(what)s 按件管理：每一件要有一个序列号，不按件管理的不写序列号。"),
        _("请逐件扫描或输入序列号。"),
    ),
    "serial_elsewhere": (
        _("这个序列号不在这里"),
        _("%(part)s 的序列号 %(what)s 不在 %(place)s。"),
        _("请核对序列号；实物确实在这里的，请仓管员先办理移库。"),
    ),
    "same_hands": (
        _("不能发给自己"),
        _("零配件须经仓管员领用，发料人与领料人不能是同一人。"),
        _("请由另一位仓管员发料。"),
    ),
    "not_owed": (_("这件旧件不用再回收"), _("%(what)s 的旧件已经回收或核销。"), _("请刷新页面查看最新状态。")),
    # ── warranty ──
    "sale_decides": (
        _("这个日期由购车承诺决定"),
        _("这台车登记了购车承诺，“%(field)s”是 %(until)s。"),
        _("请在车辆页的“购车承诺”里改，并写明原因。"),
    ),
    "meter_falls": (
        _("读数比以前小"),
        _("“%(field)s”以前已是 %(shown)s，现在填的是 %(value)s。"),
        _("请核对；换了新表或以前的读数有误的，请选“读数变小的原因”。"),
    ),
    "meter_ahead": (
        _("读数比以后的大"),
        _("“%(field)s”后来的读数是 %(shown)s，这一次填的是 %(value)s。"),
        _("请核对读数和读表时间。"),
    ),
    **case_words.REFUSALS,
    # ── inputs ──
    "field_required": (_("有必填项没有填"), _("缺少“%(field)s”。"), _("请补填后再提交。")),
    "field_wrong": (
        _("“%(field)s”填得不对"),
        _("收到的是“%(value)s”。%(options)s"),
        _("请按要求重新填写或从列表里选择；文字过长请缩短。"),
    ),
    "field_unknown": (
        _("多出一项系统不认识的内容"),
        _("不认识：%(field)s"),
        _("请核对拼写，或去掉这一项。可以填的有：%(known)s"),
    ),
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
    "vin_wrong": (_("车架号不对"), _("“%(vin)s”的校验位不符，多半有一位抄错。"), _("请对照车架铭牌核对 17 位车架号。")),
    "vin_taken": (
        _("车架号已登记在另一台车上"),
        _("已有车辆使用“%(vin)s”。"),
        _("请核对车架号，或打开已有的车辆档案。"),
    ),
    "certificate_known": (
        _("这个证件号已经登记"),
        _("已有同一号码：%(number)s"),
        _("请核对证件号，或修改已有的证件。"),
    ),
    "place_off_map": (
        _("位置不对"),
        _("坐标不在服务范围之内：%(lat)s %(lon)s %(value)s"),
        _("请在地图上重新点选位置，或改填详细地址。"),
    ),
    "receipt_altered": (
        _("回执内容与签字时不一致"),
        _("回执 %(what)s 存下的内容对不上签字时的校验值，因此不能出具。"),
        _("请把回执号告诉系统管理员，由他运行完整性检查。"),
    ),
    # ── master data ──
    "in_use": (
        _("还有关联的记录，不能删除"),
        _("%(what)s 关联着：%(by)s"),
        _("请先处理关联的记录；不再使用的可以停用。"),
    ),
    "last_admin": (
        _("这是最后一位系统管理员"),
        _("停用或改岗之后，就没有人能管理用户了。"),
        _("请先指定另一位系统管理员。"),
    ),
    "too_many": (_("操作太频繁"), _("短时间内次数过多。"), _("请等 %(minutes)s 分钟再试。紧急情况请直接拨打热线。")),
}
# Words of one subject stand in a file of their own.
for more in (
    SENDING, claim_words.REFUSALS, shop_words.REFUSALS, scene_words.REFUSALS, tour_words.REFUSALS,
    workbook_words.REFUSALS, money_words.SENTENCES, sale_words.SENTENCES, voucher_words.REFUSALS, outlet_words.REFUSALS,
):  # fmt: skip
    SENTENCES |= more

UNKNOWN = (
    _("这件事现在办不成"),
    _("系统没有接受，代码：%(code)s。什么都没有改动。"),
    _("请刷新页面再试；仍不行，请把代码告诉系统管理员。"),
)

# Codes whose status is not told by "an input is at fault" (422) or "the moment is" (409).
STATUS = {
    "not_allowed": 403,
    "not_yours": 403,
    "visit_not_yours": 403,
    "not_found": 404,
    "unknown_key": 404,
    "gone": 410,
    "too_many": 429,
    "bad_json": 400,
    "signed_out": 401,
    "other_user": 403,
    "too_many_commands": 413,
    "held": 424,
    "file_too_large": 413,
    "file_type_wrong": 415,
    "workbook_wrong": 415,
    "workbook_old": 415,
    "wrong_step": 409,
    "unknown_step": 404,
    "stale": 409,
    "settled_already": 409,
    "command_id_reused": 409,
    "duplicate": 409,
    "body_not_json": 415,
    "body_too_large": 413,
    "bad_form": 400,
    "key_wrong": 422,
    "cursor_wrong": 422,
    "method_wrong": 405,
    "token_missing": 401,
    "token_stale": 401,
    "scope_read": 403,
    "broken": 500,
}
