"""What is said of a workbook that cannot be read, written or taken back: refusals, as in `sentences`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "workbook_wrong": (
        _("这不是 Excel 工作簿"),
        _("“%(name)s”的内容不是 .xlsx。"),
        _("请用 Excel 或 WPS 另存为 .xlsx 再上传。"),
    ),
    "workbook_old": (
        _("这是旧版 Excel 文件"),
        _("“%(name)s”是 .xls 格式。"),
        _("请用 Excel 或 WPS 另存为 .xlsx 再上传。"),
    ),
    "workbook_locked": (_("工作簿有密码"), _("“%(name)s”加了密，打不开。"), _("请去掉打开密码，另存后再上传。")),
    "workbook_broken": (_("工作簿损坏"), _("“%(name)s”不完整，读不出来。"), _("请用 Excel 打开并另存一次，再上传。")),
    "no_known_sheet": (_("没有可以导入的工作表"), _("工作表名应为：%(sheets)s"), _("请下载模板，把内容填到模板里。")),
    "too_many_rows": (
        _("行数太多"),
        _("共 %(rows)s 行，一次最多 %(most)s 行。"),
        _("请分成几个文件导入；空白的格式行请删去。"),
    ),
    "import_blocked": (
        _("有错误，没有导入"),
        _("共 %(count)s 处错误，什么都没有写入。%(sheet)s %(row)s"),
        _("请改正后重新上传，或选择只导入没有错误的行。"),
    ),
    "import_done": (_("这个文件已经处理过"), _("它现在的状态是“%(state)s”。"), _("需要再次导入，请重新上传。")),
    "import_gone": (_("文件已清理"), _("“%(what)s”检查过后放了太久，内容已不再保存。"), _("请重新上传。")),
    "import_not_applied": (_("没有可以撤销的内容"), _("它现在的状态是“%(state)s”。"), _("请刷新页面查看。")),
    "undo_blocked": (
        _("不能撤销"),
        _("有 %(count)s 行挡着：%(lines)s"),
        _("请先处理这些记录，再撤销；什么都没有改动。"),
    ),
}
