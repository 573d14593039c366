"""One form a step, built from the table of what each step needs: desk, phone and customer pages share it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.checklists.types import Item, ItemKind
from yinuo.hall.helps import CHOICES, CONFIRM, HELP, LABELS, PRIMARY, Confirm
from yinuo.hall.labels import FACTS, field_label, of
from yinuo.hall.words import explain
from yinuo.kernel.errors import Refused
from yinuo.orders.rules.inputs import FIELDS, Field
from yinuo.orders.rules.transitions import steps_from
from yinuo.orders.types import ContactWay, Step, WaitFor

Choices = Sequence[tuple[str, Any]]

SCRIPTED = frozenset({"strokes", "pairs", "amounts", "prices"})
"""Told by a script or a page of their own, never typed into a step's form."""
LONG_TEXT = 500  # characters from which a text gets several lines
FEW = 5  # choices up to which all of them are shown at once
YES_NO = (("yes", _("是")), ("no", _("否")))
LABELLED = {"how": of(ContactWay), "wait_for": of(WaitFor)}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step somebody may take now: its label, the question asked before, and whether it is the one to do next."""

    step: Step
    label: Any
    confirm: Confirm | None
    primary: bool

    @property
    def plain(self) -> bool:
        """Whether it needs nothing to be told, so that one button is enough."""
        return not any(field.required for field in FIELDS[self.step])


def next_steps(state: str, role: str) -> list[NextStep]:
    """What a role may do from a state, the one to do next first."""
    possible = steps_from(state, role)
    wanted = next((step for step in PRIMARY.get(state, ()) if step in possible), "")
    ordered = sorted(possible, key=lambda step: step != wanted)
    return [NextStep(Step(step), Step(step).label, CONFIRM.get(step), step == wanted) for step in ordered]


class StepForm(forms.Form):
    """The form of one step; `told()` gives what the action is told."""

    step: Step

    def told(self) -> dict[str, Any]:
        """The cleaned values as `orders.actions.advance` takes them; what was left empty is left out."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            kind = getattr(self.fields[name], "kind", "")
            if name.startswith("items."):
                found.setdefault("items", {})[name.removeprefix("items.")] = value
            elif kind == "flag" and isinstance(value, str):
                found[name] = value == "yes"
            else:
                found[name] = value
        return found

    def refuse(self, refused: Refused) -> Any:
        """Put a refusal beside the input it names; else answer its Explanation for a note above the form."""
        words = explain(refused)
        if words.field not in self.fields:
            return words
        self.add_error(words.field, " ".join(filter(None, (words.detail or words.title, words.remedy))))
        return None


def step_form(
    step: str,
    data: Mapping[str, Any] | None = None,
    *,
    initial: Mapping[str, Any] | None = None,
    options: Mapping[str, Choices] | None = None,
    items: Iterable[Item] = (),
    skip: Iterable[str] = ("photos",),
) -> StepForm:
    """The form of `step`, bound when `data` is given.

    `options` gives a field such as `engineer` or `duplicate_of` its choices; `items` are the checklist lines the step
    may confirm; `skip` leaves out what the page asks in another way. Moments are read in the company's zone.
    """
    fields: dict[str, forms.Field] = {}
    for field in FIELDS[Step(step)]:
        if field.name in skip or field.kind in SCRIPTED or (field.kind == "items" and not items):
            continue
        if field.kind == "items":
            fields |= {f"items.{item.code}": item_field(item) for item in items}
        else:
            fields[field.name] = _field(step, field, (options or {}).get(field.name))
    made = type("StepForm", (StepForm,), fields)
    form: StepForm = made(data, initial=dict(initial or {}), auto_id=f"{step}-%s")
    form.step = Step(step)
    return form


def label_of(step: str, name: str) -> Any:
    """What a field of a step is called."""
    return LABELS.get((step, name)) or field_label(name)


def item_field(item: Item) -> forms.Field:
    """The input of one checklist line; never required here: the gate says what is missing."""
    label = _(item.text)
    if item.kind == ItemKind.NUMBER:
        return forms.DecimalField(label=label, help_text=_(item.unit), required=False)
    if item.kind == ItemKind.CHOICE:
        return forms.ChoiceField(
            label=label, choices=[("", "—"), *((each, _(each)) for each in item.choices)], required=False
        )
    if item.kind == ItemKind.PHOTO:
        return forms.CharField(label=label, widget=forms.HiddenInput, required=False)
    return forms.BooleanField(label=label, required=False)


def _field(step: str, field: Field, options: Choices | None) -> forms.Field:
    given: dict[str, Any] = {
        "label": label_of(step, field.name), "required": field.required, "help_text": HELP.get((step, field.name), ""),
    }  # fmt: skip
    made = _chosen(step, field, options, given) or _typed(field, given)
    made.kind = field.kind  # type: ignore[attr-defined]  # -- outside: a note of ours on Django's field
    return made


def _chosen(step: str, field: Field, options: Choices | None, given: dict[str, Any]) -> forms.Field | None:
    if options is not None:
        return forms.ChoiceField(choices=[("", "—"), *options], **given)
    match field.kind:
        case "flag" if field.required:
            choices = CHOICES.get((step, field.name), YES_NO)
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
        case "flag":
            return forms.BooleanField(**given)
        case "choice":
            few = len(field.options) <= FEW and field.required
            start = [] if few else [("", "—")]
            widget: Any = forms.RadioSelect if few else forms.Select
            return forms.ChoiceField(choices=[*start, *_labelled(field)], widget=widget, **given)
        case "choices":
            return forms.MultipleChoiceField(choices=_labelled(field), widget=forms.CheckboxSelectMultiple, **given)
        case "score":
            scores = [(str(n), str(n)) for n in range(5, 0, -1)]
            return forms.ChoiceField(choices=scores, widget=forms.RadioSelect, **given)
    return None


def _typed(field: Field, given: dict[str, Any]) -> forms.Field:
    match field.kind:
        case "moment":
            widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            return forms.DateTimeField(widget=widget, **given)
        case "lat" | "lon":
            limit = 90 if field.kind == "lat" else 180
            return forms.FloatField(
                min_value=-limit, max_value=limit, widget=forms.NumberInput({"step": "any"}), **given
            )
        case "quantity":
            return forms.DecimalField(min_value=Decimal("0.001"), max_digits=8, decimal_places=3, initial=1, **given)
        case "cny":
            return forms.DecimalField(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, **given)
        case "meter":
            return forms.DecimalField(min_value=0, max_digits=8, decimal_places=1, **given)
        case "metres":
            return forms.FloatField(min_value=0, widget=forms.HiddenInput, **given)
        case "hash" | "hashes":
            return forms.CharField(widget=forms.HiddenInput, **given)
    area = forms.Textarea({"rows": 3}) if field.most >= LONG_TEXT else forms.TextInput()
    return forms.CharField(max_length=field.most, widget=area, **given)


def _labelled(field: Field) -> list[tuple[str, Any]]:
    labels = LABELLED.get(field.name) or FACTS.get(field.name, {})
    return [(option, labels.get(option, option)) for option in field.options]
