"""The makers of the machines' assemblies: who they are, and what they answer when a repair needs them (R-5.12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from yinuo.accounts.types import Role
from yinuo.assets.types import FaultSystem
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case
from yinuo.management.demo.company import Company
from yinuo.management.demo.luck import luck
from yinuo.management.demo.names import mobile
from yinuo.orders.actions import advance
from yinuo.orders.queries.board import visible
from yinuo.orders.queries.listing import listed
from yinuo.orders.types import State, Step
from yinuo.suppliers import queries
from yinuo.suppliers.actions import register
from yinuo.suppliers.actions.answering import answer, tell_more
from yinuo.suppliers.actions.reminding import remind_next
from yinuo.suppliers.types import Said, Spoken

S = FaultSystem
PHONES = 46_000_000
LATE, BY_PHONE = 0.12, 0.15
"""The share of answers that come too late, and of those told on the phone."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A supplier: where it is, what it makes, its name in the parts catalogue, and its contract's figures."""

    name: str
    region: str
    systems: tuple[str, ...]
    brand: str
    minutes: int
    labour_cny: int
    travel_cny: str


MAKERS = (
    Maker("潍柏动力服务中心", "山东潍坊", (S.ENGINE,), "动力配件厂", 45, 90, "2.50"),
    Maker("东岭商用车底盘厂", "湖北十堰", (S.CHASSIS,), "底盘配件厂", 60, 80, "2.00"),
    Maker("华控车载电子", "江苏苏州", (S.ELECTRICS,), "电控配件厂", 60, 80, "2.00"),
    Maker("齐鲁液压件厂", "山东济宁", (S.HYDRAULICS,), "液压件厂", 60, 80, "2.20"),
    Maker("恒发副机公司", "江苏常州", (S.AUX_ENGINE,), "副机配件厂", 60, 85, "2.00"),
    Maker("海润水泵厂", "浙江台州", (S.WATER,), "水泵厂", 90, 60, "1.80"),
    Maker("清源制刷厂", "安徽潜山", (S.BRUSH,), "制刷厂", 90, 60, "1.50"),
    Maker("鑫风风机厂", "山东章丘", (S.BLOWER,), "风机厂", 60, 70, "2.00"),
    Maker("鲁东结构件厂", "山东烟台", (S.BODY,), "结构件厂", 90, 60, "1.80"),
    Maker("时代高能电池", "福建宁德", (S.BATTERY,), "电池配件厂", 30, 120, "3.00"),
    Maker("北疆除雪属具厂", "黑龙江哈尔滨", (S.SNOW_BLADE, S.SPREADING), "除雪属具厂", 45, 80, "2.50"),
    Maker("天擎电驱技术", "上海", (S.BATTERY, S.ELECTRICS), "", 30, 120, "3.00"),
    Maker("德力卡密封件公司", "河北衡水", (S.HYDRAULICS, S.WATER), "", 120, 0, "0"),
)
GUIDED: dict[str, str] = {
    S.ENGINE: "读出故障码后断电十分钟再上电，仍在就换传感器，接插件用酒精清洗。",
    S.CHASSIS: "先查气路压力和各接头有无漏气，压力正常再拆总成，螺栓按规定力矩复紧。",
    S.ELECTRICS: "先量供电和搭铁，压降超过 0.5 伏就换线束；接插件进水的吹干后涂防水脂。",
    S.HYDRAULICS: "先断电泄压，再测卸荷压力，低于 12 兆帕换溢流阀阀芯；滤芯一并更换。",
    S.AUX_ENGINE: "先查燃油和熄火电磁阀，怠速不稳把节气门清洗后自学习一次。",
    S.WATER: "进水口滤网先清洗，泵体有气就排气；机械密封滴漏每分钟超过五滴要换。",
    S.BRUSH: "这是安装间隙问题：松开四条螺栓，把接地压痕调到 8 厘米，再按 45 牛米拧紧。",
    S.BLOWER: "停机挂牌后查叶轮积灰和皮带张紧，振动仍大就拆下做动平衡。",
    S.BODY: "先别补焊，换铰链销轴和密封条，合上后用塞尺量间隙，不超过 2 毫米可以交车。",
    S.BATTERY: "先做绝缘检测，低于 500 千欧不要上电；其余按高压作业流程断开维修开关后再查。",
    S.SNOW_BLADE: "避障弹簧预紧力按手册回调两圈，刃板磨到 8 毫米以下一起换。",
    S.SPREADING: "撒布盘卡滞先除结块，再测马达流量，低于额定七成换马达。",
}
SENT = "我们驻外服务人员带专用工具前往，到后请贵方工程师配合。"
WANTED = "请拍总成铭牌和油样，再告诉我们运行了多少小时。"
SENT_MORE = "铭牌和油样照片已补，运行 2 180 小时。"
QUESTION = "故障时有时无，请帮忙判断先查哪里，要不要拆检"
NOT_OURS = "照片上是外力撞坏的支架，不在配套件范围，请走维修费用。"


def maker_of(system: str) -> str:
    """The number of the maker of a system, "" where there is none."""
    return next((number(serial) for serial, each in enumerate(MAKERS, 1) if system in each.systems), "")


