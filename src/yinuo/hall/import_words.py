"""The words of a workbook's faults, in the reader's language: what is wrong with a cell, and what mends it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.assets.types import CustomerKind, Family, FaultSystem
from yinuo.hall.labels import Words, of
from yinuo.hall.words import explain, spoken
from yinuo.imports.types import REMARKS, Kind
from yinuo.kernel.errors import Refused
from yinuo.parts.types import StoreKind
from yinuo.people.types import CertificateKind, DutyKind

Text = Promise | str

FAULTS: dict[str, tuple[Text, Text]] = {
    # ── the sheet ──
    "unknown_sheet": (
        gettext_lazy("不认识这张工作表，没有读取"),
        gettext_lazy("工作表名请用模板里的名字；说明页可以不管。"),
    ),
    "unknown_column": (
        gettext_lazy("不认识“%(value)s”这一列，没有读取"),
        gettext_lazy("列名请照模板填写；多余的列可以留着。"),
    ),
    "column_twice": (gettext_lazy("“%(value)s”这一列出现了两次"), gettext_lazy("请只保留一列。")),
    "column_missing": (gettext_lazy("缺少必填的列“%(where)s”"), gettext_lazy("请按模板补上这一列。")),
    "headings_missing": (gettext_lazy("前 10 行里没有找到表头"), gettext_lazy("请把模板的表头放在第一行。")),
    "sheet_empty": (gettext_lazy("工作表是空的"), gettext_lazy("请填写内容，或删去这张工作表。")),
    # ── one cell ──
    "required": (gettext_lazy("必填，却是空的"), gettext_lazy("请填写“%(where)s”。")),
    "formula_error": (gettext_lazy("公式出错：%(value)s"), gettext_lazy("请修正公式，或粘贴为数值。")),
    "too_long": (gettext_lazy("太长：%(length)s 个字，最多 %(most)s 个"), gettext_lazy("请缩短。")),
    "key_wrong": (gettext_lazy("编号里有空格或 / ? # 等符号"), gettext_lazy("编号请只用字母、数字、汉字和连字符。")),
    "phone_wrong": (
        gettext_lazy("电话号码里没有足够的数字"),
        gettext_lazy("请填写 5 位以上的电话号码，固定电话带区号。"),
    ),
    "vin_length": (gettext_lazy("车架号应为 17 位，这里是 %(length)s 位"), gettext_lazy("请对照车架铭牌核对。")),
    "vin_characters": (
        gettext_lazy("车架号里有不该有的字符：%(characters)s"),
        gettext_lazy("车架号只用数字和大写字母，不用 I、O、Q。"),
    ),
    "vin_check_digit": (
        gettext_lazy("车架号校验位不符：第 9 位应为 %(right)s，这里是 %(found)s"),
        gettext_lazy("多半有一位抄错，请对照车架铭牌逐位核对。"),
    ),
    "plate_wrong": (gettext_lazy("不像车牌号"), gettext_lazy("请按“鲁F12345”的样子填写；没有上牌就留空。")),
    "not_a_number": (gettext_lazy("不是数字"), gettext_lazy("请填写数字，如 121.40；度分秒请换算成度。")),
    "amount_negative": (gettext_lazy("不能是负数"), gettext_lazy("请填写 0 或正数。")),
    "not_a_date": (gettext_lazy("不是日期"), gettext_lazy("请按“2026-11-23”的样子填写。")),
    "not_a_moment": (gettext_lazy("不是日期和时间"), gettext_lazy("请按“2026-11-23 08:00”的样子填写。")),
    "date_out_of_range": (gettext_lazy("日期不在 %(first)s 与 %(last)s 之间"), gettext_lazy("请核对年份。")),
    "unknown_choice": (gettext_lazy("不在可选的范围内%(what)s"), gettext_lazy("可以填：%(options)s。")),
    "not_yes_or_no": (gettext_lazy("应填“是”或“否”"), gettext_lazy("请改为“是”或“否”。")),
    # ── between the cells of a row ──
    "place_half": (gettext_lazy("经纬度只填了一个"), gettext_lazy("请两个都填，或两个都留空。")),
    "place_swapped": (
        gettext_lazy("纬度和经度填反了"),
        gettext_lazy("请对调：国内的纬度在 3 到 54 之间，经度在 73 到 136 之间。"),
    ),
    "latitude_off": (gettext_lazy("纬度超出了 -90 到 90"), gettext_lazy("请核对纬度。")),
    "longitude_off": (gettext_lazy("经度超出了 -180 到 180"), gettext_lazy("请核对经度。")),
    "warranty_before_delivery": (gettext_lazy("质保到期日早于交付日期 %(earlier)s"), gettext_lazy("请核对两个日期。")),
    "closed_before_opened": (gettext_lazy("停用日期早于启用日期 %(earlier)s"), gettext_lazy("请核对两个日期。")),
    "ends_before_issue": (gettext_lazy("有效期截止早于发证日期 %(earlier)s"), gettext_lazy("请对照证书原件核对。")),
    "ends_before_start": (gettext_lazy("结束不晚于开始"), gettext_lazy("请核对；跨夜的班次，结束日期是第二天。")),
    "shift_too_long": (gettext_lazy("一个班次超过了 %(hours)s 小时"), gettext_lazy("请核对日期，或分成几个班次。")),
    # ── between rows, and with what stands in the house ──
    "number_twice": (
        gettext_lazy("与第 %(other)s 行编号相同，内容不同"),
        gettext_lazy("请只保留正确的一行，或改正编号。"),
    ),
    "vin_twice": (gettext_lazy("与第 %(other)s 行的车架号相同"), gettext_lazy("一个车架号只能属于一台车，请核对。")),
    "vin_taken": (
        gettext_lazy("车架号已登记在车辆 %(number)s 名下"),
        gettext_lazy("请核对车架号，或改用那台车的编号。"),
    ),
    "certificate_taken": (
        gettext_lazy("这个证书已登记在工号 %(engineer)s 名下"),
        gettext_lazy("请核对证书编号和工号。"),
    ),
    "shift_overlaps": (
        gettext_lazy("与第 %(other)s 行的班次时间重叠"),
        gettext_lazy("同一人同类值班不能重叠，请改正时间。"),
    ),
    "unknown_customer": (gettext_lazy("没有这个客户"), gettext_lazy("请核对客户编号，或在“客户”工作表里加上它。")),
    "unknown_model": (gettext_lazy("没有这个车辆型号"), gettext_lazy("请核对型号，或在“车辆型号”工作表里加上它。")),
    "unknown_outlet": (gettext_lazy("没有这个网点"), gettext_lazy("请核对网点编号，或在“网点”工作表里加上它。")),
    "unknown_engineer": (gettext_lazy("没有这位工程师"), gettext_lazy("请核对工号，或在“工程师”工作表里加上他。")),
    "unknown_place": (gettext_lazy("没有这个库房"), gettext_lazy("请核对库房编号，或在“库房”工作表里加上它。")),
    "unknown_part": (gettext_lazy("没有这个配件"), gettext_lazy("请核对配件编号，或在“配件”工作表里加上它。")),
    "reference_bad": (gettext_lazy("所引用的那一行有错误"), gettext_lazy("请先改正那一行。")),
}
OPTIONS: dict[str, Words] = {
    "customer_kind": of(CustomerKind), "family": of(Family), "certificate_kind": of(CertificateKind),
    "duty_kind": of(DutyKind), "fault_system": of(FaultSystem), "place_kind": of(StoreKind),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A fault in words. `row` is 0 for the whole sheet."""

    sheet: str
    row: int
    column: str
    value: str
    what: str
    remedy: str
    remark: bool


