"""A pack of vouchers for every door: the same tables on the screen, on paper and in a workbook (R-6.6)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yinuo.charges.types import Method
from yinuo.hall.labels import of
from yinuo.hall.words import plain
from yinuo.kernel import pdf
from yinuo.kernel.errors import Refused
from yinuo.vouchers.queries.building import content_of, is_late
from yinuo.vouchers.rules.content import canonical, digest
from yinuo.vouchers.types import MONEY, MOVES, OLD_PARTS, Balance, Content, Lack, Line, Missing, Paper, Sort

if TYPE_CHECKING:
    from yinuo.vouchers.models import VoucherPack

SORTS, PAPERS, LACKS, METHODS = of(Sort), of(Paper), of(Lack), of(Method)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or word of a table. `about` says what `key` is the number of: an order or a part."""

    text: str
    about: str = ""
    key: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One part of a pack; `folded`: looked at only on demand."""

    title: str | Promise
    heads: Sequence[str | Promise]
    rows: Sequence[Sequence[Cell]]
    empty: str | Promise
    folded: bool = False

    @property
    def columns(self) -> list[tuple[str | Promise, bool]]:
        """Each heading, and whether figures stand below it."""
        numbers = [cell.is_number for cell in self.rows[0]] if self.rows else [False] * len(self.heads)
        return list(zip(self.heads, numbers, strict=True))

    @property
    def labelled(self) -> list[list[tuple[str | Promise, Cell]]]:
        """The rows, each cell with its heading: narrow screens put it beside the figure."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def tables(content: Content) -> list[Table]:
    """All that a pack states, in its order."""

    def rows(sorts: Iterable[Sort], made: Callable[[Line, Content], Sequence[Cell]]) -> list[Sequence[Cell]]:
        return [made(line, content) for line in content.lines if line.sort in sorts]

    return [
        Table(_("完成的工单和回执"), (_("工单"), _("车辆"), _("完成时间"), _("回执"), _("签字")),
              rows((Sort.ORDER,), _order), _("这个月没有完成的工单")),
        Table(_("配件收支"), (_("配件"), _("上月结存"), _("领用"), _("使用"), _("退库"), _("盘点"), _("月末在手")),
              [_balance(each) for each in content.balances if _moved(each)], _("这个月没有变动")),
        Table(_("配件明细"), (_("时间"), _("事项"), _("配件"), _("数量"), _("工单"), _("序列号")), rows(MOVES, _move),
              _("没有领用、使用和退库")),
        Table(_("旧件回收"), (_("时间"), _("情况"), _("旧件"), _("数量"), _("工单"), _("说明")), rows(OLD_PARTS, _old),
              _("没有换下的旧件")),
        Table(_("月末还没有交回的旧件"), (_("换下时间"), _("旧件"), _("数量"), _("工单")),
              [_owing(line) for line in content.owing], _("都已交齐")),
        Table(_("收款和收据"), (_("收据"), _("时间"), _("付款人"), _("方式"), _("金额（元）"), _("工单")),
              rows(MONEY, _money), _("没有收款")),
        Table(_("没有变动的车存"), (_("配件"), _("月末在手")),
              [(_held(each), _figure(each.in_hand)) for each in content.balances if not _moved(each)],
              _("没有别的配件"), folded=True),
    ]  # fmt: skip


def lacking(missing: Iterable[Missing]) -> list[tuple[str, str, str, str]]:
    """What a pack lacks, in words: what, of which order or part, since when, and the order to look at."""
    return [(str(LACKS[each.lack]), each.what, plain(each.since), each.order) for each in missing]


def number(quantity: Decimal) -> str:
    """A quantity without the zeros a column fills it up with."""
    return f"{quantity.normalize():f}" if quantity else "0"


def _figure(quantity: Decimal) -> Cell:
    return Cell(number(quantity), is_number=True)


def _when(line: Line, content: Content) -> str:
    """The moment; what belongs to an earlier month says that it stands here because it came late."""
    at = plain(line.at)
    return gettext("%(at)s（补记以前月份）") % {"at": at} if is_late(line, content) else at


def _order(line: Line, content: Content) -> Sequence[Cell]:
    return (_for(line), Cell(line.name), Cell(_when(line, content)), Cell(line.paper or "—"),
            Cell(str(PAPERS.get(line.note, line.note))))  # fmt: skip


