"""Names in pinyin, so that "ythw" finds 烟台环卫. Only the words of names: a whole dictionary weighs 45 MB.

Even so it weighs 12 MB, so it is loaded when the first name is spelled: the worker and most days' pages spell none.
"""

import os
from functools import cache
from importlib import import_module
from typing import Any

WORDS = """
重庆 chong qing;厦门 xia men;大厦 da sha;长春 chang chun;长沙 chang sha;长治 chang zhi;长兴 chang xing;长葛 chang ge
长垣 chang yuan;长岛 chang dao;长乐 chang le;长宁 chang ning;长江 chang jiang;长城 chang cheng;长安 chang an
成都 cheng du;都匀 du yun;都江堰 du jiang yan;首都 shou du;都市 du shi;花都 hua du;曾都 zeng du;于都 yu du
六安 lu an;乐清 yue qing;番禺 pan yu;洪洞 hong tong;铅山 yan shan;东阿 dong e;莘县 shen xian;单县 shan xian
浚县 xun xian;尉犁 yu li;朝阳 chao yang;丽水 li shui;台州 tai zhou;蚌埠 beng bu;宿迁 su qian;宿州 su zhou
泌阳 bi yang;漯河 luo he;歙县 she xian;枞阳 zong yang;牟平 mu ping;喀什 ka shi;吐鲁番 tu lu fan;和田 he tian
调度 diao du;重工 zhong gong;重汽 zhong qi;重型 zhong xing;行政 xing zheng;银行 yin hang;会计 kuai ji;大同 da tong
"""


def spelled(name: str) -> str:
    """The name in pinyin without tones, whole and by initials: 烟台环卫 → "yantaihuanwei ythw"."""
    speller = _speller()
    initials = speller.lazy_pinyin(name, style=speller.Style.FIRST_LETTER)
    return f"{''.join(speller.lazy_pinyin(name))} {''.join(initials)}"


@cache
def _speller() -> Any:
    """The package, with the words of names."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read when the package is imported
    speller = import_module("pypinyin")
    pairs = (pair.partition(" ") for pair in WORDS.strip().replace("\n", ";").split(";"))
    speller.load_phrases_dict({word: [[each] for each in syllables.split()] for word, _space, syllables in pairs})
    return speller
