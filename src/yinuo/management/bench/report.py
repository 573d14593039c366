"""The figures as a table a person reads: aligned, also where labels are Chinese."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.management.bench.figures import Ratio, Row, Spread

NAMES = {
    "board": gettext_lazy("调度台首页"),
    "bare_list": gettext_lazy("对照：同样多行的普通列表"),
    "api": gettext_lazy("经接口报修（时限、日志、去重）"),
    "bare_insert_page": gettext_lazy("对照：普通页面插入一行"),
    "action": gettext_lazy("报修动作（时限、日志）"),
    "bare_insert": gettext_lazy("对照：插入一行"),
    "pdf": gettext_lazy("回执排版为 PDF"),
    "pdf_page": gettext_lazy("客户打开回执 PDF"),
    "api_rate": gettext_lazy("接口报修 ÷ 普通页面插入，每秒次数"),
    "action_rate": gettext_lazy("报修动作 ÷ 插入一行，每秒次数"),
    "board_time": gettext_lazy("调度台 ÷ 普通列表，耗时"),
    "growth": gettext_lazy("调度台：工单最多 ÷ 最少，耗时"),
    "queries": gettext_lazy("调度台查询次数"),
    "receipt_growth": gettext_lazy("反复排版回执后增加的内存，MB"),
    "rest": gettext_lazy("网页与后台进程空闲时内存，MB"),
    "highest": gettext_lazy("访问期间内存峰值，MB"),
    "after": gettext_lazy("访问之后内存，MB"),
}


def lines(rows: Sequence[Row], ratios: Sequence[Ratio]) -> Iterator[str]:
    """The table of rows, an empty line, the table of ratios with their aims."""
    head = [
        _("数据库"),
        _("工单数"),
        _("项目"),
        _("次数"),
        _("每秒（最低/中位/最高）"),
        "p50 ms",
        "p95 ms",
        "p99 ms",
        _("查询"),
    ]
    if rows:
        yield from table([head, *map(cells_of_row, rows)], left={0, 2})
        yield ""
    head = [_("数据库"), _("工单数"), _("比值"), _("最低/中位/最高"), _("目标"), _("结果")]
    yield from table([head, *map(cells_of_ratio, ratios)], left={0, 2, 5})


def cells_of_row(row: Row) -> list[str]:
    """A contender's line."""
    times = [f"{each:.2f}" for each in (row.p50_ms, row.p95_ms, row.p99_ms)]
    return [
        row.database, str(row.orders), str(NAMES[row.name]), str(row.runs), spread(row.per_second, 0), *times,
        str(row.queries),
    ]  # fmt: skip


def cells_of_ratio(ratio: Ratio) -> list[str]:
    """A ratio's line."""
    aim = "" if ratio.aim is None else f"{'≥' if ratio.at_least else '≤'} {ratio.aim:g}"
    result = {True: _("达到"), False: _("未达到"), None: ""}[ratio.met]
    digits = 2 if ratio.value.most < 10 else 0
    return [ratio.database, str(ratio.orders), str(NAMES[ratio.name]), spread(ratio.value, digits), aim, result]


def spread(values: Spread, digits: int) -> str:
    """Least, middle and most; one figure where they are the same."""
    told = [f"{each:.{digits}f}" for each in (values.least, values.middle, values.most)]
    return told[0] if len(set(told)) == 1 else " / ".join(told)


def table(rows: list[list[str]], *, left: set[int]) -> Iterator[str]:
    """Columns as wide as their widest cell; those not in `left` stand to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for cells in rows:
        padded = [
            cell + " " * (wide - width(cell)) if nth in left else " " * (wide - width(cell)) + cell
            for nth, (cell, wide) in enumerate(zip(cells, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
