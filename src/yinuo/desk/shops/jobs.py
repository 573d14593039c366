"""Jobs at outside shops: the list, one job with its cost list and log, the steps, and what the manager judges."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yinuo.accounts.types import Role
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.hall.act import act_of, user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.entry import open_to
from yinuo.hall.shop_jobs import WRITABLE, buttons, take
from yinuo.hall.shop_story import story_of
from yinuo.kernel.errors import Refused
from yinuo.shops.access import DESK, may_approve
from yinuo.shops.actions import judging, lines
from yinuo.shops.queries import jobs as queries
from yinuo.shops.types import JobState

STATES = (("open", _("未完成")), ("", _("全部")), ("ended", _("已结束")))
STARS = [(str(n), str(n)) for n in range(5, 0, -1)]


class Filter(Search):
    state = forms.ChoiceField(label=_("状态"), required=False, initial="open", choices=STATES)


class Stars(forms.Form):
    service = forms.TypedChoiceField(label=_("服务"), choices=STARS, coerce=int, help_text=_("接待、守时、沟通。"))
    technical = forms.TypedChoiceField(label=_("技术"), choices=STARS, coerce=int, help_text=_("修得好不好。"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


def by_number(number: str) -> Any:
    return found(queries.job(number), number)


@open_to(*OFFICE)
@require_GET
def job(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, by_number(number))


def shown(request: HttpRequest, job: Any, *, back: Any = None, words: Any = None, status: int = 200) -> HttpResponse:
    """The job's page; `back` is a form that was refused, with its name."""
    role = user_of(request).role
    may_write = role in DESK and job.state in WRITABLE and job.statement_id is None
    page = {
        "job": job,
        "lines": queries.lines_of(job.pk),
        "story": story_of(f"shop_job:{job.number}"),
        "photos": files.attachments_of("shop_job", job.number),
        "buttons": buttons(job, role, back) if role in DESK else [],
        "base": reverse("desk:shop_job", args=[job.number]),
        "words": words,
        "stars": Stars(initial={"service": job.service, "technical": job.technical, "note": job.rating_note})
        if job.state == JobState.PASSED and role in DESK
        else None,
        "may_write": may_write,
        "may_approve": may_approve(role),
    }
    return render(request, "desk/shops/job.html", page, status=status)


@open_to(*DESK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Do one thing on the job, for the shop or as its judge."""
    one = by_number(number)
    if request.method == "GET":
        return redirect("desk:shop_job", number)
    refused = take(request, one, step)
    if refused is not None:
        form, words, status = refused
        return shown(request, one, back=(step, form), words=words, status=status)
    messages.success(request, _("已记录"))
    return redirect("desk:shop_job", number)


@open_to(*DESK)
@require_POST
def remove_line(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    lines.remove_line(number, pk, act=act_of(request))
    messages.success(request, _("已撤下"))
    return redirect("desk:shop_job", number)


@open_to(Role.SERVICE_MANAGER)
@require_POST
def judge_line(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A price above the agreement: approved or refused."""
    lines.judge_line(number, pk, passes=request.POST.get("passes") == "yes", act=act_of(request))
    messages.success(request, _("已记录"))
    return redirect("desk:shop_job", number)


@open_to(*DESK)
@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    form = Stars(request.POST)
    if not form.is_valid():
        raise Refused("field_required", field=next(iter(form.errors)))
    judging.rate(by_number(number).number, **form.cleaned_data, act=act_of(request))
    messages.success(request, _("已打分，计入这家厂的业绩。"))
    return redirect("desk:shop_job", number)


@open_to(*OFFICE)
@require_GET
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A photo of this job, and of no other. Refused("not_found")."""
    if ("shop_job", number) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


def matching(user: Any, chosen: Any) -> Any:
    is_open = {"": None, "ended": False}.get(chosen.get("state", "open"), True)
    return queries.jobs(chosen.get("q", ""), is_open=is_open)


jobs = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "外委任务"),
            name="shop-jobs",
            query=matching,
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number", kind="short"),
                Column("state", _("状态"), kind="tag"),
                Column("shop", _("外委厂"), "shop.name"),
                Column("kind", _("方式")),
                Column("vehicle", _("车辆"), "order.vehicle"),
                Column("order", _("工单"), "order.number", kind="short"),
                Column("offered_at", _("派出时间"), sort="offered_at", kind="moment"),
                Column("ready_at", _("预计完工"), sort="ready_at", kind="moment"),
                Column(
                    "total_cny", _("金额（元）"), lambda row: f"{row.total_cny:.2f}", sort="total_cny", kind="number"
                ),
            ),
            row_url=lambda row: reverse("desk:shop_job", args=[row.number]),
            empty=_("没有符合条件的任务"),
            lead=_("在工单页点“转外委”或“租用外委场地”派出。"),
        )
    )
)
urls = [
    path("shops/jobs/", jobs, name="shop_jobs"),
    path("shops/jobs/<str:number>/", job, name="shop_job"),
    path("shops/jobs/<str:number>/rate/", rate, name="shop_job_rate"),
    path("shops/jobs/<str:number>/lines/<int:pk>/remove/", remove_line, name="shop_line_remove"),
    path("shops/jobs/<str:number>/lines/<int:pk>/judge/", judge_line, name="shop_line_judge"),
    path("shops/jobs/<str:number>/files/<str:sha256>/", photo, name="shop_job_file"),
    path("shops/jobs/<str:number>/<slug:step>/", step, name="shop_job_step"),
]
