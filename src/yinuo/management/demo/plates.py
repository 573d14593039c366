"""Number plates (GA 36) and vehicle identification numbers (GB 16735) of vehicles that do not exist."""

from functools import cache

from yinuo.kernel.vin import CHECK_AT, vin_check_digit
from yinuo.management.demo.geography import City, cities, nearest

# Province: its sign, then the city of each letter; a county takes the letter of the nearest city of its province.
SIGNS = {
    "北京市": ("京", "A北京"),
    "天津市": ("津", "A天津"),
    "上海市": ("沪", "A上海"),
    "重庆市": ("渝", "A重庆"),
    "河北省": ("冀", "A石家庄 B唐山 C秦皇岛 D邯郸 E邢台 F保定 G张家口 H承德 J沧州 R廊坊 T衡水"),
    "山西省": ("晋", "A太原 B大同 C阳泉 D长治 E晋城 F朔州 H忻州 J吕梁 K晋中 L临汾 M运城"),
    "内蒙古自治区": (
        "蒙",
        "A呼和浩特 B包头 C乌海 D赤峰 E呼伦贝尔 F乌兰浩特 G通辽 H锡林浩特 J乌兰察布 K鄂尔多斯 L巴彦淖尔",
    ),
    "辽宁省": ("辽", "A沈阳 B大连 C鞍山 D抚顺 E本溪 F丹东 G锦州 H营口 J阜新 K辽阳 L盘锦 M铁岭 N朝阳 P葫芦岛"),
    "吉林省": ("吉", "A长春 B吉林 C四平 D辽源 E通化 F白山 G白城 H延吉 J松原"),
    "黑龙江省": ("黑", "A哈尔滨 B齐齐哈尔 C牡丹江 D佳木斯 E大庆 F伊春 G鸡西 H鹤岗 J双鸭山 K七台河 M绥化 N黑河"),
    "江苏省": ("苏", "A南京 B无锡 C徐州 D常州 E苏州 F南通 G连云港 H淮安 J盐城 K扬州 L镇江 M泰州 N宿迁"),
    "浙江省": ("浙", "A杭州 B宁波 C温州 D绍兴 E湖州 F嘉兴 G金华 H衢州 J台州 K丽水 L舟山"),
    "安徽省": (
        "皖",
        "A合肥 B芜湖 C蚌埠 D淮南 E马鞍山 F淮北 G铜陵 H安庆 J黄山 K阜阳 L宿州 M滁州 N六安 P宣城 R池州 S亳州",
    ),
    "福建省": ("闽", "A福州 B莆田 C泉州 D厦门 E漳州 F龙岩 G三明 H南平 J宁德"),
    "江西省": ("赣", "A南昌 B赣州 C宜春 D吉安 E上饶 F抚州 G九江 H景德镇 J萍乡 K新余 L鹰潭"),
    "山东省": ("鲁", "A济南 B青岛 C淄博 D枣庄 E东营 F烟台 G潍坊 H济宁 J泰安 K威海 L日照 M滨州 N德州 P聊城 Q临沂 R菏泽"),
    "河南省": (
        "豫",
        "A郑州 B开封 C洛阳 D平顶山 E安阳 F鹤壁 G新乡 H焦作 J濮阳 K许昌 L漯河 M三门峡 N商丘 P周口 Q驻马店 R南阳 S信阳",
    ),
    "湖北省": ("鄂", "A武汉 B黄石 C十堰 D荆州 E宜昌 F襄阳 G鄂州 H荆门 J黄冈 K孝感 L咸宁 S随州"),
    "湖南省": ("湘", "A长沙 B株洲 C湘潭 D衡阳 E邵阳 F岳阳 G张家界 H益阳 J常德 K娄底 L郴州 M永州 N怀化 U吉首"),
    "广东省": (
        "粤",
        (
            "A广州 B深圳 C珠海 D汕头 E佛山 F韶关 G湛江 H肇庆 J江门 K茂名 L惠州 M梅州 N汕尾 P河源 Q阳江 R清远 S东莞"
            " T中山 U潮州 V揭阳 W云浮"
        ),
    ),
    "广西壮族自治区": ("桂", "A南宁 B柳州 C桂林 D梧州 E北海 G来宾 J贺州 K玉林 L百色 M河池 N钦州 P防城港 R贵港"),
    "海南省": ("琼", "A海口 B三亚"),
    "四川省": (
        "川",
        "A成都 B绵阳 C自贡 D攀枝花 E泸州 F德阳 H广元 J遂宁 K内江 L乐山 M资阳 Q宜宾 R南充 S达州 T雅安 X广安 Z眉山",
    ),
    "贵州省": ("贵", "A贵阳 B六盘水 C遵义 D铜仁 E兴义 F毕节 G安顺 H凯里 J都匀"),
    "云南省": ("云", "A昆明 C昭通 D曲靖 E楚雄 F玉溪 G个旧 H文山 J普洱 K景洪 L大理 M保山 N芒市 P丽江 S临沧"),
    "西藏自治区": ("藏", "A拉萨"),
    "陕西省": ("陕", "A西安 B铜川 C宝鸡 D咸阳 E渭南 F汉中 G安康 H商洛 J延安 K榆林"),
    "甘肃省": ("甘", "A兰州 B嘉峪关 C金昌 D白银 E天水 F酒泉 G张掖 H武威 J定西 K陇南 L平凉 M庆阳"),
    "青海省": ("青", "A西宁"),
    "宁夏回族自治区": ("宁", "A银川 B石嘴山 C吴忠 D固原 E中卫"),
    "新疆维吾尔自治区": (
        "新",
        "A乌鲁木齐 B昌吉 C石河子 E博乐 F伊宁 G塔城 H阿勒泰 J克拉玛依 K吐鲁番 L哈密 M库尔勒 N阿克苏 Q喀什 R和田",
    ),
}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O
SHIFT = 31_415
MAKER = "LY9"  # as a small maker's: the third character is 9, and places 12 to 14 say which maker
MAKER_TAIL = "YN1"
YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # 2010 is A, and so on for thirty years


