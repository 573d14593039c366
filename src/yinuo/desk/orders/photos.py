"""Adding what a customer sent the dispatcher to the order: photos, a voice note, a paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.desk.kit.edit import refuse
from yinuo.desk.orders.order import order_for
from yinuo.files.types import Purpose
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.received import read
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.orders.access import SETTLERS
from yinuo.orders.actions.adding import add_files

MOST = 7
"""Files of one form, as at the customers' door."""

SENT = (Purpose.REPORT, Purpose.BEFORE, Purpose.WORK, Purpose.AFTER, Purpose.OTHER)
"""What a customer's photo can show."""


class Several(forms.ClearableFileInput):
    """One choice of several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """The list of what was chosen."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(Files, self).clean(each, initial) for each in data or [None]]


class Photos(forms.Form):
    file = Files(
        label=_("照片"), widget=Several({"multiple": True, "accept": "image/*,audio/*,application/pdf"}),
        help_text=_("一次最多 7 个；可以是照片、录音或 PDF。"),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("拍的是"), choices=[(each.value, each.label) for each in SENT])
    caption = forms.CharField(label=_("说明"), max_length=200, required=False)


@open_to(*SETTLERS)
@never_cache
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, number: str) -> HttpResponse:
    """The form, and taking the files. What is refused comes back with the reason."""
    order = order_for(request, number)
    if request.method == "GET":
        return dialog(request, order, Photos())
    form = Photos(request.POST, request.FILES)
    if not form.is_valid():
        return dialog(request, order, form, status=422)
    sent = form.cleaned_data.pop("file")

    def run(act: Act) -> dict[str, int]:
        if len(sent) > MOST:
            raise Refused("field_wrong", field="file", value=len(sent), most=MOST)
        return {"added": add_files(number, (read(each) for each in sent), act=act, **form.cleaned_data)}

    try:
        added = once(request, "order.files", run)["added"]
    except Refused as refused:
        return dialog(request, order, form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, ngettext("已添加 %(count)s 个文件", "已添加 %(count)s 个文件", added) % {"count": added})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("desk:order", args=[number])})
    return redirect("desk:order", number)


def dialog(
    request: HttpRequest, order: Any, form: forms.Form, *, words: Explanation | None = None, status: int = 200
) -> HttpResponse:
    """The form: only its part for the dialog on the order's page, else a page of its own."""
    part = "#form" if request.headers.get("HX-Request") else ""
    page = {"order": order, "form": form, "words": words}
    answer = render(request, f"desk/orders/photos.html{part}", page, status=status)
    if part:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog-body", "innerHTML"
    return answer


urls = [path("orders/<str:number>/photos/", photos, name="order_photos")]
