"""What every page of ours needs: the server's time, the words the scripts show, the languages."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yinuo.hall.entry import home_of
from yinuo.kernel import clock


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor. `now` is read once a page; countdowns measure the browser's clock against it."""
    return {
        "now": clock.now(),
        "script_words": script_words,
        "languages": settings.LANGUAGES,
        "company": settings.COMPANY_NAME,
        "hotline": settings.HOTLINE,
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
        "photo": {"long_side": settings.PHOTO_LONG_SIDE_PX, "quality": settings.PHOTO_QUALITY},
        "home": home_of(getattr(request, "user", None)),
    }


def script_words() -> dict[str, str]:
    """Every sentence a script shows by itself; `{…}` are its gaps. Called only by templates that load scripts."""
    return {
        "left": _("剩 {t}"),
        "over": _("超 {t}"),
        "days": _("{d}天{h}小时"),
        "hours": _("{h}小时{m}分"),
        "minutes": _("{m}分{s}秒"),
        "offline": _("连接中断，显示的是 {t} 的内容"),
        "failed": _("没有送到，请检查网络后再试一次"),
        "broke": _("服务器出错了，刚才的操作没有完成"),
        "signed_out": _("登录已过期，请重新登录"),
        "yes": _("确定"),
        "no": _("返回"),
        "close": _("关闭"),
        "comma": _("，"),
        "keys": _("键盘快捷键"),
        "keys_help": _("显示快捷键"),
        "keys_rows": _("下一行、上一行"),
        "keys_open": _("打开所选的一行"),
        "copied": _("已复制"),
        "no_tiles": _("未配置底图，只显示点位"),
        "drop": _("去掉"),
        "photos_most": _("最多 {n} 张照片，多出的没有加上"),
        "record_stop": _("正在录音，点一下结束"),
        "no_microphone": _("没有话筒权限，请改用文字说明"),
        "locating": _("正在定位…"),
        "located": _("已定位：{at}。不准的话，在地图上点一下车的位置。"),
        "locate_denied": _("没有定位权限。请在浏览器设置里允许，或改填地址。"),
        "locate_failed": _("没有定到位，请到空旷处再试，或改填地址。"),
        "locate_insecure": _("这个网址不能用定位（需要 https），请改填地址。"),
        "sign_here": _("请先在方框里签名。"),
        "sending": _("正在发送…"),
    }
