"""A receipt as a snowy morning in Harbin makes it, with drawn photos; shared by tests of rules and doors."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from yinuo.orders.rules.receipt import (
    ChargeLine,
    Check,
    Company,
    Conduct,
    Contact,
    Kept,
    Moment,
    Outcome,
    PartLine,
    Payment,
    Photo,
    Promised,
    Rating,
    ReceiptContent,
    Result,
    Signature,
    Vehicle,
)

ZONE = ZoneInfo("Asia/Shanghai")
URL = "https://service.example.com/v/HZ-20261123-0042/5kzV1pJxT0m3wQ8rYc2uNg"
REPORTED = datetime(2026, 11, 23, 0, 42, tzinfo=UTC)


def photo(colour: str, size: tuple[int, int] = (800, 600)) -> bytes:
    """A JPEG of one colour with a frame drawn in it."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((60, 60, size[0] - 60, size[1] - 60), outline="white", width=12)
    return encoded(image, "JPEG")


def stroke() -> bytes:
    """A drawn signature on clear ground, PNG."""
    image = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(40, 150), (160, 60), (220, 170), (330, 70), (560, 140)], fill=(20, 30, 60), width=8)
    return encoded(image, "PNG")


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The bytes of an image."""
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


BEFORE, AFTER, SIGNED = photo("#7a8f99"), photo("#2e6f57", (600, 800)), stroke()
PICTURES = {sha256(each).hexdigest(): each for each in (BEFORE, AFTER, SIGNED)}


def after(minutes: int) -> datetime:
    """So many minutes after the report."""
    return REPORTED + timedelta(minutes=minutes)


def sample() -> ReceiptContent:
    """A late arrival with its apology, parts in and out of warranty, and every section filled."""
    steps = ("reported", "respond", "dispatch", "accept", "depart", "arrive", "begin_repair", "finish_repair", "sign")
    return ReceiptContent(
        order_number="SO-20261123-0042",
        company=Company("烟台海德环境科技有限公司", "400-658-0000", "哈尔滨服务站"),
        customer="哈尔滨市道里区城市管理局环卫作业三大队",
        contact=Contact("张喆㛃", "139 0451 8888"),
        vehicle=Vehicle("LHDZQX5D6RA001732", "黑A·D8632", "HDJ5180TCXE6 多功能除雪车", "1 204 h", "in"),
        place="黑龙江省哈尔滨市道里区群力第五大道 1188 号 环卫停车场",
        fault="滚刷不转，驾驶室报警灯亮，作业 20 分钟后出现；现场积雪较厚。",
        cause="滚刷液压马达进油管接头 O 形圈老化渗油，系统压力不足（实测 9.5 MPa，标准 16 MPa）。",
        work="更换进油管总成与 O 形圈两只，补充抗磨液压油 6 L，排气；检查回油滤芯并更换；试车 15 分钟压力稳定。",
        engineers=("王淼", "李䶮"),
        promises=(
            Promised("respond", after(30), after(12), Kept.KEPT, "met"),
            Promised("arrive", after(240), after(275), Kept.BROKEN, "高速封闭绕行"),
            Promised("reply", after(120), None, Kept.SUPERSEDED, "class_changed"),
        ),
        timeline=tuple(map(Moment, steps, map(after, (0, 12, 31, 34, 45, 275, 290, 372, 401)))),
        parts=(
            PartLine("YY-2031-05", "进油管总成 φ19×1350", Decimal(1), "根", Decimal(318), "", True, "recovered"),
            PartLine("OR-24", "O 形圈", Decimal(2), "只", Decimal("6.50"), "", False, "written_off"),
            PartLine("HM-46", "抗磨液压油 L-HM46", Decimal(6), "L", Decimal(18)),
        ),
        charges=(ChargeLine("上门工时 1.5 h", Decimal(180), True), ChargeLine("差旅", Decimal(0), True)),
        payment=Payment(Decimal(121), Decimal(121), "wechat", "SJ-2026-001873", "2611 2000 0042 1873"),
        safety=(
            Check("佩戴安全帽（底盘下作业）", Result.PASSED, clause="R-7.1"),
            Check("车轮掩牢", Result.PASSED, clause="R-7.2"),
            Check("箱体升起后支撑", Result.NOT_APPLICABLE, clause="R-7.3"),
        ),
        quality=(
            Check("作业部位清洁、上光蜡", Result.PASSED),
            Check("试车：系统压力", Result.PASSED, "16.2 MPa"),
            Check("滚刷转速", Result.PASSED, "185 r/min"),
        ),
        photos=(
            Photo(sha256(BEFORE).hexdigest(), "before", "滚刷马达渗油"),
            Photo(sha256(AFTER).hexdigest(), "after", "新管路"),
        ),
        conduct=Conduct(True),
        outcome=Outcome.ACCEPTED,
        signature=Signature("张喆㛃", after(401), "车队队长", sha256(SIGNED).hexdigest()),
        rating=Rating(5, 10, "师傅来得虽晚了些，态度很好，讲解清楚。"),
        apology="李䶮于 12:55 当面致歉：因高速封闭绕行，比承诺时间晚 35 分钟，客户表示理解。",
        distance_km=Decimal("38.4"),
        number="HZ-20261123-0042",
    )
