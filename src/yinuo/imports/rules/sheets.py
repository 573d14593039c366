"""The sheets of the workbook and their columns: names in three languages, how a cell is read, what must be there."""

from dataclasses import dataclass

from yinuo.imports.types import Kind

LANGUAGES = ("zh-hans", "zh-hant", "en")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `names`: zh-Hans, zh-Hant, en, then other spellings people use. `options` names the list a choice is
    from; `refers` the kind another sheet (or the house) must hold; `most` the longest text."""

    field: str
    names: tuple[str, ...]
    reader: str = "text"
    required: bool = False
    most: int = 200
    options: str = ""
    refers: Kind | None = None
    example: str | float | None = None

    def name(self, language: str) -> str:
        """The heading in this language."""
        return self.names[LANGUAGES.index(language) if language in LANGUAGES else 0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `key` are the fields that tell its rows apart."""

    kind: Kind
    names: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def name(self, language: str) -> str:
        """The tab in this language."""
        return self.names[LANGUAGES.index(language) if language in LANGUAGES else 0]


def must(field: str, *names: str, **more: object) -> Column:
    """A column that has to be filled."""
    return Column(field, names, required=True, **more)  # type: ignore[arg-type]  # -- shape: passes Column's own words


def may(field: str, *names: str, **more: object) -> Column:
    """A column that may stay empty."""
    return Column(field, names, **more)  # type: ignore[arg-type]  # -- shape: passes Column's own words


def link(refers: Kind, *names: str, **more: object) -> Column:
    """A column that names a row of another sheet, or of the house, by its key."""
    return Column(refers.value, names, "key", True, 40, refers=refers, **more)  # type: ignore[arg-type]  # -- shape: passes Column's own words


PROVINCE = must("province", "省份", "省份", "Province", "省", most=40, example="山东")
CITY = must("city", "城市", "城市", "City", "市", most=40, example="烟台")
CUSTOMER = link(Kind.CUSTOMER, "客户编号", "客戶編號", "Customer number", example="C001")
ENGINEER = link(Kind.ENGINEER, "工号", "工號", "Engineer number", "工程师工号", example="E001")
LATITUDE = ("lat", "纬度", "緯度", "Latitude", "lat")
LONGITUDE = ("lon", "经度", "經度", "Longitude", "lon", "lng")

