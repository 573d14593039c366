"""What was promised at a machine's sale: recording it, the manager's change of it, and its signed paper (R-5.6)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.access import SELLERS
from yinuo.assets.actions.warranty import record_sale
from yinuo.assets.queries import coverage as queries
from yinuo.assets.types import Assembly, Extra, SaleDraft
from yinuo.desk.assets.policies import LONGEST, UNITS
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.shell import OFFICE
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused

SELLING = SELLERS - {Role.SYSTEM}
ROWS = 5
"""Promises beyond the policy that one form takes."""


class SaleForm(forms.Form):
    policy = forms.ChoiceField(
        label=_("质保政策"), choices=lambda: [(each.number, str(each)) for each in queries.policies(active=None)]
    )
    starts_on = forms.DateField(label=_("质保起算日"), widget=Day(), help_text=_("交车那天。"))
    sold_on = forms.DateField(label=_("签约日期"), widget=Day(), required=False)
    contract = forms.CharField(label=_("合同编号"), max_length=60, required=False)
    dealer = forms.CharField(label=_("经销商"), max_length=120, required=False)
    file = forms.FileField(
        label=_("签字的质保卡或合同"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("更改的原因"), max_length=200, required=False,
        help_text=_("第一次登记不用写。改已登记的承诺只能由客户服务部部长，并写明原因。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(ROWS):
            self.fields[f"extra{row}_text"] = forms.CharField(label=_("承诺内容"), max_length=200, required=False)
            self.fields[f"extra{row}_assembly"] = forms.ChoiceField(
                label=_("总成"), choices=[("", _("整车")), *Assembly.choices], required=False
            )
            for unit, label in UNITS:
                self.fields[f"extra{row}_{unit}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=LONGEST[unit], required=False
                )

    def plain(self) -> list[Any]:
        """The inputs outside the table."""
        return [self[name] for name in self.base_fields]

    def headings(self) -> list[Any]:
        """The table's headings."""
        return ["", _("承诺内容"), _("总成"), *(label for _unit, label in UNITS)]

    def extras(self) -> Iterator[tuple[Any, list[Any]]]:
        """The lines of the table."""
        for row in range(ROWS):
            yield row + 1, [self[f"extra{row}_{name}"] for name in ("text", "assembly", "months", "km", "hours")]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        promised = []
        for row in range(ROWS):
            extra: dict[str, Any] = {
                name: told.get(f"extra{row}_{name}") for name in ("text", "assembly", "months", "km", "hours")
            }
            if extra["text"]:
                promised.append(Extra(**extra))
            elif any(extra.values()):
                self.add_error(f"extra{row}_text", _("请写明承诺的内容。"))
        if told.get("starts_on") and told["starts_on"] > timezone.localdate(clock.now()):
            self.add_error("starts_on", _("交车日期不能晚于今天。"))
        return told | {"extras": tuple(promised)}


def start(vehicle: Any) -> dict[str, Any]:
    sale = queries.sale_of(vehicle.pk)
    if sale is None:
        usual = queries.policy_for(vehicle.model_id)
        return {"policy": usual.number if usual else "", "starts_on": vehicle.delivered_on}
    values = {"policy": sale.policy.number, "starts_on": sale.starts_on, "sold_on": sale.sold_on,
              "contract": sale.contract, "dealer": sale.dealer}  # fmt: skip
    for row, extra in enumerate(sale.terms["extras"]):
        values |= {f"extra{row}_{name}": value for name, value in extra.items()}
    return values


def save(vehicle: Any, values: Any, act: Any) -> Any:
    draft = SaleDraft(
        values["policy"], values["starts_on"], values["sold_on"], values["contract"], values["dealer"], values["extras"]
    )
    file = read(values["file"]) if values["file"] else None
    record_sale(vehicle, draft, file=file, reason=values["reason"], act=act)
    return vehicle


@open_to(*OFFICE)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The signed paper of the sale. Refused("not_found")."""
    vehicle = found(assets.vehicle_numbered(number), number)
    sale = queries.sale_of(vehicle.pk)
    if sale is None or sale.blob_id is None:
        raise Refused("not_found", what=number)
    return serve_blob(request, sale.blob_id)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


sale = open_to(*SELLING)(
    edit_page(
        Editing(
            title=_("购车承诺"),
            form=SaleForm,
            find=lambda user, number: found(assets.vehicle_numbered(number), number),
            start=start,
            save=save,
            after=lambda vehicle: reverse("desk:vehicle", args=[vehicle.number]),
            back=lambda: reverse("desk:vehicles"),
            lead=_("登记后就按这一版质保政策执行，以后政策再改也不影响这台车。"),
            template="desk/assets/sale_edit.html",
        )
    )
)
urls = [
    path("vehicles/<str:key>/sale/", sale, name="vehicle_sale"),
    path("vehicles/<str:number>/sale/paper/", paper, name="vehicle_sale_paper"),
]
