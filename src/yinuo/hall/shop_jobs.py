"""What can be done on a job at a shop, as forms: the desk and the shop's own page share them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yinuo.files import actions as files
from yinuo.hall.act import act_of
from yinuo.hall.once import once
from yinuo.hall.received import read
from yinuo.hall.words import Explanation, explain, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.shops.actions import jobs, lines
from yinuo.shops.rules.steps import steps_from
from yinuo.shops.types import JobKind, JobState, JobStep, LineKind, Rate

if TYPE_CHECKING:
    from yinuo.shops.models import ShopJob

MOST_PHOTOS = 7
PHOTOS = frozenset({"log", JobStep.FINISH})
"""What may come with photos."""
WRITABLE = frozenset({JobState.ACCEPTED, JobState.UNDER_WAY, JobState.DONE, JobState.PASSED})
PRIMARY = frozenset({JobStep.ACCEPT, JobStep.BEGIN, JobStep.FINISH, JobStep.PASS})


def text(label: Any, *, rows: int = 0, most: int = 2000, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A line, or several."""
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


class Nothing(forms.Form):
    """A button alone."""


class Accept(forms.Form):
    ready_at = forms.DateTimeField(
        label=_("预计完工"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("按时与否计入评价。"),
    )  # fmt: skip


class Reason(forms.Form):
    reason = text(_("原因"), most=200)


class Finish(forms.Form):
    cause = text(_("故障原因"), rows=2, required=False)
    work_done = text(_("维修内容"), rows=3)
    certificate = text(
        _("维修合格证编号"), most=60, required=False, help_text=_("二级维护、整车或总成修理必须填写。")
    )  # fmt: skip


class Log(forms.Form):
    note = text(_("做了什么"), rows=2, most=500)
    hours = forms.DecimalField(label=_("用了几小时"), required=False, min_value=0, max_digits=5, decimal_places=1)


class LineForm(forms.Form):
    rate = forms.ChoiceField(label=_("项目"), choices=[*Rate.choices, *LineKind.choices[1:]])
    name = text(_("名称"), most=120, required=False, help_text=_("配件和其他项目必须写明。"))
    quantity = forms.DecimalField(label=_("数量（小时或件）"), min_value=0, max_digits=6, decimal_places=2)
    unit_cny = forms.DecimalField(
        label=_("单价（元）"), required=False, min_value=0, max_digits=9, decimal_places=2,
        help_text=_("不填就按协议价。"),
    )  # fmt: skip
    why = text(_("高于协议价或协议外的原因"), most=200, required=False, help_text=_("要等客户服务部部长批准才计入。"))


FORMS: Mapping[str, type[forms.Form]] = {
    JobStep.ACCEPT: Accept,
    JobStep.DECLINE: Reason,
    JobStep.BEGIN: Nothing,
    JobStep.FINISH: Finish,
    JobStep.PASS: Nothing,
    JobStep.SEND_BACK: Reason,
    JobStep.WITHDRAW: Reason,
    "log": Log,
    "line": LineForm,
}
LABELS: Mapping[str, Any] = {"log": _("记录施工"), "line": _("报一项费用")}


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can be done, with its form; `open` shows the form at once."""

    name: str
    label: Any
    form: forms.Form
    primary: bool
    photos: bool
    open: bool = False


def buttons(job: "ShopJob", role: str, refused: tuple[str, forms.Form] | None = None) -> list[Button]:
    """What somebody of a role may do on a job now; `refused` is a form that came back."""
    names: list[str] = list(steps_from(job.state, role, job.kind))
    if job.state in WRITABLE and job.statement_id is None:
        names += ["line", *(["log"] if job.state != JobState.PASSED else [])]
    found = []
    for name in names:
        back = refused is not None and refused[0] == name
        form = refused[1] if refused is not None and back else made(name, job)
        label = LABELS.get(name) or JobStep(name).label
        found.append(Button(name, label, form, name in PRIMARY, name in PHOTOS, back))
    return found


def made(name: str, job: "ShopJob", data: Any = None) -> forms.Form:
    """The form of one thing; what the job already tells stands in it."""
    first = {"cause": job.cause, "work_done": job.work_done, "certificate": job.certificate}
    form = FORMS[name](data, initial=first, auto_id=f"{name}-%s")
    if name == JobStep.FINISH and job.kind == JobKind.BAY:
        del form.fields["cause"], form.fields["certificate"]
    return form


def take(request: HttpRequest, job: "ShopJob", name: str) -> tuple[forms.Form, Explanation | None, int] | None:
    """Do what the form asks, once. None where it was done; else the form, the words for a note, and the status."""
    if name not in FORMS:
        raise Refused("unknown_step", step=name[:60])
    form = made(name, job, request.POST)
    if not form.is_valid():
        return form, None, 422
    told = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
    try:
        once(request, f"shop_job.{name}", lambda act: done(request, job.number, name, told, act))
    except Refused as refused:
        words = explain(refused)
        if words.field in form.fields:
            form.add_error(words.field, " ".join(filter(None, (words.detail or words.title, words.remedy))))
            return form, None, status_of(refused)
        return form, words, status_of(refused)
    return None


def done(request: HttpRequest, number: str, name: str, told: dict[str, Any], act: Act) -> dict[str, str]:
    """The action behind a form."""
    photos = stored(request) if name in PHOTOS else ()
    run: Callable[..., object]
    if name == "line":
        run = lines.add_line
    elif name == "log":
        run, told = lines.log, told | {"photos": photos}
    else:
        at = {"ready_at": told["ready_at"].isoformat()} if "ready_at" in told else {}
        jobs.step(number, name, told | at, act=act, photos=photos)
        return {"job": number}
    run(number, **told, act=act)
    return {"job": number}


def stored(request: HttpRequest) -> tuple[str, ...]:
    """The photos of a form, kept. Refused("field_wrong") for too many."""
    sent = request.FILES.getlist("files")
    if len(sent) > MOST_PHOTOS:
        raise Refused("field_wrong", field="photos", value=len(sent), most=MOST_PHOTOS)
    return tuple(dict.fromkeys(files.store(*read(each), act=act_of(request)).pk for each in sent))
