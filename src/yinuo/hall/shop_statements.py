"""The settlement statement with a shop on paper, for the desk and for the shop itself."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yinuo.kernel import pdf

if TYPE_CHECKING:
    from yinuo.shops.models import ShopStatement


def pdf_response(statement: "ShopStatement") -> HttpResponse:
    """The PDF; the same statement in the same state gives the same bytes."""
    signed = [
        (gettext("外委厂确认"), statement.confirmed_at and timezone.localtime(statement.confirmed_at).date()),
        (gettext("客户服务部批准"), statement.approved_at and timezone.localtime(statement.approved_at).date()),
        (gettext("财务部付款"), statement.paid_on),
    ]
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": gettext("外委维修结算单"),
        "heads": [gettext("项目"), gettext("数量"), gettext("单价（元）"), gettext("金额（元）")],
        "shop_label": gettext("外委厂"), "month_label": gettext("月份"), "total_label": gettext("合计（元）"),
        "free_label": gettext("质保返工，免费"), "voucher_label": gettext("付款凭证号"),
        "voucher": statement.voucher,
        "signed": [{"name": name, "on": day.isoformat() if day else ""} for name, day in signed],
        "content": statement.content,
    }  # fmt: skip
    answer = HttpResponse(pdf.render("shop_statement", data, {}), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{statement.number}.pdf"'
    answer["Cache-Control"] = "private, no-cache"
    return answer
