"""Names and telephone numbers of people who do not exist."""

from itertools import accumulate
from random import Random

# Surnames by how many in a thousand bear them; the last few are rare on purpose.
SURNAMES = {
    71: "王",
    70: "李",
    67: "张",
    51: "刘",
    46: "陈",
    31: "杨",
    23: "黄",
    22: "赵",
    21: "吴",
    20: "周",
    15: "徐 孙",
    14: "马",
    13: "朱",
    12: "胡 郭",
    11: "何 高 林",
    10: "罗",
    9: "郑 梁",
    8: "谢 宋",
    7: "唐 许 韩",
    6: "冯 邓 曹 彭 曾",
    5: "肖 田 董 袁 潘 于 蒋 蔡",
    4: "余 杜 叶 程 苏 魏 吕 丁 任",
    3: "沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方",
    2: "白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史",
    1: "迟 曲 隋 衣 欧阳 上官 仝 亓 逄 昝",
}
# What parents chose: plain names by generation, and characters that a poor font shows as a box.
TWO = (
    "建国 建华 建军 志强 国庆 志刚 永强 海涛 文斌 玉亮 振东 德胜 洪涛 庆丰 春生 福来 长顺 秀英 桂兰 丽娟 "
    "玉梅 淑芬 海燕 晓红 春梅 艳丽 立新 新民 卫东 少华 学军 明亮 金龙 成林 守义 广才 宝山 佳明 俊杰 晓东 "
    "浩然 子轩 宇航 梓涵 雨桐 思远 嘉豪 天宇 一鸣 泽楷 家乐 晨阳 旭东 文博 鹏飞 景行 可欣 若溪 静怡 雅琴 "
    "慧敏 婷婷 国栋 兴旺 连生 喜民 占奎 树林 维平 庆祥 传宝 延锋"
)
ONE = "伟强军勇磊涛斌鹏杰超波辉刚健明亮峰龙飞凯浩洋帅宁静敏丽燕娟霞玲芳平华萍红"
RARE = "喆堃昇犇淼翀祎玥垚鑫彧頔赟晞韡"
TITLES = {
    "驾驶员": 6,
    "班长": 3,
    "车队队长": 3,
    "设备管理员": 3,
    "机务主管": 2,
    "作业组长": 2,
    "调度员": 2,
    "办公室主任": 1,
}

_TWO = tuple(TWO.split())
_SURNAMES = tuple(name for names in SURNAMES.values() for name in names.split())
_OFTEN = tuple(accumulate(often for often, names in SURNAMES.items() for _name in names.split()))


def person(chance: Random) -> str:
    """A full name such as 王建国, 李伟 or 亓喆."""
    (surname,) = chance.choices(_SURNAMES, cum_weights=_OFTEN)
    luck = chance.random()
    if luck < 0.03:
        return surname + chance.choice(RARE)
    return surname + chance.choice(ONE if luck < 0.3 else _TWO)


def people(chance: Random, count: int) -> list[str]:
    """`count` names, no two alike."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[person(chance)] = None
    return list(names)


def title(chance: Random) -> str:
    """What a customer's contact does there."""
    (found,) = chance.choices(tuple(TITLES), weights=tuple(TITLES.values()))
    return found


def mobile(serial: int) -> str:
    """The `serial`-th mobile number: eleven digits of the form people expect, from 154, a block never handed out.

    Different serials give different numbers; they look unordered. Raises ValueError outside 0 … 10⁸ - 1.
    """
    if not 0 <= serial < 10**8:
        raise ValueError("Expected a serial below 10**8.")
    # 61 803 399 is coprime to 10⁸, so the product runs through all eight-digit numbers once.
    return f"154{(serial * 61_803_399 + 27_182_818) % 10**8:08d}"
