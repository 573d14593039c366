"""Bringing in a workbook: upload and check, look at the result, write it, take it back; and what was brought in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.kit.tables import XLSX, page_of
from yinuo.desk.shell import roles_of
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.hall.import_books import marked, template
from yinuo.hall.import_words import in_words, told
from yinuo.imports import actions, queries
from yinuo.imports.types import BatchState, Kind
from yinuo.kernel.errors import Refused

MAY = roles_of("imports")
SHOWN_FAULTS = 200
PROGRESS_SECONDS = 600


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("工作簿（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("上传后只检查，不写入；看过结果再决定。"),
        allow_empty_file=True,
    )


@open_to(*MAY)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The upload, and what was brought in before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    words, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                batch = checked(form.cleaned_data["file"], request)
                return redirect("desk:import", batch.pk)
            except Refused as refused:
                words = refuse(form, refused)
    page = page_of(queries.batches(), request)
    return render(request, "desk/imports/imports.html", {"form": form, "words": words, "page": page}, status=status)


def checked(file: Any, request: HttpRequest) -> Any:
    """The uploaded workbook, judged and kept for its result page."""
    content = file.read()
    found_plan = actions.check(content, file.name)
    return actions.keep(content, file.name, found_plan, act=act_of(request))


@open_to(*MAY)
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    shown = found(queries.batch(pk), pk)
    said = [told(fault) for fault in shown.faults]
    counts = [(Kind(kind).label, count) for kind, count in shown.counts.items()]
    total = {name: sum(count[name] for _label, count in counts) for name in ("rows", "add", "change", "same", "bad")}
    before = queries.same_file(shown.sha256)
    page = {
        "batch": shown,
        "counts": counts,
        "total": total,
        "to_write": total["add"] + total["change"],
        "faults": said[:SHOWN_FAULTS],
        "hidden": max(shown.fault_count - SHOWN_FAULTS, 0),
        "errors": any(not each.remark for each in said),
        "waiting": shown.state == BatchState.CHECKED,
        "kept": shown.content is not None,
        "before": before if before and before.pk != shown.pk else None,
    }
    return render(request, "desk/imports/batch.html", page)


@open_to(*MAY)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    shown = found(queries.batch(pk), pk)
    partial = request.POST.get("partial") == "1"
    done = actions.apply(shown, act=act_of(request), partial=partial, progress=watched(pk))
    written = sum(count["add"] + count["change"] for count in done.counts.values())
    messages.success(request, _("导入完成，写入 %(count)d 行。") % {"count": written})
    return redirect("desk:import", pk)


@open_to(*MAY)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    shown = found(queries.batch(pk), pk)
    try:
        actions.undo(shown, act=act_of(request), progress=watched(pk))
    except Refused as refused:
        raise in_words(refused) from None
    messages.success(request, _("已撤销：新增的已删除，改动的已恢复。"))
    return redirect("desk:import", pk)


def watched(pk: int) -> actions.Progress:
    """Tells the waiting page how far it is; kept beside the database, whose transaction nobody sees into."""

    def tell(done: int, of: int) -> None:
        cache.set(f"import-{pk}", (done, of), PROGRESS_SECONDS)

    return tell


@open_to(*MAY)
@never_cache
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How many rows are done, as the bar shows it."""
    done, of = cache.get(f"import-{pk}") or (0, 0)
    return render(request, "desk/imports/progress.html", {"done": done, "of": of})


@open_to(*MAY)
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The sent workbook with its bad cells marked."""
    shown = found(queries.batch(pk), pk)
    if shown.content is None:
        raise Refused("import_gone", what=shown.file_name)
    return book(marked(bytes(shown.content), [told(fault) for fault in shown.faults]), f"import-{pk}-errors.xlsx")


@open_to(*MAY)
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """The template in the reader's language."""
    return book(template(get_language() or ""), "yinuo-template.xlsx")


def book(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


urls = [
    path("imports/", imports, name="imports"),
    path("imports/template.xlsx", blank, name="import_template"),
    path("imports/<int:pk>/", batch, name="import"),
    path("imports/<int:pk>/apply/", apply, name="import_apply"),
    path("imports/<int:pk>/undo/", undo, name="import_undo"),
    path("imports/<int:pk>/progress/", progress, name="import_progress"),
    path("imports/<int:pk>/errors.xlsx", errors, name="import_errors"),
]
