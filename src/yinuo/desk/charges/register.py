"""The register of money receipts on paper: every number in its order, for who checks that none is missing (R-6.13)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext

from yinuo.charges.rules.taking import gaps
from yinuo.hall.money import matter
from yinuo.hall.words import plain
from yinuo.kernel import pdf

if TYPE_CHECKING:
    from yinuo.charges.models import Payment


def register(payments: "Sequence[Payment]", year: int | None) -> HttpResponse:
    """The PDF, in the order of the numbers. The same receipts give the same bytes."""
    rows = sorted(payments, key=lambda each: (each.year, each.serial))
    missing = gaps(each.serial for each in rows) if year else ()
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": gettext("收据登记簿"),
        "lead": str(year or ""),
        "head": [gettext("编号"), gettext("收款时间"), gettext("事由"), gettext("交款人"), gettext("支付方式"),
                 gettext("金额（元）")],
        "rows": [
            [each.number, plain(each.paid_at), matter(each.account.subject), each.payer,
             str(each.get_method_display()), f"{each.amount_cny:,.2f}"] for each in rows
        ],
        "total": [gettext("合计"), f"{sum((each.amount_cny for each in rows), Decimal(0)):,.2f}"],
        "note": gettext("缺号：%(numbers)s") % {"numbers": plain([str(each) for each in missing])} if missing
        else gettext("共 %(count)s 张。") % {"count": len(rows)},
    }  # fmt: skip
    answer = HttpResponse(pdf.render("register", data, {}), content_type="application/pdf")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=False, filename="receipts.pdf"))
    answer["Cache-Control"] = "private, no-cache"
    return answer
