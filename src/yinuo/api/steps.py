"""Steps on an order: what a step needs, what the checklists still ask, taking it."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Router, Schema
from pydantic import Field, WithJsonSchema

from yinuo.api.shapes import FAULTS, Given, GivenMoment
from yinuo.api.showing import Order, after, order_of
from yinuo.api.writing import written
from yinuo.checklists import queries as checklists
from yinuo.checklists.rules import confirmed
from yinuo.hall.steps import label_of
from yinuo.kernel.act import Act
from yinuo.orders.actions import advance
from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.transitions import TABLE, Transition
from yinuo.orders.types import Step

router = Router(tags=["steps"])

StepName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(Step.values)})]
"""Said to be one of the steps; another is an address that does not exist, and the table says so."""


class StepIn(Given):
    """`occurred_at` is when it happened, now by default; `data` is what `GET /steps` lists for the step."""

    occurred_at: GivenMoment | None = None
    data: dict[str, Any] = Field({}, max_length=50)


class Input(Schema):
    """One thing a step is told; `options` go with choice and choices, `most` is the longest text in characters."""

    name: str
    label: str
    kind: str
    required: bool
    options: list[str]
    most: int


class StepLine(Schema):
    """One line of the table of transitions. `to` is empty where the state stays, `resume_to` where it goes back."""

    step: str
    label: str
    states: list[str]
    to: str
    roles: list[str]
    gates: list[str]
    clause: str
    fields: list[Input]


class Item(Schema):
    """One line of the checklist as it stands for an order; a hazard's lines count once the hazard is declared."""

    code: str
    gate: str
    hazard: str
    text: str
    kind: str
    unit: str
    choices: list[str]
    blocking: bool
    clause: str
    answer: str | None
    confirmed: bool


@router.get("/steps", response={200: list[StepLine], **FAULTS}, summary=_("步骤一览"))
def list_steps(request: HttpRequest) -> list[StepLine]:
    """The table of transitions: who may do what from where, behind which gates, and what it needs to be told."""
    return [step_line(each) for each in TABLE]


def step_line(each: Transition) -> StepLine:
    """A transition in the API's shape."""
    return StepLine(
        step=each.step,
        label=force_str(each.step.label),
        states=sorted(each.frm),
        to=each.to or "",
        roles=sorted(each.roles),
        gates=list(each.gates),
        clause=each.clause,
        fields=[
            Input(
                name=field.name, label=force_str(label_of(each.step, field.name)), kind=field.kind,
                required=field.required, options=list(field.options), most=field.most,
            )
            for field in FIELDS[each.step]
        ],
    )  # fmt: skip


@router.get("/orders/{slug:number}/checklist", response={200: list[Item], **FAULTS}, summary=_("工单的检查项"))
def list_checklist(request: HttpRequest, number: str) -> list[Item]:
    """What the gates of this order ask, and what has been answered."""
    order = order_of(request, number)
    answers = checklists.answers_of(order.pk)
    return [
        Item(
            code=item.code, gate=item.gate, hazard=item.hazard, text=gettext(item.text), kind=item.kind,
            unit=item.unit, choices=list(item.choices), blocking=item.blocking, clause=item.clause,
            answer=answers.get(item.code), confirmed=confirmed(item, answers.get(item.code)),
        )
        for item in checklists.items_for(order.vehicle.model.family)
    ]  # fmt: skip


@router.post("/orders/{slug:number}/steps/{slug:step}", response={200: Order, **FAULTS}, summary=_("办理一步"))
def take_step(request: HttpRequest, number: str, step: Path[StepName], body: StepIn) -> HttpResponse:
    """Take one step. 409 names the transition or the gate that forbids it, 422 the field that is wrong."""

    def run(act: Act) -> tuple[int, dict[str, Any]]:
        order_of(request, number)
        return 200, after(advance(number, step, body.data, act=act), act.role)

    payload = {"number": number, "step": step, **body.model_dump(mode="json")}
    return written(request, "step", payload, run, occurred_at=body.occurred_at)
