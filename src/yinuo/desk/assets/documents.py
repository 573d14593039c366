"""Product documents: the list, one document with its versions, the form with its preview, taking it back."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yinuo.assets import queries
from yinuo.assets.access import WRITERS, may_write
from yinuo.assets.actions import documents as actions
from yinuo.assets.queries import documents as reading
from yinuo.assets.types import About, DocumentKind, Draft, Family, FaultSystem
from yinuo.desk.assets.customers import NUMBER, NUMBER_HELP
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found, unknown
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import act_of, user_of
from yinuo.hall.documents import serve_file, topic_words, versions
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.kernel.act import Act

LONGEST = 8_000
"""Characters of a text: each is on the phone with every job it fits."""

ALL = ("", _("全部"))


class Filter(Search):
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[ALL, *DocumentKind.choices])
    model = forms.ChoiceField(
        label=_("型号"), required=False, choices=lambda: [ALL, *((each.code, str(each)) for each in queries.models())]
    )
    system = forms.ChoiceField(label=_("故障系统"), required=False, choices=[ALL, *FaultSystem.choices])
    active = forms.ChoiceField(
        label=_("状态"), required=False, initial="yes",
        choices=[("yes", _("在用")), ("", _("全部")), ("no", _("已撤回"))],
    )  # fmt: skip


def several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(
        label=_("正文"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 16}),
        help_text=_("空一行就是另起一段；行首写“- ”就是列表。现场没有信号也能看。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("文件"), required=False, widget=forms.FileInput({"accept": "application/pdf,image/*"}),
        help_text=_("PDF 或照片；再传一个就换掉原来的。"),
    )  # fmt: skip
    drop_file = forms.BooleanField(label=_("去掉原来的文件"), required=False)
    families = several(About.FAMILY.label, Family.choices, _("类别和型号都不选，表示各种车通用。"))
    models = several(About.MODEL.label, lambda: [(each.code, str(each)) for each in queries.models()])
    systems = several(About.SYSTEM.label, FaultSystem.choices, _("一个都不选，表示各种故障都用得上。"))


class NewDocumentForm(DocumentForm):
    number = forms.RegexField(NUMBER, label=_("编号"), max_length=20, help_text=NUMBER_HELP)
    field_order = ("number",)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("撤回的理由"), max_length=200)


def matching(user: Any, chosen: Any) -> Any:
    """What the filters ask for; a model also brings what is for its whole family."""
    active = {"no": False, "": None}.get(chosen.get("active", "yes"), True)
    one = queries.model(chosen["model"]) if chosen.get("model") else None
    return reading.documents(
        chosen.get("q", ""), kind=chosen.get("kind", ""), system=chosen.get("system", ""),
        machine=(one.code, one.family) if one else (), active=active,
    )  # fmt: skip


def start(document: Any) -> dict[str, Any]:
    codes: dict[str, list[str]] = {about: [] for about in About.values}
    for topic in document.topics.all():
        codes[topic.about].append(topic.code)
    return {name: getattr(document, name) for name in ("kind", "title", "text")} | {
        "families": codes[About.FAMILY], "models": codes[About.MODEL], "systems": codes[About.SYSTEM],
    }  # fmt: skip


def save(number: str, values: Any, act: Act) -> Any:
    draft = Draft(
        values["kind"], values["title"], values["text"].replace("\r\n", "\n").strip(),
        *(tuple(values[name]) for name in ("families", "models", "systems")),
    )  # fmt: skip
    file = read(values["file"]) if values["file"] else None
    return actions.save(number, draft, file=file, drop_file=values["drop_file"], act=act)


def save_new(_nobody: None, values: Any, act: Act) -> Any:
    number = values["number"].upper()
    unknown(reading.document(number), number, "number")
    return save(number, values, act)


def by_number(user: Any, number: str) -> Any:
    return found(reading.document(number), number)


@open_to(*OFFICE)
@require_GET
def document(request: HttpRequest, number: str) -> HttpResponse:
    """What it says, whom it is for, and every version there was."""
    shown = by_number(None, number)
    page = {
        "document": shown,
        "topics": topic_words(shown),
        "versions": versions(number),
        "may_write": may_write(user_of(request).role),
        "form": WithdrawForm(),
        "phone_mb": settings.PHONE_DOCUMENTS_MB,
    }
    return render(request, "desk/assets/document.html", page)


@open_to(*OFFICE)
@require_GET
def document_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file of the version in force."""
    return serve_file(request, by_number(None, number))


@open_to(*WRITERS)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """As an engineer will read it; nothing is kept."""
    page = {"title": request.POST.get("title", ""), "text": request.POST.get("text", "")[:LONGEST]}
    return render(request, "desk/assets/document_preview.html", page)


@open_to(*WRITERS)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if form.is_valid():
        actions.withdraw(number, reason=form.cleaned_data["reason"], act=act_of(request))
        messages.success(request, gettext("已撤回"))
    else:
        messages.error(request, gettext("请写明撤回的理由。"))
    return redirect("desk:document", number)


def its_page(document: Any) -> str:
    return reverse("desk:document", args=[document.number])


def back() -> str:
    return reverse("desk:documents")


def form_page(title: Any, form: type[forms.Form], first: Any, saved: Any) -> Any:
    template = "desk/assets/document_edit.html"
    return open_to(*WRITERS)(
        edit_page(Editing(title, form, by_number, first, saved, its_page, back, template=template))
    )


documents = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "产品资料"),
            lead=_("手册、维修知识和技术通报。适用的会出现在工程师的工单里，没有信号也能看。"),
            name="documents",
            query=matching,
            filters=Filter,
            columns=(
                Column("title", _("标题"), sort="title"),
                Column("number", _("编号"), sort="number", kind="short"),
                Column("kind", _("种类"), sort="kind"),
                Column("about", _("适用"), topic_words),
                Column("file", _("文件"), lambda row: row.blob_id is not None, kind="yes"),
                Column("version", _("版本"), sort="version", kind="number"),
                Column("changed_at", _("更新时间"), sort="changed_at", kind="moment"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:document_new") if may_write(user.role) else "",
            new_label=_("新建资料"),
            empty=_("没有符合条件的资料"),
        )
    )
)
new = form_page(_("新建资料"), NewDocumentForm, lambda none: {}, save_new)
edit = form_page(_("修改资料"), DocumentForm, start, lambda one, values, act: save(cast(str, one.number), values, act))
urls = [
    path("documents/", documents, name="documents"),
    path("documents/new/", new, name="document_new"),
    path("documents/preview/", preview, name="document_preview"),
    path("documents/of/<str:number>/", document, name="document"),
    path("documents/of/<str:number>/file/", document_file, name="document_file"),
    path("documents/of/<str:number>/withdraw/", withdraw, name="document_withdraw"),
    path("documents/of/<str:key>/edit/", edit, name="document_edit"),
]
