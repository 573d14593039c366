"""The sentences that the field door's scripts show by themselves, with and without signal; `{…}` are their gaps."""

from django.utils.translation import gettext as _


def door_words() -> dict[str, str]:
    """Beside those every page has (`hall/page.py`)."""
    return {
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
        "update_now": _("更新"),
        "full": _("手机存储满了"),
        "full_help": _("填的内容都还在。请删去手机里不用的照片或应用，再按一次。"),
        "insecure": _("这个网址不能离线使用（需要 https）。有信号时一切照常。"),
        "went_on": _("已存在手机里。下一步：{next}"),
        "refused_step": _("没有被接受：{step}"),
        "with_dispatcher": _("已交给调度处理，做过的内容都在，不会丢。"),
        "look_anew": _("看最新情况"),
        "state_waiting": _("等待发送"),
        "state_applied": _("已送到"),
        "state_refused": _("没有被接受，已交给调度"),
        "state_arrived": _("已传到"),
        "state_broken": _("服务器不收这个文件"),
        "percent": _("已传 {n}%"),
        "next_try": _("{t} 再试"),
        "size_kb": _("{n} KB"),
        "leave_unsent": _("还有 {n} 项没有发送。退出不会删除它们；等您在这部手机上再登录，就会自动发送。"),
    }
