"""A claim on a supplier as a paper: what is asked for, order by order (R-5.6)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, gettext

from yinuo.hall.words import plain
from yinuo.kernel import pdf

if TYPE_CHECKING:
    from yinuo.warranty.models.claims import ClaimLine, SupplierClaim


def claim_pdf(claim: "SupplierClaim", lines: "Sequence[ClaimLine]") -> bytes:
    """The PDF in the reader's language. The same claim gives the same bytes."""
    total = sum((line.amount_cny for line in lines), Decimal(0))
    table: dict[str, pdf.Json] = {
        "title": gettext("索赔明细"),
        "heads": [
            gettext("工单"), gettext("车辆"), gettext("项目"), gettext("旧件序列号"), gettext("数量"),
            gettext("单价（元）"), gettext("金额（元）"),
        ],
        "widths": [False, False, True, False, False, False, False],
        "right": [False, False, False, False, True, True, True],
        "rows": [_row(line) for line in lines],
        "total": gettext("合计 %(total)s 元") % {"total": total},
    }  # fmt: skip
    facts = (
        (gettext("编号"), claim.number), (gettext("配套厂家"), claim.supplier.name),
        (gettext("月份"), f"{claim.month:%Y-%m}"),
        (gettext("配套协议"), claim.supplier.agreement or "—"),
        (gettext("提出时间"), plain(claim.sent_at) or gettext("草稿，尚未提出")),
        (gettext("旧件"), gettext("已收回，可随时查验或寄回")),
    )  # fmt: skip
    words = gettext("以下维修在质保期内，所换配件为贵公司配套件，请核对后认可并付款或抵扣。")
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "title": gettext("配套件索赔单"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "foot": claim.number,
        "sheets": [
            {
                "facts": [list(each) for each in facts],
                "words": [words],
                "tables": [table],
                "signs": [gettext("提出方（盖章、日期）"), gettext("配套厂家（盖章、日期）")],
            }
        ],
    }
    return pdf.render("paper", data, {})


def _row(line: "ClaimLine") -> list[pdf.Json]:
    what = line.what or str(line.get_kind_display())
    quantity = f"{line.quantity.normalize():f} {line.unit}"
    return [
        line.order.number, str(line.order.vehicle), what, line.old_serial or "—", quantity, str(line.unit_cny),
        str(line.amount_cny),
    ]  # fmt: skip
