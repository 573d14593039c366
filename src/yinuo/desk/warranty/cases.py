"""Cases of the three guarantees: the list, one case with what was promised and how it came, and its steps (R-5.6)."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.assets.types import FaultSystem
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import OFFICE
from yinuo.files import queries as files
from yinuo.hall.act import act_of, user_of
from yinuo.hall.blobs import serve_blob
from yinuo.hall.case_words import finding_words
from yinuo.hall.entry import open_to
from yinuo.hall.received import read
from yinuo.hall.story import story
from yinuo.hall.words import plain
from yinuo.journal import queries as journal
from yinuo.kernel import clock
from yinuo.kernel.errors import Refused
from yinuo.warranty.access import OPENERS, may_open
from yinuo.warranty.actions import cases as actions
from yinuo.warranty.queries import cases as queries
from yinuo.warranty.rules.cases import days_in_repair, may_step
from yinuo.warranty.types.cases import CaseStep, Opening, Remedy

OPENING = OPENERS - {Role.SYSTEM}
DECIDING = frozenset({Role.SERVICE_MANAGER, Role.GENERAL_MANAGER})
STATES = [("open", _("在办")), ("", _("全部")), ("done", _("已结"))]
REMEDIES = [each for each in Remedy.choices if each[0] != Remedy.NONE]


class Filter(Search):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        initial="open",
        choices=STATES,
    )


class OpeningForm(forms.Form):
    vehicle = forms.CharField(label=_("车辆"), max_length=20, help_text=_("编号、车架号或车牌。"))
    order = forms.CharField(label=_("从哪张工单来"), max_length=30, required=False)
    wish = forms.ChoiceField(label=_("客户要求"), required=False, choices=[("", _("没有说")), *REMEDIES])
    reason = forms.CharField(label=_("客户怎么说"), widget=forms.Textarea, max_length=2000)

    def clean_vehicle(self) -> Any:
        vehicle = assets.vehicle(self.cleaned_data["vehicle"])
        if vehicle is None:
            raise forms.ValidationError(_("没有找到这台车。"))
        return vehicle


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    opening = Opening(values["reason"], values["wish"], values["order"].strip().upper())
    return actions.open_case(values["vehicle"], opening, act=act)


@open_to(*OFFICE)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case: what is demanded, the thresholds reached, what the sale promised, the repairs, and the next step."""
    shown, now, role = by_number(None, number), clock.now(), user_of(request).role
    page = {
        "case": shown,
        "findings": [(finding_words(each), each["orders"]) for each in shown.findings],
        "current": [finding_words(asdict(each)) for each in queries.findings_of(shown.vehicle, now)],
        "repairs": [
            (each, FaultSystem(each.system).label, days_in_repair(each, now))
            for each in queries.repairs_of(shown.vehicle)
        ],
        "late": shown.decided_at is None and shown.is_open and shown.answer_by < now,
        "steps": steps_of(shown, role),
        "remedies": Remedy.choices,
        "told": story(journal.events_of(f"case:{number}"))[::-1],
        "papers": files.attachments_of("case", number),
    }
    return render(request, "desk/warranty/case.html", page)


def steps_of(case: Any, role: str) -> dict[str, Any]:
    """The steps this role may take now; of a decision also the remedies that are the role's to decide."""
    reached = bool(case.findings)
    decides = [each for each in Remedy if may_step(CaseStep.DECIDE, case.state, role, remedy=each, reached=reached)]
    others = [each for each in CaseStep if each != CaseStep.DECIDE]
    told = {each.value: True for each in others if may_step(each, case.state, role, remedy="", reached=reached)}
    return told | ({"decide": [(each.value, each.label) for each in decides]} if decides else {})


@open_to(*DECIDING)
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take a step; a file goes with the end of a case. Refusals say what is missing."""
    if step not in CaseStep.values:
        raise Refused("not_found", what=step[:40])
    told = {name: request.POST[name].strip()[:2000] for name in ("remedy", "reason", "outcome") if name in request.POST}
    papers = [read(each) for each in request.FILES.getlist("file")]
    actions.step(number, step, told, papers=papers, act=act_of(request))
    messages.success(request, str(_("已记录：%(step)s") % {"step": CaseStep(step).label}))
    return redirect("desk:case", number)


@open_to(*OFFICE)
@require_GET
def paper(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A paper of this case, and of no other. Refused("not_found")."""
    if ("case", number) not in files.subjects_of(sha256):
        raise Refused("not_found", what=sha256[:12])
    return serve_blob(request, sha256)  # type: ignore[return-value]  # -- outside: a file answer is an HttpResponseBase


def by_number(user: Any, number: str) -> Any:
    return found(queries.case(number), number)


def its_page(one: Any) -> str:
    return reverse("desk:case", args=[one.number])


def back() -> str:
    return reverse("desk:cases")


cases = open_to(*OFFICE)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "三包案件"),
            name="cases",
            query=lambda user, chosen: queries.cases(
                chosen.get("q", ""), is_open={"": None, "done": False}.get(chosen.get("state", "open"), True)
            ),
            filters=Filter,
            columns=(
                Column("number", _("编号"), sort="number"),
                Column("vehicle", _("车辆"), "vehicle"),
                Column("customer", _("客户"), "customer"),
                Column("state", _("状态")),
                Column("wish", _("客户要求")),
                Column("decision", _("决定")),
                Column("opened_at", _("立案时间"), sort="opened_at", kind="moment"),
                Column("answer_by", _("答复期限"), lambda row: plain(row.answer_by), sort="answer_by", kind="short"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:case_new") if may_open(user.role) else "",
            new_label=_("立案"),
            empty=_("没有在办的三包案件。"),
            lead=_("修理、更换、退货。累计修理时间、同一故障次数、安全故障次数达到限度的，系统自动立案。"),
        )
    )
)
new = open_to(*OPENING)(
    edit_page(
        Editing(
            title=_("三包立案"),
            form=OpeningForm,
            find=by_number,
            start=lambda none: {},
            save=save_new,
            after=its_page,
            back=back,
            done=_("已立案"),
        )
    )
)
urls = [
    path("cases/", cases, name="cases"),
    path("cases/new/", new, name="case_new"),
    path("cases/<str:number>/", case, name="case"),
    path("cases/<str:number>/papers/<str:sha256>/", paper, name="case_paper"),
    path("cases/<str:number>/<slug:step>/", step, name="case_step"),
]