def plate(city: City, serial: int, *, electric: bool) -> str:
    """The `serial`-th plate of `city`: a letter among four digits or, for a large electric vehicle, five digits and D.

    Another serial gives another plate. Raises ValueError outside 0 … 10⁵ - 1.
    """
    if not 0 <= serial < 10**5:
        raise ValueError("Expected a serial below 10**5.")
    head = "".join(_prefix(city))
    # 61 801 is coprime to both counts, so serials run through all plates once, in no visible order.
    if electric:
        return f"{head}{(serial * 61_801 + SHIFT) % 10**5:05d}D"
    mark, number = divmod((serial * 61_801 + SHIFT) % (len(LETTERS) * 10**4), 10**4)
    at = number % 3
    digits = f"{number:04d}"
    return f"{head}{digits[:at]}{LETTERS[mark]}{digits[at:]}"


def vin(model: str, year: int, serial: int) -> str:
    """The VIN of the `serial`-th vehicle of `model` (five characters, places 4 to 8) of `year`, with its check digit.

    Raises ValueError for a model, year or serial (0 … 999) that does not fit.
    """
    if not (len(model) == 5 and 2010 <= year < 2010 + len(YEARS) and 0 <= serial < 1000):
        raise ValueError("Expected a model of five characters, a year from 2010 to 2039 and a serial below 1000.")
    open_ended = f"{MAKER}{model}0{YEARS[year - 2010]}A{MAKER_TAIL}{serial:03d}"
    return open_ended[:CHECK_AT] + vin_check_digit(open_ended) + open_ended[CHECK_AT + 1 :]


@cache
def _prefix(city: City) -> tuple[str, str]:
    sign, letters = SIGNS[city.province_zh]
    by_name = {each[1:]: each[0] for each in letters.split()}
    if city.short in by_name:
        return sign, by_name[city.short]
    known = tuple(each for each in cities() if each.province_zh == city.province_zh and each.short in by_name)
    return sign, by_name[nearest(known, city.place).short]
