"""The sentences that the field door's scripts show by themselves, with and without signal; `{…}` are their gaps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENDING: dict[str, str | Promise] = {
    "unsent": _("{n} 项还没有发送"),
    "unsent_files": _("{n} 个文件还没有传完"),
    "why_network": _("没有信号，都存在手机里"),
    "why_server": _("服务器暂时不通，稍后自动再试"),
    "why_signed_out": _("请重新登录，内容都在手机里"),
    "why_other_user": _("现在登录的是别人，要由本人登录后发送"),
    "why_refused": _("服务器现在不收，稍后自动再试"),
    "on_its_way": _("正在发送"),
    "not_taken": _("{n} 项没有被接受"),
    "stored_copy": _("没有连上，显示的是 {t} 存下的内容"),
    "update_ready": _("有新版本，更新只要几秒，什么都不会丢。"),
    "update_now": _("现在更新"),
    "update_later": _("还有工单开着。关掉那一页，再按“现在更新”。"),
    "needs_signal": _("没有信号，这个要等有信号时再按。"),
    "for_the_van": _("补车存"),
    "money_free": _("没有费用"),
    "money_due": _("应收 {amount}"),
    "money_settled": _("已付清"),
    "money_unquoted": _("还没有报价"),
    "money_waiting": _("等客户答复"),
    "money_none": _("没有这一项，或手机里没有它的价格"),
    "full": _("手机空间满了"),
    "full_help": _("填的内容都还在。请删去手机里不用的照片或应用，再按一次。"),
    "insecure": _("这个网址没有加密（需要 https）：不能离线使用，也不能拍照、定位和手写签名。"),
    "since": _("已 {t}"),
    "went_on": _("已存在手机里。下一步：{next}"),
    "refused_step": _("没有被接受：{step}"),
    "with_dispatcher": _("已交给调度处理，做过的内容都在，不会丢。"),
    "only_here": _("服务器没有收下，内容只在这部手机里。请告诉调度补记，补记好了再收起来。"),
    "look_anew": _("看最新情况"),
    "state_waiting": _("等待发送"),
    "state_applied": _("已送到"),
    "state_refused": _("没有被接受，已交给调度"),
    "state_unheard": _("没有被接受，只在手机里"),
    "state_arrived": _("已传到"),
    "state_broken": _("服务器不收这个文件"),
    "percent": _("已传 {n}%"),
    "next_try": _("{t} 再试"),
    "leave_unsent": _("还有 {n} 项没有发送。退出不会删除它们；等您在这部手机上再登录，就会自动发送。"),
}
"""What becomes of work: kept, on its way, taken or not, and the app itself."""

SENSES: dict[str, str | Promise] = {
    "no_place": _("没有取得手机位置"),
    "open_items": _("还差 {n} 项"),
    "remove": _("删除这张照片"),
    "sign_first": _("请在方框里签名"),
    "photo_waiting": _("照片还在处理，请稍等"),
    "not_a_picture": _("读不了这张照片（{name}），请重拍一张"),
    "file_kept": _("已存在手机上"),
    "put_back": _("恢复"),
    "remove_voice": _("删除这段录音"),
    "recording": _("正在录音 {t}，点一下或松手结束"),
    "near_place": _("已定位，就在工单地点"),
    "far_place": _("手机离工单地点还有 {km} 公里"),
    "no_camera": _("用不了摄像头。可以选一张二维码的照片，或直接输入。"),
    "scan_no_code": _("这张照片里没有认出二维码，请拍近一点、拍清楚再试"),
    "scan_none": _("您的任务里没有这台车"),
    "scan_none_help": _("要是客户当面报修，请打电话给调度登记。"),
}
"""Places, photos, voices, signatures and plates."""


def door_words() -> dict[str, str]:
    """In the reader's language, beside those every page has (`hall/page.py`)."""
    return {name: str(text) for name, text in (SENDING | SENSES).items()}