def told(fault: Mapping[str, Any]) -> Said:
    """A fault as a batch keeps it. A code of a room's own refusal is explained like any refusal."""
    code, facts = fault["code"], dict(fault["facts"])
    if code in FAULTS:
        given = defaultdict(str, {name: spoken(name, value) for name, value in facts.items() if name != "options"})
        given |= {"value": fault["value"], "where": fault["column"]}
        given["what"] = _("：%(what)s") % {"what": given["what"]} if given["what"] else ""
        if options := OPTIONS.get(facts.get("options", "")):
            given["options"] = spoken("", list(options.values()))
        what, remedy = (force_str(text) % given for text in FAULTS[code])
    else:
        words = explain(
            Refused(code, **{name: value for name, value in facts.items() if name not in ("code", "field")})
        )
        what, remedy = words.detail or words.title, words.remedy
    return Said(fault["sheet"], fault["row"], fault["column"], fault["value"], what, remedy, code in REMARKS)


def in_words(refused: Refused) -> Refused:
    """The refusal of an undo with the rows in its way spelt out; any other refusal as it is."""
    blocked = refused.facts.get("blocked")
    if refused.code != "undo_blocked" or not isinstance(blocked, list):
        return refused
    return Refused("undo_blocked", count=refused.facts["count"], lines=[_in_the_way(each) for each in blocked])


def _in_the_way(row: Mapping[str, Any]) -> str:
    """One row: what it is, and why it stays."""
    why = _("有关联的记录：%(by)s") % {"by": spoken("", row["by"])} if row["by"] else spoken("why", row["why"])
    return _("%(kind)s %(key)s：%(why)s") % {
        "kind": Kind(row["kind"]).label, "key": row["key"].replace("|", " "), "why": why,
    }  # fmt: skip
