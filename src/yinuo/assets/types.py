"""Words of customers, machines and the documents about them."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CustomerKind(TextChoices):
    """Who buys sanitation and snow machines."""

    SANITATION = "sanitation", _("环卫部门")
    COMPANY = "company", _("环卫企业")
    AIRPORT = "airport", _("机场")
    HIGHWAY = "highway", _("公路养护")
    MUNICIPAL = "municipal", _("市政单位")
    OTHER = "other", _("其他")


class Family(TextChoices):
    """Product families; an engineer's skills name them."""

    SWEEPER = "sweeper", _("洗扫车")
    WASHER = "washer", _("清洗车")
    COMPACTOR = "compactor", _("压缩式垃圾车")
    SUCTION = "suction", _("吸污车")
    DUST_SUPPRESSION = "dust_suppression", _("抑尘车")
    ELECTRIC_SWEEPER = "electric_sweeper", _("纯电动洗扫车")
    SNOW_PLOUGH = "snow_plough", _("除雪车")
    SNOW_BLOWER = "snow_blower", _("抛雪车")
    SPREADER = "spreader", _("融雪剂撒布车")


class FaultSystem(TextChoices):
    """Where a fault is; repeated faults are compared by it."""

    CHASSIS = "chassis", _("底盘")
    ENGINE = "engine", _("发动机")
    AUX_ENGINE = "aux_engine", _("副发动机/取力器")
    HYDRAULICS = "hydraulics", _("液压系统")
    BODY = "body", _("箱体/上装结构")
    ELECTRICS = "electrics", _("电气系统")
    BATTERY = "battery", _("动力电池/高压系统")
    WATER = "water", _("水路系统")
    BRUSH = "brush", _("扫刷/滚刷")
    BLOWER = "blower", _("风机")
    SNOW_BLADE = "snow_blade", _("雪铲/抛雪头")
    SPREADING = "spreading", _("撒布装置")
    OTHER = "other", _("其他/不清楚")


class DocumentKind(TextChoices):
    """What a document is."""

    MANUAL = "manual", _("使用维修手册")
    ARTICLE = "article", _("维修知识")
    BULLETIN = "bulletin", _("技术通报")


class About(TextChoices):
    """By what a document says which machines and faults it is for."""

    FAMILY = "family", _("产品类别")
    MODEL = "model", _("型号")
    SYSTEM = "system", _("故障系统")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it is written. No family and no model: it is for every machine; no system: for every fault."""

    kind: str
    title: str
    text: str = ""
    families: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    @property
    def topics(self) -> frozenset[tuple[str, str]]:
        """What it is about, as (`About`, code)."""
        named = {About.FAMILY: self.families, About.MODEL: self.models, About.SYSTEM: self.systems}
        return frozenset((about.value, code) for about, codes in named.items() for code in codes)