SHEETS = (
    Sheet(Kind.CUSTOMER, ("客户", "客戶", "Customers"), ("number",), (
        must("number", "编号", "編號", "Number", "客户编号", reader="key", most=20, example="C001"),
        must("name", "名称", "名稱", "Name", "客户名称", "单位名称", most=120, example="烟台市芝罘区环卫处"),
        may("kind", "类别", "類別", "Kind", "客户类别", reader="choice", options="customer_kind", example="环卫部门"),
        PROVINCE,
        CITY,
        may("address", "地址", "地址", "Address", example="芝罘区幸福路 1 号"),
    )),
    Sheet(Kind.CONTACT, ("联系人", "聯絡人", "Contacts", "聯繫人"), ("customer", "phone"), (
        CUSTOMER,
        must("name", "姓名", "姓名", "Name", "联系人", most=60, example="刘师傅"),
        must("phone", "电话", "電話", "Phone", "手机", "联系电话", reader="phone", most=30, example="13900000001"),
        may("title", "职务", "職務", "Title", most=40, example="司机"),
    )),
    Sheet(Kind.MODEL, ("车辆型号", "車輛型號", "Models", "型号"), ("code",), (
        must("code", "型号", "型號", "Model", "产品型号", reader="key", most=40, example="YN5180TXSE6"),
        must("name", "名称", "名稱", "Name", "型号名称", most=80, example="18 吨洗扫车"),
        must("family", "产品类别", "產品類別", "Family", reader="choice", options="family", example="洗扫车"),
        may("electric", "新能源", "新能源", "Electric", reader="yes", example="否"),
    )),
    Sheet(Kind.VEHICLE, ("车辆", "車輛", "Vehicles"), ("number",), (
        must("number", "编号", "編號", "Number", "车辆编号", reader="key", most=20, example="V0001"),
        must("vin", "车架号", "車架號", "VIN", "VIN码", reader="vin", most=40, example="LZZYN1804TA000001"),
        may("plate", "车牌", "車牌", "Plate", "车牌号", "车牌号码", reader="plate", most=20, example="鲁F12345"),
        link(Kind.MODEL, "型号", "型號", "Model", "车辆型号", example="YN5180TXSE6"),
        CUSTOMER,
        may("delivered_on", "交付日期", "交付日期", "Delivered", "交车日期", reader="date", example="2025-06-01"),
        may("warranty_until", "质保到期", "質保到期", "Warranty until", reader="date", example="2027-06-01"),
        may(*LATITUDE, reader="number", example=37.3),
        may(*LONGITUDE, reader="number", example=121.2),
        may("address", "地址", "地址", "Address", "停放地址", example="芝罘区环卫停车场"),
    )),
    Sheet(Kind.OUTLET, ("网点", "網點", "Outlets", "服务网点"), ("code",), (
        must("code", "编号", "編號", "Code", "网点编号", reader="key", most=20, example="YT01"),
        must("name", "名称", "名稱", "Name", "网点名称", most=80, example="烟台服务站"),
        PROVINCE,
        CITY,
        must("address", "地址", "地址", "Address", example="芝罘区幸福路 1 号"),
        may("phone", "电话", "電話", "Phone", reader="phone", most=30, example="0535-6000000"),
        must(*LATITUDE, reader="number", example=37.53),
        must(*LONGITUDE, reader="number", example=121.4),
        must("opened_on", "启用日期", "啟用日期", "Opened", reader="date", example="2020-01-01"),
        may("closed_on", "停用日期", "停用日期", "Closed", reader="date"),
    )),
    Sheet(Kind.ENGINEER, ("工程师", "工程師", "Engineers", "服务工程师"), ("number",), (
        must("number", "工号", "工號", "Number", reader="key", most=20, example="E001"),
        must("name", "姓名", "姓名", "Name", most=60, example="王工"),
        may("phone", "电话", "電話", "Phone", "手机", reader="phone", most=30, example="13800000001"),
        link(Kind.OUTLET, "网点编号", "網點編號", "Outlet code", example="YT01"),
        may("skills", "技能", "技能", "Skills", reader="choices", options="family", most=400, example="洗扫车、清洗车"),
        may("active", "在职", "在職", "Active", reader="yes", example="是"),
    )),
    Sheet(Kind.CERTIFICATE, ("证书", "證書", "Certificates", "证件"), ("kind", "number"), (
        ENGINEER,
        must("kind", "证书类别", "證書類別", "Kind", "证件类别", reader="choice", options="certificate_kind",
             example="焊接与热切割作业证"),
        must("number", "证书编号", "證書編號", "Certificate number", "证件编号", most=40, example="T370600001"),
        must("issued_on", "发证日期", "發證日期", "Issued", reader="date", example="2024-01-01"),
        must("valid_to", "有效期至", "有效期至", "Valid to", "到期日期", reader="date", example="2029-12-31"),
    )),
    Sheet(Kind.SHIFT, ("班次", "班次", "Shifts", "排班"), ("engineer", "kind", "starts_at"), (
        ENGINEER,
        may("kind", "值班类别", "值班類別", "Duty", reader="choice", options="duty_kind", example="服务值班"),
        must("starts_at", "开始", "開始", "Starts", "开始时间", reader="moment", example="2026-12-01 08:00"),
        must("ends_at", "结束", "結束", "Ends", "结束时间", reader="moment", example="2026-12-01 20:00"),
    )),
    Sheet(Kind.PLACE, ("库房", "庫房", "Stores", "仓库"), ("code",), (
        must("code", "编号", "編號", "Code", "库房编号", reader="key", most=24, example="YT01-CK"),
        must("name", "名称", "名稱", "Name", "库房名称", most=80, example="烟台服务站仓库"),
        must("kind", "类别", "類別", "Kind", reader="choice", options="place_kind", example="网点库"),
        may("outlet", "网点编号", "網點編號", "Outlet code", reader="key", most=20, refers=Kind.OUTLET, example="YT01"),
    )),
    Sheet(Kind.PART, ("配件", "配件", "Parts", "备件", "零配件"), ("number",), (
        must("number", "编号", "編號", "Number", "配件编号", "图号", reader="key", most=40, example="YY-YG-01"),
        must("name", "名称", "名稱", "Name", "配件名称", most=120, example="高压油管 Φ10×0.8m"),
        must("unit", "单位", "單位", "Unit", "计量单位", most=10, example="根"),
        must("cost_cny", "成本价", "成本價", "Cost (CNY)", "单价", "成本价（元）", reader="amount", example=86.5),
        may("supplier", "供货方", "供貨方", "Supplier", "供应商", "厂家", most=120, example="烟台液压"),
        may("barcode", "条码", "條碼", "Barcode", "条形码", most=60, example="6901234567892"),
        may("fault_system", "故障系统", "故障系統", "System", reader="choice", options="fault_system"),
        may("serial_kept", "按件管理", "按件管理", "Serials kept", "有序列号", reader="yes", example="否"),
        may("old_part_owed", "旧件回收", "舊件回收", "Old part owed", reader="yes", example="是"),
        may("lead_days", "到货天数", "到貨天數", "Lead days", reader="amount", example=14),
        may("active", "在用", "在用", "Active", reader="yes", example="是"),
    )),
    Sheet(Kind.STOCK, ("期初库存", "期初庫存", "Opening stock", "库存"), ("place", "part"), (
        link(Kind.PLACE, "库房编号", "庫房編號", "Store code", example="YT01-CK"),
        link(Kind.PART, "配件编号", "配件編號", "Part number", example="YY-YG-01"),
        must("quantity", "数量", "數量", "Quantity", "库存数量", reader="amount", example=20),
    )),
)  # fmt: skip
OF = {sheet.kind: sheet for sheet in SHEETS}

NOTES = frozenset({"填写说明", "填寫說明", "Notes", "错误清单", "錯誤清單", "Faults"})
"""Tabs of our own workbooks that hold no rows."""
DEFAULTS: dict[Kind, dict[str, str]] = {Kind.SHIFT: {"kind": "service"}}
"""What an empty cell of a key stands for."""


def plain_name(text: str) -> str:
    """A heading as it is compared: without spaces, stars of required columns and case."""
    return "".join(text.split()).strip("*＊").replace("（必填）", "").replace("(必填)", "").casefold()


def sheet_of(name: str) -> Sheet | None:
    """The sheet a tab is meant for."""
    wanted = plain_name(name)
    return next((sheet for sheet in SHEETS if wanted in {plain_name(each) for each in sheet.names}), None)
