"""The yearly review of outlets: which are due, one with its figures, and writing it down (R-3.1)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yinuo.desk.kit.edit import refuse
from yinuo.desk.kit.find import found
from yinuo.desk.network.tools import today
from yinuo.desk.shell import OFFICE
from yinuo.hall.act import user_of
from yinuo.hall.entry import open_to
from yinuo.hall.once import once
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused
from yinuo.network import queries
from yinuo.network.access import REVIEWERS, may_review
from yinuo.network.actions import reviewing
from yinuo.network.queries import reviewing as reviewed
from yinuo.network.types import Conclusion, Figures
from yinuo.orders.queries.outlet_year import figures_of


class ReviewForm(forms.Form):
    conclusion = forms.ChoiceField(label=gettext_lazy("结论"), choices=Conclusion.choices, widget=forms.RadioSelect)
    findings = forms.CharField(label=gettext_lazy("评审意见"), max_length=1000, widget=forms.Textarea)
    measures = forms.CharField(
        label=gettext_lazy("措施"), max_length=1000, required=False, widget=forms.Textarea,
        help_text=gettext_lazy("结论不是“保持”的，写明做什么、谁做、什么时候做完。"),
    )  # fmt: skip


@open_to(*OFFICE)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Last year's reviews: those still due first."""
    rows = reviewed.standings(today())
    page = {"rows": rows, "year": today().year - 1, "left": sum(review is None for _outlet, _year, review in rows)}
    return render(request, "desk/network/reviews.html", page)


@open_to(*OFFICE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One year of an outlet: as it was reviewed, or its figures now and the form."""
    outlet = found(queries.outlet(code), code)
    kept = reviewed.review_of(outlet.pk, year)
    if request.method == "GET" or kept is not None:
        return shown(request, outlet, year, ReviewForm(), kept=kept)
    if not may_review(user_of(request).role):
        raise Refused("not_allowed", roles=sorted(REVIEWERS))
    form, words, status = ReviewForm(request.POST), None, 422
    if form.is_valid():
        try:
            once(request, "outlet.review", lambda act: written(outlet, year, form.cleaned_data, act))
        except Refused as refused:
            words, status = refuse(form, refused), status_of(refused)
        else:
            messages.success(request, _("评审已保存"))
            return redirect("desk:outlet_review", code, year)
    return shown(request, outlet, year, form, words=words, status=status)


def written(outlet: Any, year: int, told: dict[str, Any], act: Any) -> dict[str, Any]:
    """Keep it, with the figures of this moment."""
    return {"review": reviewing.review(outlet, year, figures_of(outlet.pk, year), **told, act=act).pk}


def shown(
    request: HttpRequest, outlet: Any, year: int, form: forms.Form, *, kept: Any = None, words: Any = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page as it stands."""
    page = {
        "outlet": outlet,
        "year": year,
        "review": kept,
        "figures": Figures.from_json(kept.figures) if kept else figures_of(outlet.pk, year),
        "form": form,
        "words": words,
        "may_review": may_review(user_of(request).role),
    }
    return render(request, "desk/network/review.html", page, status=status)


urls = [
    path("outlets/reviews/", reviews, name="outlet_reviews"),
    path("outlets/<str:code>/reviews/<int:year>/", review, name="outlet_review"),
]
