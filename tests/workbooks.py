"""Workbooks as people send them, for the tests of the import."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from yinuo.management.demo.plates import vin

VEHICLE = ("编号", "车架号", "车牌", "型号", "客户编号", "纬度", "经度")
SHEETS: dict[str, list[list[Any]]] = {
    "客户": [["编号", "名称", "省份", "城市"], ["C100", "威海市环卫处", "山东", "威海"]],
    "联系人": [["客户编号", "姓名", "电话"], ["C100", "于师傅", "13911112222"]],
    "车辆型号": [["型号", "名称", "产品类别"], ["YN5080TXSE6", "8 吨洗扫车", "洗扫车"]],
    "车辆": [
        [*VEHICLE],
        ["V100", vin("T08S6", 2024, 1), "鲁K12345", "YN5080TXSE6", "C100", 37.5, 122.1],
        ["V101", vin("T08S6", 2024, 2), None, "YN5080TXSE6", "C001", None, None],
    ],
    "网点": [
        ["编号", "名称", "省份", "城市", "地址", "纬度", "经度", "启用日期"],
        ["WH01", "威海服务站", "山东", "威海", "海滨路 1 号", 37.5, 122.1, "2024-01-01"],
    ],
    "工程师": [["工号", "姓名", "网点编号", "技能"], ["E100", "孙工", "WH01", "洗扫车、清洗车"]],
    "证书": [
        ["工号", "证书类别", "证书编号", "发证日期", "有效期至"],
        ["E100", "焊接与热切割作业证", "T-100", "2024-01-01", "2029-12-31"],
    ],
    "班次": [["工号", "开始", "结束"], ["E100", "2026-12-01 08:00", "2026-12-01 20:00"]],
}
"""One good row of everything and a second vehicle: the company opens in one more town."""
ROWS = sum(len(rows) - 1 for rows in SHEETS.values())


def workbook(**changes: list[list[Any]]) -> bytes:
    """The bytes of SHEETS; `changes` replaces whole sheets by name (an empty one leaves the sheet out)."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in (SHEETS | changes).items():
        if rows:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def only(name: str, *rows: list[Any]) -> bytes:
    """A workbook with one sheet: its headings and these rows."""
    return workbook(**{each: [] for each in SHEETS} | {name: [SHEETS[name][0], *rows]})
