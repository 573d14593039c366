"""What is wrong with a row of a workbook: the exact place and code, for every kind of bad row; and what is mended."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from yinuo.imports.rules.plan import plan, read_book
from yinuo.imports.rules.sheets import OF
from yinuo.imports.rules.workbook import grids
from yinuo.imports.types import Kind, Known, Reading
from yinuo.kernel.errors import Refused
from yinuo.management.demo.plates import vin

ZONE = ZoneInfo("Asia/Shanghai")
READING = Reading(
    ZONE,
    {
        "customer_kind": {"环卫部门": "sanitation", "other": "other"}, "duty_kind": {"服务值班": "service"},
        "family": {"洗扫车": "sweeper", "清洗车": "washer"}, "place_kind": {"网点库": "outlet"},
        "certificate_kind": {"焊接与热切割作业证": "welding"}, "fault_system": {"液压系统": "hydraulics"},
    },
)  # fmt: skip
VIN, OTHER_VIN = "LZZYN1804TA000001", vin("T18S6", 2020, 0)
HOUSE = {
    Kind.CUSTOMER: {"C001": {"number": "C001", "name": "烟台环卫处"}},
    Kind.MODEL: {"M1": {"code": "M1"}},
    Kind.OUTLET: {"W1": {"code": "W1"}},
    Kind.ENGINEER: {"E1": {"number": "E1"}, "E2": {"number": "E2"}},
    Kind.PLACE: {"CD": {"code": "CD"}},
    Kind.PART: {"P1": {"number": "P1"}},
    Kind.CERTIFICATE: {"welding|T-1": {"engineer": "E2", "kind": "welding", "number": "T-1"}},
}
KNOWN = Known({kind: HOUSE.get(kind, {}) for kind in Kind}, {OTHER_VIN: "V77"})
GOOD = {
    Kind.CUSTOMER: {"编号": "C2", "名称": "某环卫处", "省份": "山东", "城市": "烟台"},
    Kind.CONTACT: {"客户编号": "C001", "姓名": "刘师傅", "电话": "13900000001"},
    Kind.MODEL: {"型号": "M2", "名称": "洗扫车", "产品类别": "洗扫车"},
    Kind.VEHICLE: {"编号": "V1", "车架号": VIN, "型号": "M1", "客户编号": "C001"},
    Kind.OUTLET: {
        "编号": "W2", "名称": "站", "省份": "山东", "城市": "烟台", "地址": "路", "纬度": 37.5, "经度": 121.4,
        "启用日期": date(2020, 1, 1),
    },
    Kind.ENGINEER: {"工号": "E9", "姓名": "王工", "网点编号": "W1"},
    Kind.CERTIFICATE: {
        "工号": "E1", "证书类别": "焊接与热切割作业证", "证书编号": "T-9", "发证日期": "2024-01-01",
        "有效期至": "2029-12-31",
    },
    Kind.SHIFT: {"工号": "E1", "开始": "2026-12-01 08:00", "结束": "2026-12-01 20:00"},
    Kind.PLACE: {"编号": "YT", "名称": "烟台库", "类别": "网点库", "网点编号": "W1"},
    Kind.PART: {"编号": "P2", "名称": "高压油管", "单位": "根", "成本价": 86.5, "故障系统": "液压系统"},
    Kind.STOCK: {"库房编号": "CD", "配件编号": "P1", "数量": 20},
}  # fmt: skip


def judged(kind, *rows):
    """The plan for one sheet with these rows, each the good one with changes."""
    whole = [GOOD[kind] | row for row in rows]
    heads = list(dict.fromkeys(name for row in whole for name in row))
    grid = [heads, *([row.get(name) for name in heads] for row in whole)]
    return plan(*read_book([(OF[kind].names[0], grid)], READING), KNOWN)


def value(kind, column, cell, field):
    """What a cell of a good row is read as."""
    found = judged(kind, {column: cell})
    assert found.faults == ()
    return found.writes[0].row.values[field]


BAD = [
    (Kind.CUSTOMER, {"名称": None}, "名称", "required"),
    (Kind.CUSTOMER, {"名称": "  ' "}, "名称", "required"),
    (Kind.CUSTOMER, {"名称": "长" * 121}, "名称", "too_long"),
    (Kind.CUSTOMER, {"编号": "C 2"}, "编号", "key_wrong"),
    (Kind.CUSTOMER, {"编号": "C/2"}, "编号", "key_wrong"),
    (Kind.CUSTOMER, {"类别": "农场"}, "类别", "unknown_choice"),
    (Kind.CUSTOMER, {"名称": "#N/A"}, "名称", "formula_error"),
    (Kind.CONTACT, {"客户编号": "C404"}, "客户编号", "unknown_customer"),
    (Kind.CONTACT, {"电话": "请打座机"}, "电话", "phone_wrong"),
    (Kind.MODEL, {"产品类别": "飞机"}, "产品类别", "unknown_choice"),
    (Kind.MODEL, {"新能源": "也许"}, "新能源", "not_yes_or_no"),
    (Kind.VEHICLE, {"车架号": VIN[:-1]}, "车架号", "vin_length"),
    (Kind.VEHICLE, {"车架号": f"{VIN[:-1]}O"}, "车架号", "vin_characters"),
    (Kind.VEHICLE, {"车架号": f"{VIN[:-1]}2"}, "车架号", "vin_check_digit"),
    (Kind.VEHICLE, {"车架号": OTHER_VIN}, "车架号", "vin_taken"),
    (Kind.VEHICLE, {"车牌": "12345"}, "车牌", "plate_wrong"),
    (Kind.VEHICLE, {"型号": "M404"}, "型号", "unknown_model"),
    (Kind.VEHICLE, {"客户编号": "C404"}, "客户编号", "unknown_customer"),
    (Kind.VEHICLE, {"纬度": 121.4, "经度": 37.5}, "纬度", "place_swapped"),
    (Kind.VEHICLE, {"纬度": 91, "经度": 170}, "纬度", "latitude_off"),
    (Kind.VEHICLE, {"纬度": 37.5, "经度": 191}, "经度", "longitude_off"),
    (Kind.VEHICLE, {"纬度": 37.5, "经度": None}, "经度", "place_half"),
    (Kind.VEHICLE, {"纬度": "北纬37度", "经度": 121.4}, "纬度", "not_a_number"),
    (Kind.VEHICLE, {"交付日期": "昨天"}, "交付日期", "not_a_date"),
    (Kind.VEHICLE, {"交付日期": "2024-13-01"}, "交付日期", "not_a_date"),
    (Kind.VEHICLE, {"交付日期": date(1989, 12, 31)}, "交付日期", "date_out_of_range"),
    (Kind.VEHICLE, {"交付日期": "2025-01-02", "质保到期": "2025-01-01"}, "质保到期", "warranty_before_delivery"),
    (Kind.OUTLET, {"停用日期": date(2019, 1, 1)}, "停用日期", "closed_before_opened"),
    (Kind.ENGINEER, {"网点编号": "W404"}, "网点编号", "unknown_outlet"),
    (Kind.ENGINEER, {"技能": "洗扫车、飞机"}, "技能", "unknown_choice"),
    (Kind.CERTIFICATE, {"工号": "E404"}, "工号", "unknown_engineer"),
    (Kind.CERTIFICATE, {"有效期至": "2023-12-31"}, "有效期至", "ends_before_issue"),
    (Kind.CERTIFICATE, {"证书类别": "驾驶证"}, "证书类别", "unknown_choice"),
    (Kind.CERTIFICATE, {"证书编号": "T-1"}, "证书编号", "certificate_taken"),
    (Kind.SHIFT, {"结束": "2026-12-01 07:00"}, "结束", "ends_before_start"),
    (Kind.SHIFT, {"结束": "2026-12-05 07:00"}, "结束", "shift_too_long"),
    (Kind.SHIFT, {"开始": "八点"}, "开始", "not_a_moment"),
]


@pytest.mark.parametrize(("kind", "change", "column", "code"), BAD)
def test_a_bad_row_is_told_with_its_place_and_what_is_wrong(kind, change, column, code):
    found = judged(kind, change)

    assert [(fault.row, fault.column, fault.code) for fault in found.faults] == [(2, column, code)]
    assert found.writes == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_good_row_is_to_be_written(kind):
    found = judged(kind, {})

    assert found.faults == ()
    assert [write.before for write in found.writes] == [None]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"车架号": f"{VIN[:-1]}2"}, "vin_check_digit"),
        ({"编号": "V2"}, "vin_twice"),
        ({"车牌": "鲁F12345"}, "number_twice"),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_refused_and_the_earlier_one_stands(change, code):
    found = judged(Kind.VEHICLE, {}, change)

    assert [(fault.row, fault.code) for fault in found.faults] == [(3, code)]
    assert [write.row.line for write in found.writes] == [2]


def test_the_same_row_twice_is_one_row():
    found = judged(Kind.VEHICLE, {}, {})

    assert found.faults == ()
    assert found.counts[Kind.VEHICLE] == {"rows": 2, "add": 1, "change": 0, "same": 1, "bad": 0}


def test_a_row_that_needs_a_bad_row_of_another_sheet_cannot_be_taken():
    customers = ["客户", [["编号", "名称", "省份", "城市"], ["C9", None, "山东", "烟台"]]]
    contacts = ["联系人", [["客户编号", "姓名", "电话"], ["C9", "刘", "13900000001"]]]

    found = plan(*read_book([customers, contacts], READING), KNOWN)

    assert {(fault.sheet, fault.code) for fault in found.faults} == {("客户", "required"), ("联系人", "reference_bad")}


def test_shifts_of_one_person_may_touch_and_not_overlap():
    touching = judged(Kind.SHIFT, {}, {"开始": "2026-12-01 20:00", "结束": "2026-12-02 08:00"})
    overlapping = judged(Kind.SHIFT, {}, {"开始": "2026-12-01 19:00", "结束": "2026-12-02 08:00"})

    assert touching.faults == ()
    assert [(fault.row, fault.code) for fault in overlapping.faults] == [(3, "shift_overlaps")]


@pytest.mark.parametrize(
    "cell",
    ["2024-05-01", "2024/5/1", "2024.5.1", "2024年5月1日", "20240501", "２０２４-05-01", 45413.0, datetime(2024, 5, 1)],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert value(Kind.VEHICLE, "交付日期", cell, "delivered_on") == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("column", "cell", "field", "read"),
    [
        ("编号", 138000.0, "number", "138000"),
        ("编号", "'v００１", "number", "V001"),
        ("车架号", f" {VIN.lower()} ", "vin", VIN),
        ("车牌", "鲁f·12345", "plate", "鲁F12345"),
        ("地址", "幸福路（北）\u200b 1　号", "address", "幸福路（北） 1 号"),
    ],
)
def test_what_excel_and_fingers_do_to_a_cell_is_put_right(column, cell, field, read):
    assert value(Kind.VEHICLE, column, cell, field) == read


def test_a_phone_kept_as_a_number_is_read_with_all_its_digits():
    assert value(Kind.CONTACT, "电话", 13900000001.0, "phone") == "13900000001"


def test_a_shift_may_end_at_24_o_clock():
    assert value(Kind.SHIFT, "结束", "2026-12-01 24:00", "ends_at") == datetime(2026, 12, 2, tzinfo=ZONE)


@pytest.mark.parametrize(
    "names",
    [
        ["編號", "名稱", "省份", "城市"],
        ["Number", "Name", "Province", "City"],
        ["编号 *", "名称（必填）", "省份", "城市"],
    ],
)
def test_headings_are_known_in_every_language(names):
    found = plan(*read_book([("Customers", [["客户资料"], names, ["C2", "某处", "山东", "烟台"]])], READING), KNOWN)

    assert found.faults == ()
    assert found.writes[0].row.line == 3


def test_a_strange_column_or_sheet_is_remarked_and_stops_nothing():
    sheets = [
        ("客户", [["编号", "名称", "省份", "城市", "备注"], ["C2", "某处", "山东", "烟台", "x"]]),
        ("杂项", [["a"]]),
    ]

    found = plan(*read_book(sheets, READING), KNOWN)

    assert [fault.code for fault in found.faults] == ["unknown_column", "unknown_sheet"]
    assert not found.blocked
    assert len(found.writes) == 1


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([["编号", "名称", "省份"]], "column_missing"),
        ([["编号", "编号", "名称", "省份", "城市"]], "column_twice"),
        ([["甲", "乙"]], "headings_missing"),
        ([], "sheet_empty"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(grid, code):
    _rows, faults = read_book([("客户", grid)], READING)

    assert code in {fault.code for fault in faults}


def test_a_workbook_without_any_sheet_of_ours_is_refused():
    with pytest.raises(Refused) as no:
        read_book([("Sheet1", [["a"]])], READING)

    assert no.value.code == "no_known_sheet"


def workbook(rows):
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def a_zip():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    return file.getvalue()


WHOLE = workbook([["编号"], ["C1"]])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        ("车架号,车牌\n".encode(), "workbook_wrong"),
        (a_zip(), "workbook_wrong"),
        (WHOLE[: len(WHOLE) // 2], "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook_locked"),
        (b"PK" + b"\0" * 10_000_001, "file_too_large"),
    ],
)
def test_what_is_no_readable_workbook_is_told_by_its_content(content, code):
    with pytest.raises(Refused) as no:
        grids(content, "名单.xlsx")

    assert (no.value.code, no.value.field) == (code, "file")


def test_too_many_rows_are_refused():
    with pytest.raises(Refused) as no:
        grids(workbook([["C"]] * 20_200), "名单.xlsx")

    assert no.value.code == "too_many_rows"


def test_an_error_cell_is_not_taken_for_an_empty_one():
    ((_tab, grid),) = grids(workbook([["编号", "地址"], ["C1", "#REF!"]]), "名单.xlsx")

    assert grid == [["编号", "地址"], ["C1", "#REF!"]]
