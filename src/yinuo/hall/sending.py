"""Sentences for what is sent wrongly: files, a phone's batches, requests of programs (a part of `sentences.py`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise | str
SENDING: dict[str, tuple[Text, Text, Text]] = {
    # ── files and batches ──
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
    "upload_offset": (
        _("文件要从别处接着传"),
        _("服务器已经收到 %(offset)s 字节。"),
        _("请从那里接着送；手机会自己接上。"),
    ),
    "file_hash_wrong": (
        _("传来的文件与原件不一致"),
        _("“%(name)s”收到的内容对不上它的校验值，已经作废。"),
        _("请从头再传一次；手机会自己重传。"),
    ),
    "bad_json": (
        _("送来的内容读不懂"),
        _("它不是完整的 JSON，什么都没有改动。"),
        _("请检查括号、引号和编码（UTF-8）后再送一次。"),
    ),
    "too_many_commands": (
        _("一次送来的指令太多"),
        _("收到 %(sent)s 条，一次最多 %(most)s 条，一条也没有执行。"),
        _("请分几次送。"),
    ),
    "signed_out": (
        _("登录已过期"),
        _("还没有送出的内容都在，没有丢。"),
        _("请重新登录，再发送一次。"),
    ),
    "other_user": (
        _("现在登录的是另一个人"),
        _("这些内容是别人在这部手机上做的，都在，没有丢。"),
        _("请由本人登录后发送。"),
    ),
    "held": (
        _("这一步在排队"),
        _("同一张工单 %(number)s 前面有一步没有成功，后面的步骤先不执行。"),
        _("请先处理前面那一步，再重新发送。"),
    ),
    # ── the API ──
    "body_not_json": (
        _("请求的格式不对"),
        _("这里只收 JSON，收到的是“%(what)s”。"),
        _("请把 Content-Type 设为 application/json，正文写成 JSON。"),
    ),
    "body_too_large": (_("请求太大"), _("正文超过了服务器的上限。"), _("请分几次发送，照片另行上传。")),
    "bad_form": (_("上传的内容不完整"), _("表单的正文读不出来。"), _("请重新发送；接口请检查 multipart 的分隔符。")),
    "cursor_wrong": (_("翻页标记不对"), _("它不是这个列表给出的。"), _("请去掉 cursor，从第一页重新读起。")),
    "key_wrong": (
        _("幂等键不能用"),
        _("“%(field)s”是空的，或超过 %(most)s 个字符。"),
        _("请为每次写入换一个新的 UUID。"),
    ),
    "method_wrong": (
        _("这个地址不接受这种请求"),
        _("收到的是 %(method)s，可用的是 %(allowed)s。"),
        _("请对照接口文档。"),
    ),
    "token_missing": (
        _("没有令牌"),
        _("接口要在 Authorization 头里带上令牌。"),
        _("请用“Bearer 令牌”再试；令牌由系统管理员发放。"),
    ),
    "token_stale": (_("令牌无效"), _("它已过期、已撤销，或抄写有误。"), _("请向系统管理员要一个新的令牌。")),
    "scope_read": (_("这个令牌只能读"), _("写入要用读写令牌。"), _("请向系统管理员要一个读写令牌。")),
    "broken": (
        _("服务器出错了"),
        _("刚才的操作没有完成，错误已记入日志。"),
        _("请稍后用同一个编号再试，不会重复；仍不行请找系统管理员。"),
    ),
}
