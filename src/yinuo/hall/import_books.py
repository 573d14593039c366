"""Workbooks we hand out: the template with examples and drop-downs, and a sent workbook with its bad cells marked."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yinuo.hall.import_words import OPTIONS, Said
from yinuo.hall.words import plain
from yinuo.imports.rules.sheets import LANGUAGES, SHEETS, Column, Sheet

TEMPLATE_ROWS = 2000
"""How far down the drop-downs reach."""
HEAD = PatternFill("solid", fgColor="0E5F63")
MUST = PatternFill("solid", fgColor="8A2A22")
BAD = PatternFill("solid", fgColor="F9D5D2")
ODD = PatternFill("solid", fgColor="FBE8C6")
WHITE = Font(bold=True, color="FFFFFF")
GREY = Font(italic=True, color="6B7B81")
AUTHOR = "Yinuo"


def template(language: str) -> bytes:
    """The empty workbook in this language: a tab a kind, one example row each, and a page that explains."""
    book = Workbook()
    notes(book.active or book.create_sheet(), language)
    for sheet in SHEETS:
        tab = book.create_sheet(sheet.name(language))
        for at, column in enumerate(sheet.columns, 1):
            heading(tab, at, column, language)
        examples(tab, sheet)
        tab.freeze_panes = "A2"
    return saved(book)


def heading(tab: Worksheet, at: int, column: Column, language: str) -> None:
    """One heading, red where it must be filled, with its list of choices."""
    cell = tab.cell(1, at, column.name(language))
    cell.fill, cell.font = (MUST if column.required else HEAD), WHITE
    letter = get_column_letter(at)
    tab.column_dimensions[letter].width = max(
        14, 2 * len(column.name(language)) + 4, len(str(column.example or "")) + 6
    )
    if column.reader not in ("choice", "choices", "yes", "number", "date", "moment"):
        for row in range(2, 12):
            tab.cell(row, at).number_format = "@"  # long numbers stay what was typed
    words = [_("是"), _("否")] if column.reader == "yes" else choices(column)
    if words and column.reader != "choices":
        listed = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
        tab.add_data_validation(listed)
        listed.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")


def examples(tab: Worksheet, sheet: Sheet) -> None:
    """One row to be written over; grey, so that nobody takes it for data."""
    for at, column in enumerate(sheet.columns, 1):
        value = column.example
        if column.options:
            codes = dict(OPTIONS[column.options].items())
            value = force_str(next(iter(codes.values())))
        elif column.reader == "yes":
            value = _("是") if column.field == "active" else _("否")
        tab.cell(2, at, f"{_('例：')}{value}" if at == 1 else value).font = GREY


def choices(column: Column) -> list[str]:
    """The labels of a column's list, in the language in force."""
    return [force_str(label) for label in OPTIONS.get(column.options, {}).values()]


def notes(tab: Worksheet, language: str) -> None:
    """The page in front: how to fill it in."""
    tab.title = ("填写说明", "填寫說明", "Notes")[LANGUAGES.index(language) if language in LANGUAGES else 0]
    lines = (
        _("每张工作表是一类资料，用不到的可以留空或删去。"),
        _("深红表头必须填写，深绿表头可以留空。“例：”开头的一行只是示例，不会导入。"),
        _("编号是一行资料的身份：编号已经存在的，更新它；没有的，新增。"),
        _("空的格子不改动已有内容。"),
        _("同一个文件再导入一次，不会重复新增。"),
        _("先写被引用的资料：车辆要用到的客户和型号，可以写在同一个文件里。"),
        _("日期如 2026-11-23，时间如 2026-11-23 08:00；经纬度用 WGS-84 的度。"),
        _("技能可以填几种，用顿号隔开：%(skills)s。") % {"skills": plain(list(OPTIONS["family"].values()))},
        _("上传后先检查，不写入；看过结果再决定是否导入。导入后可以撤销。"),
    )
    tab.column_dimensions["A"].width = 100
    tab.cell(1, 1, _("一诺资料导入")).font = Font(bold=True, size=14)
    for row, line in enumerate(lines, 3):
        tab.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")


def marked(content: bytes, said: Iterable[Said]) -> bytes:
    """The sent workbook with every bad cell coloured and commented, and the list of faults as its first tab."""
    book = load_workbook(BytesIO(content))
    listed = book.create_sheet(_("错误清单"), 0)
    listed.append([_("工作表"), _("行"), _("列"), _("填写的内容"), _("问题"), _("怎么改")])
    for cell in listed[1]:
        cell.fill, cell.font = HEAD, WHITE
    for letter, width in zip("ABCDEF", (14, 8, 14, 26, 48, 56), strict=True):
        listed.column_dimensions[letter].width = width
    headings: dict[tuple[str, str], tuple[int, int]] = {}
    for fault in said:
        listed.append([fault.sheet, fault.row or None, fault.column, safe(fault.value), fault.what, fault.remedy])
        if fault.sheet in book.sheetnames:
            mark(book[fault.sheet], fault, headings)
    book.active = 0
    listed.freeze_panes = "A2"
    return saved(book)


def mark(tab: Worksheet, fault: Said, headings: dict[tuple[str, str], tuple[int, int]]) -> None:
    """Colour and comment one cell; without a known column, the row's first."""
    where = (fault.sheet, fault.column)
    if where not in headings:
        found = [
            cell for row in tab.iter_rows(max_row=10) for cell in row if str(cell.value or "").strip() == fault.column
        ]
        headings[where] = (found[0].row or 1, found[0].column or 1) if found else (1, 1)
    cell = tab.cell(max(fault.row, 1), headings[where][1])
    cell.fill = ODD if fault.remark else BAD
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(f"{before}{fault.what} {fault.remedy}", AUTHOR, width=320, height=120)


def safe(value: str) -> str:
    """Text that Excel would run as a formula stays text."""
    return f"'{value}" if value[:1] in "=+-@" else value


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()
