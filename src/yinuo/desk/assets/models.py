"""Product models: the list and the forms."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yinuo.assets import actions, queries
from yinuo.assets.access import EDITORS, may_edit
from yinuo.assets.types import Family
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to


class ModelForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    family = forms.ChoiceField(label=_("产品类别"), choices=Family.choices, help_text=_("派工时按它核对工程师的技能。"))
    electric = forms.BooleanField(label=_("新能源（高压）"), required=False)


class NewModelForm(ModelForm):
    code = forms.RegexField(NUMBER, label=_("型号"), max_length=40, help_text=NUMBER_HELP)
    field_order = ("code",)


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    code = values["code"].upper()
    unknown(queries.model(code), code, "code")
    return actions.save_model(code, {**values} | {"code": code}, act=act)[0]


@open_to(*OFFICE)
@require_GET
def model(request: HttpRequest, code: str) -> HttpResponse:
    """One model and the machines of it."""
    shown = found(queries.model(code), code)
    page = {"model": shown, "vehicles": queries.vehicles_of_model(shown.pk)[:200],
            "may_edit": may_edit(user_of(request).role)}  # fmt: skip
    return render(request, "desk/assets/model.html", page)


def back(_thing: Any = None) -> str:
    return reverse("desk:models")


models = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "车辆型号"),
            name="models",
            query=lambda user, chosen: queries.models_found(chosen.get("q", "")),
            columns=(
                Column("code", _("型号"), sort="code"),
                Column("name", _("名称"), sort="name"),
                Column("family", _("产品类别"), sort="family"),
                Column("electric", _("新能源"), kind="yes"),
            ),
            row_url=lambda row: reverse("desk:model", args=[row.code]),
            new_url=lambda user: reverse("desk:model_new") if may_edit(user.role) else "",
            new_label=_("新建型号"),
        )
    )
)
new = open_to(*EDITORS)(
    edit_page(Editing(_("新建型号"), NewModelForm, lambda user, key: None, lambda none: {}, save_new, back, back))
)
edit = open_to(*EDITORS)(
    edit_page(
        Editing(
            title=_("修改型号"),
            form=ModelForm,
            find=lambda user, code: found(queries.model(code), code),
            start=lambda one: {"name": one.name, "family": one.family, "electric": one.electric},
            save=lambda one, values, act: actions.save_model(one.code, {**values}, act=act)[0],
            after=back,
            back=back,
        )
    )
)
urls = [
    path("models/", models, name="models"),
    path("models/new/", new, name="model_new"),
    path("models/<str:code>/", model, name="model"),
    path("models/<str:key>/edit/", edit, name="model_edit"),
]
