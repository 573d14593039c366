"""Letters to the owners of a campaign's machines, one a page (GB/T 27922 5.2.5)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, gettext

from yinuo.kernel import pdf

if TYPE_CHECKING:
    from yinuo.warranty.models.campaigns import Campaign, CampaignVehicle


def letters_pdf(campaign: "Campaign", rows: "Sequence[CampaignVehicle]") -> bytes:
    """The PDF in the reader's language. The same machines give the same bytes."""
    data: dict[str, pdf.Json] = {
        "company": settings.COMPANY_NAME,
        "title": f"{campaign.get_kind_display()} · {campaign.title}",
        "language": get_language() or settings.LANGUAGE_CODE,
        "foot": f"{campaign.number} {settings.HOTLINE}".strip(),
        "sheets": [_letter(campaign, row) for row in rows] or [_empty()],
    }
    return pdf.render("paper", data, {})


def _letter(campaign: "Campaign", row: "CampaignVehicle") -> dict[str, pdf.Json]:
    vehicle = row.vehicle
    facts = [
        [gettext("客户"), vehicle.customer.name], [gettext("车辆"), f"{vehicle} {vehicle.model}"],
        [gettext("车架号"), vehicle.vin], [gettext("完成期限"), f"{campaign.deadline:%Y-%m-%d}"],
    ]  # fmt: skip
    free = gettext("以上检查和维修全部免费，请尽快与我们约定时间。")
    call = [gettext("服务热线：%(hotline)s") % {"hotline": settings.HOTLINE}] if settings.HOTLINE else []
    return {
        "facts": facts,
        "words": [campaign.letter, free, *call],
        "tables": [],
        "signs": [gettext("（盖章、日期）"), gettext("车主签收（签字、日期）")],
    }


def _empty() -> dict[str, pdf.Json]:
    return {"facts": [], "words": [gettext("没有要通知的车主。")], "tables": [], "signs": []}