def number(serial: int) -> str:
    """As the register knows the maker."""
    return f"PT{serial:02d}"


def remind(at: datetime) -> None:
    """The worker's look at answers that do not come."""
    remind_next(now=at)


class Makers:
    """The suppliers in the register, and the people there who answer. `at` lets something happen at a moment."""

    def __init__(
        self, company: Company, *, today: date, at: Callable[[datetime, Callable[[datetime], None]], None], act: Act
    ) -> None:
        self._company, self._at = company, at
        self._heard: set[str] = set()
        for serial, maker in enumerate(MAKERS, 1):
            self._sign_up(serial, maker, today, act)

    def _sign_up(self, serial: int, maker: Maker, today: date, act: Act) -> None:
        chance = luck("supplier", serial)
        values = {
            "name": maker.name, "region": maker.region, "phone": f"400-8{chance.randint(10**5, 10**6 - 1)}",
            "systems": [str(each) for each in maker.systems], "brands": [maker.brand] if maker.brand else [],
            "answer_minutes": maker.minutes, "labour_cny": Decimal(maker.labour_cny),
            "travel_cny": Decimal(maker.travel_cny), "agreement": f"PTXY-{today.year}-{serial:02d}",
            "agreement_until": today + timedelta(days=chance.randint(60, 700)),
        }  # fmt: skip
        supplier, _new = register.save_supplier(number(serial), values, act=act)
        shifts = ((time(8), time(18), True), (None, None, False))
        for place, (begins, ends, workdays) in enumerate(shifts):
            name = chance.choice("王李张刘陈杨赵黄周吴") + chance.choice(("工", "经理", "师傅"))
            told = {"name": name, "phone": mobile(PHONES + serial * 10 + place), "begins": begins, "ends": ends,
                    "workdays": workdays}  # fmt: skip
            register.save_contact(supplier, told, act=act)

    def follow(self, case: Case, at: datetime) -> None:
        """Whoever was asked for a case will answer: mostly in time, some on the phone."""
        order = case.running
        if Step.NEED_SUPPLIER not in case.done or order.number in self._heard:
            return
        self._heard.add(order.number)
        for request in queries.of_order(order.pk):
            chance = luck("answer", request.number)
            asked = request.supplier.answer_minutes
            minutes = asked * (chance.uniform(1.1, 2.4) if chance.random() < LATE else chance.uniform(0.2, 0.85))
            if minutes > asked:
                for share in (0.8, 1.0):
                    self._at(at + timedelta(minutes=asked * share, seconds=1), remind)
            self._at(at + timedelta(minutes=minutes), partial(self._answer, request.number, chance))

    def _answer(self, request: str, chance: Random, at: datetime) -> None:
        found = queries.request(request)
        if found is None or not queries.is_live(found):
            return
        act = self._act(at) if chance.random() < BY_PHONE else Act(None, Role.SUPPLIER, at, at, "portal")
        fate = chance.random()
        if fate < 0.06:
            answer(request, Spoken(Said.NEEDS_MORE, WANTED), act=act)
            self._at(at + timedelta(minutes=chance.uniform(5, 25)), partial(self._add, request, chance))
        elif fate < 0.1:
            answer(request, Spoken(Said.NOT_OURS, NOT_OURS), act=act)
        elif fate < 0.28:
            comes = at.replace(second=0, microsecond=0) + timedelta(minutes=chance.randint(90, 420))
            sent = Spoken(Said.SENDING, SENT, chance.choice(("郑工", "孙工", "马工")), mobile(PHONES + 900), comes)
            answer(request, sent, act=act)
        else:
            answer(request, Spoken(Said.GUIDANCE, GUIDED[found.order.fault_system]), act=act)

    def _add(self, request: str, chance: Random, at: datetime) -> None:
        found = queries.request(request)
        if found is None or not queries.is_live(found):
            return
        tell_more(request, SENT_MORE, act=self._act(at))
        later = at + timedelta(minutes=chance.uniform(10, 35))
        self._at(later, partial(self._guide, request, chance))

    def _guide(self, request: str, chance: Random, at: datetime) -> None:
        found = queries.request(request)
        if found is not None and queries.is_live(found):
            told = Spoken(Said.GUIDANCE, GUIDED[found.order.fault_system])
            answer(request, told, act=Act(None, Role.SUPPLIER, at, at, "portal"))

    def close(self, now: datetime) -> None:
        """Two orders whose machine stands open ask their maker today: one in vain so far, one a few minutes ago."""
        waiting = listed(visible(role=Role.DISPATCHER, user_id=None), states=(State.WAITING, State.IN_REPAIR))
        known = [
            each for each in waiting.order_by("reported_at", "pk") if each.arrived_at and maker_of(each.fault_system)
        ]
        for order, minutes in zip(known, (100, 4), strict=False):
            data = {"needed": True, "supplier": maker_of(order.fault_system), "reason": QUESTION}
            advance(order.number, Step.NEED_SUPPLIER, data, act=self._act(now - timedelta(minutes=minutes)))
        while remind_next(now=now):
            pass

    def _act(self, at: datetime) -> Act:
        user = self._company.office[Role.DISPATCHER][0]
        return Act(user.pk, Role.DISPATCHER, at, at, "desk", actor_name=user.name)
