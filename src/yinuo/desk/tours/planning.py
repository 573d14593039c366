"""Writing a tour plan: the form, and what the plan would make before it is made (R-5.5)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.assets.types import Family
from yinuo.desk.assets.vehicles import Day
from yinuo.desk.kit.edit import refuse
from yinuo.desk.tours.plans import today
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.hall.words import Explanation, status_of
from yinuo.kernel.errors import Refused
from yinuo.tours.access import PLANNERS
from yinuo.tours.actions import planning
from yinuo.tours.queries import plans as reading
from yinuo.tours.types import PlanDraft, PlanKind

PLAIN = (
    "name", "kind", "starts_on", "ends_on", "before_snow", "covered", "every_months", "every_hours", "every_km", "note",
)  # fmt: skip


class PlanForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(
        label=_("种类"), choices=PlanKind.choices, help_text=_("季节巡检一次生成全部上门；定期巡检到期一台安排一台。")
    )
    families = forms.MultipleChoiceField(
        label=_("产品类别"), choices=Family.choices, widget=forms.CheckboxSelectMultiple
    )
    provinces = forms.CharField(
        label=_("省份"), max_length=400, required=False, help_text=_("用空格隔开；不填就是全国。")
    )
    covered = forms.BooleanField(label=_("只巡检保修期内的车"), required=False)
    starts_on = forms.DateField(label=_("开始日期"), widget=Day())
    ends_on = forms.DateField(label=_("截止日期"), required=False, widget=Day(), help_text=_("季节巡检必须填写。"))
    before_snow = forms.BooleanField(
        label=_("每台车都在当地初雪之前看完"), required=False, help_text=_("初雪日期在“初雪日期”里按省份登记。")
    )
    every_months = forms.IntegerField(label=_("每几个月"), required=False, min_value=1, max_value=60)
    every_hours = forms.IntegerField(label=_("每多少工作小时"), required=False, min_value=1, max_value=100_000)
    every_km = forms.IntegerField(
        label=_("每多少公里"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("定期巡检至少填一项；先到哪一项按哪一项，从上次真正检查那天算起。"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))

    def draft(self) -> PlanDraft:
        """As the action takes it."""
        told = self.cleaned_data
        provinces = tuple(told["provinces"].replace("、", " ").replace("，", " ").split())
        return PlanDraft(families=tuple(told["families"]), provinces=provinces, **{name: told[name] for name in PLAIN})


@open_to(*PLANNERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; `do=preview` shows what the plan would make, without making it."""
    if request.method == "GET":
        return page(request, PlanForm(initial={"starts_on": today(), "kind": request.GET.get("kind", "season")}))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    draft = form.draft()
    if request.POST.get("do") == "preview":
        shown = reading.preview(draft, today=today()) if draft.kind == PlanKind.SEASON and draft.ends_on else None
        return page(request, form, preview=shown, asked=True)
    try:
        made = planning.make_plan(draft, act=act_of(request))
    except Refused as refused:
        return page(request, form, words=refuse(form, refused), status=status_of(refused))
    messages.success(request, gettext("计划已生成：%(number)s") % {"number": made.number})
    return redirect("desk:tour_plan", made.number)


def page(
    request: HttpRequest, form: PlanForm, *, words: Explanation | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The page as it stands."""
    return render(request, "desk/tours/planning.html", {"form": form, "words": words, **more}, status=status)


urls = [path("tours/plans/new/", new, name="tour_plan_new")]