def _for(line: Line) -> Cell:
    return Cell(line.order, "order", line.order)


def _moved(each: Balance) -> bool:
    """Whether anything was drawn, used, brought back or counted otherwise."""
    return any((each.issued, each.used, each.returned, each.counted))


def _held(each: Balance) -> Cell:
    return Cell(f"{each.number} {each.name}", "part", each.number)


def _balance(each: Balance) -> Sequence[Cell]:
    figures = (each.opening, each.issued, each.used, each.returned, each.counted, each.in_hand)
    return _held(each), *map(_figure, figures)


def _part(line: Line) -> Cell:
    return Cell(f"{line.number} {line.name}")


def _quantity(line: Line) -> Cell:
    return Cell(f"{number(line.quantity)} {line.unit}", is_number=True)


def _move(line: Line, content: Content) -> Sequence[Cell]:
    return (Cell(_when(line, content)), Cell(str(SORTS[line.sort])), _part(line), _quantity(line),
            _for(line), Cell(line.paper))  # fmt: skip


def _old(line: Line, content: Content) -> Sequence[Cell]:
    return (Cell(_when(line, content)), Cell(str(SORTS[line.sort])), _part(line), _quantity(line),
            _for(line), Cell(line.note or line.paper))  # fmt: skip


def _owing(line: Line) -> Sequence[Cell]:
    return Cell(plain(line.at)), _part(line), _quantity(line), _for(line)


def _money(line: Line, content: Content) -> Sequence[Cell]:
    return (Cell(line.number), Cell(_when(line, content)), Cell(line.name), Cell(str(METHODS.get(line.paper, ""))),
            Cell(f"{line.amount_cny:.2f}", is_number=True), _for(line))  # fmt: skip


def pdf_response(pack: "VoucherPack", request: HttpRequest) -> HttpResponse:
    """The pack as PDF in the reader's language; the same content gives the same bytes.

    Refused("voucher_altered") where what is stored is not what was handed in.
    """
    if pack.content and digest(pack.content) != pack.content_hash:
        raise Refused("voucher_altered", clause="R-6.6", what=pack.number)
    content = content_of(pack)
    language = get_language() or settings.LANGUAGE_CODE
    tag = f'"{digest(canonical(content))}-{pack.state}-{language}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(pdf.render("voucher", paper(pack, content, language), {}), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{pack.number}.pdf"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def paper(pack: "VoucherPack", content: Content, language: str) -> dict[str, pdf.Json]:
    """Every word and figure of the paper."""
    facts = [
        (gettext("凭证包编号"), pack.number),
        (gettext("服务工程师"), f"{content.name} {content.engineer}"),
        (gettext("服务网点"), content.outlet),
        (gettext("月份"), f"{content.month:%Y-%m}"),
        (gettext("状态"), str(pack.get_state_display())),
        (gettext("应交日期"), plain(pack.due_on)),
        (gettext("交来时间"), plain(pack.handed_in_at)),
        (gettext("交凭证人"), pack.handed_in_by.name if pack.handed_in_by else ""),
        (gettext("工程师说明"), pack.note),
        (gettext("审核时间"), plain(pack.judged_at)),
        (gettext("审核人"), pack.judged_by.name if pack.judged_by else ""),
        (gettext("审核意见"), pack.remark),
    ]
    return {
        "language": language,
        "company": settings.COMPANY_NAME,
        "title": gettext("维修凭证"),
        "number": pack.number,
        "hash": pack.content_hash,
        "draft": "" if pack.content else gettext("还没有交，内容还会变"),
        "page": gettext("第 {page} 页，共 {pages} 页"),
        "facts": [[label, text] for label, text in facts if text],
        "missing_title": gettext("缺少"),
        "missing": [[words, what, since] for words, what, since, _order in lacking(content.missing)],
        "tables": [
            {
                "title": str(each.title),
                "heads": [str(head) for head in each.heads],
                "right": [is_number for _head, is_number in each.columns],
                "rows": [[cell.text for cell in row] for row in each.rows],
                "empty": str(each.empty),
            }
            for each in tables(content)
        ],
        "signs": [gettext("交凭证人签字"), gettext("客户服务部签字")],
    }
