"""What else may be done on a job: help to ask for, and everything beside the next step, each with its form."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from yinuo.accounts.types import Role
from yinuo.charter.types import Terms
from yinuo.field.known import Known
from yinuo.field.now import OWN_STEPS
from yinuo.field.scene import PICTURED, SCENE_ICONS, is_offered, may_open
from yinuo.hall.helps import CONFIRM
from yinuo.hall.steps import step_form
from yinuo.hall.why import span
from yinuo.orders.rules.transitions import TABLE, steps_from
from yinuo.orders.types import Help, Step, WaitFor
from yinuo.people import queries as people
from yinuo.suppliers import queries as suppliers

if TYPE_CHECKING:
    from yinuo.orders.models import ServiceOrder

ICONS = {
    Step.LOCATE: "map-pin", Step.AGREE_APPOINTMENT: "calendar-check", Step.SOLVE_REMOTELY: "phone-call",
    Step.DECLINE: "user-share", Step.WAIT: "hourglass", Step.NOTE: "message", Step.REWORK: "tools",
    Step.REFUSE_SIGNATURE: "x", Step.SIGN_LATER: "qrcode", Step.USE_PART: "settings", Step.UNDO_PART: "refresh",
}  # fmt: skip


Options = dict[str, list[tuple[str, str]]]
"""Field → what may be chosen."""


@dataclass(frozen=True, slots=True)
class Aid:
    """A way to get help: the step that asks for it, what it tells by itself, and what it does to the promise."""

    key: str
    step: Step
    icon: str
    label: Any
    effect: Any
    told: tuple[tuple[str, str], ...] = ()


AIDS = (
    Aid(
        "parts", Step.WAIT, "box", _("缺配件"),
        _("工单转入等待，调度安排配件；%(clock)s，请先告诉客户。"), (("wait_for", WaitFor.PARTS),),
    ),
    Aid(
        "supplier", Step.NEED_SUPPLIER, "building-store", _("要配套厂家"),
        _("还没到场的，承诺改为接报后 %(reply)s内答复并约定时间；已经到场的，到场承诺不变。"), (("needed", "yes"),),
    ),
    Aid(
        "shop", Step.REQUEST_HELP, "tools", _("要送外委厂"),
        _("调度联系外委厂；工单仍在您名下，承诺不变，回执还由您请客户签。"), (("help", Help.SHOP),),
    ),
    Aid(
        "colleague", Step.REQUEST_HELP, "user-share", _("要同事接手"),
        _("调度改派后，安全防护由接手的同事重新确认；承诺不变，仍从报修算起。"), (("help", Help.COLLEAGUE),),
    ),
    Aid(
        "advice", Step.REQUEST_HELP, "message", _("要技术指导"),
        _("调度找人回复您；工单照常进行，承诺不变。"), (("help", Help.ADVICE),),
    ),
)  # fmt: skip
"""All that can be asked for, under one heading."""

MONEY = frozenset({Step.OFFER_QUOTE, Step.ACCEPT_QUOTE, Step.DECLINE_QUOTE, Step.TAKE_PAYMENT})

NOT_HERE = (
    OWN_STEPS | MONEY | {Step.APOLOGISE, Step.REQUEST_PARTS, Step.READ_METER, *(aid.step for aid in AIDS)} - {Step.WAIT}
)
"""Steps with a place of their own on the page."""


def helps(order: "ServiceOrder") -> list[dict[str, Any]]:
    """Every way to get help, those that cannot be taken now hidden: the phone shows them when they can."""
    possible = steps_from(order.state, Role.ENGINEER)
    options: dict[str, Options] = {"colleague": {"to": _colleagues(order)}, "supplier": _suppliers(order)}
    terms = Terms.from_json(order.terms)
    facts = {"reply": span(terms.reply.minutes), "clock": _clock(terms)}
    return [
        {
            "aid": aid,
            "effect": str(aid.effect) % facts,
            "form": _form(order, aid.step, aid.key, dict(aid.told), options.get(aid.key, {})),
            "possible": aid.step in possible,
            "photos": aid.step == Step.REQUEST_HELP,
        }
        for aid in AIDS
    ]


def more(job: Known) -> list[dict[str, Any]]:
    """Every other step of an engineer, likewise."""
    order, options = job.order, _parts(job)
    possible = steps_from(order.state, Role.ENGINEER)
    steps = dict.fromkeys(line.step for line in TABLE if Role.ENGINEER in line.roles and line.step not in NOT_HERE)
    return [
        {
            "step": step,
            "label": step.label,
            "icon": (ICONS | SCENE_ICONS).get(step, "dots-vertical"),
            "confirm": CONFIRM.get(step),
            "form": _form(order, step, step, {}, options.get(step, {})),
            "possible": step in possible and may_open(order, step),
            "photos": step in PICTURED,
            "locates": step == Step.LOCATE,
            "leaves": step == Step.DECLINE,
        }
        for step in steps
        if is_offered(order, step)
    ]


def _clock(terms: Terms) -> str:
    """Whether the promise's clock stands still while the order waits for parts: the frozen terms say so."""
    stands = any(WaitFor.PARTS in term.paused_by for term in (terms.arrive, terms.reply))
    return str(_("等配件期间按承诺条款不计时") if stands else _("对客户的承诺照常计时"))


def _colleagues(order: "ServiceOrder") -> list[tuple[str, str]]:
    """Who of the same outlet could take over, by number and name."""
    if order.engineer is None:
        return []
    there = people.engineers_of_outlet(order.engineer.outlet_id)
    able = [each for each in there if each.active and order.vehicle.model.family in each.skills]
    return [(each.number, each.name) for each in able if each.pk != order.engineer_id]


def _suppliers(order: "ServiceOrder") -> Options:
    """The makers of the register, those of the fault's system first; nothing to choose from is typed in."""
    known = suppliers.for_system(order.fault_system)
    return {"supplier": [(each.number, each.name) for each in known]} if known else {}


def _parts(job: Known) -> dict[Step, Options]:
    """What may be built in from the own van, and what may be taken back; nothing to choose from is typed in."""
    van = [(each.number, f"{each.name} {each.number} · {each.quantity.normalize():f} {each.unit}") for each in job.van]
    used = [(str(each.command_id), f"{each.part.name} × {each.quantity.normalize():f}") for each in job.lists.used]
    return {Step.USE_PART: {"part": van} if van else {}, Step.UNDO_PART: {"used": used}}


def _form(order: "ServiceOrder", step: Step, key: str, told: dict[str, str], options: Options) -> Any:
    """The step's form; what the page tells by itself is not asked, nor whom one wishes for where nobody is named."""
    skip = {"photos", "no_improper", "to", *told} - options.keys()
    form = step_form(step, initial=_start_of(order, step), options=options, skip=skip)
    form.auto_id = f"{key}-%s"
    return form


def _start_of(order: "ServiceOrder", step: Step) -> dict[str, Any]:
    """What a form holds before anybody typed."""
    starts: dict[Step, dict[str, Any]] = {
        Step.LOCATE: {"lat": order.lat, "lon": order.lon, "address": order.address},
        Step.AGREE_APPOINTMENT: {"agreed_by": order.contact_name},
        Step.REFUSE_SIGNATURE: {"signer": order.contact_name},
    }
    return starts.get(step, {})
