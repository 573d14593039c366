"""The moving desk: receive, issue, take back, move and count with a scanner and one button (R-6.4)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from yinuo.accounts.types import Role
from yinuo.desk.parts.slip import SERIAL, Slip, SlipLine, told
from yinuo.hall.entry import open_to
from yinuo.hall.moves import book
from yinuo.hall.once import once
from yinuo.hall.words import Explanation, explain, plain, status_of
from yinuo.kernel.errors import Refused
from yinuo.orders.queries import one as orders
from yinuo.parts import queries
from yinuo.parts.queries import asking
from yinuo.parts.types import STORES, MoveKind, PlaceKind
from yinuo.people import queries as people

if TYPE_CHECKING:
    from yinuo.parts.models import Part

Choices = Callable[[], list[tuple[str, str]]]
KINDS = (MoveKind.ISSUE, MoveKind.RECEIVE, MoveKind.RETURN, MoveKind.TRANSFER, MoveKind.COUNT)
LISTED = 8
"""As many parts are offered where words find several."""
REMEMBERED = "store"
"""The store a keeper worked at last, kept in the session."""


def places(*kinds: str) -> Choices:
    return lambda: [("", "—"), *((each.code, each.name) for each in queries.places(*kinds))]


def engineers() -> list[tuple[str, str]]:
    found = people.engineers().filter(active=True)
    return [("", "—"), *((each.number, f"{each.number} {each.name} · {each.outlet.name}") for each in found)]


def chosen(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices)


def line(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=required)


class Receive(forms.Form):
    store = chosen(gettext_lazy("入到"), places(*STORES))
    supplier = line(gettext_lazy("供货方"), required=False)


class Issue(forms.Form):
    store = chosen(gettext_lazy("从仓库"), places(*STORES))
    engineer = chosen(gettext_lazy("发给"), engineers)
    order = forms.CharField(label=gettext_lazy("用于工单"), max_length=30, required=False)
    request = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)


class Return(forms.Form):
    engineer = chosen(gettext_lazy("退料人"), engineers)
    store = chosen(gettext_lazy("退到"), places(*STORES))


class Transfer(forms.Form):
    from_place = chosen(gettext_lazy("调出"), places(*STORES, PlaceKind.SHOP, PlaceKind.TRANSIT))
    to_place = chosen(gettext_lazy("调入"), places(*STORES, PlaceKind.SHOP, PlaceKind.TRANSIT))
    reason = line(gettext_lazy("调拨原因"))


class Count(forms.Form):
    place = chosen(gettext_lazy("盘点哪里"), places(*STORES, PlaceKind.VAN))
    reason = line(gettext_lazy("盘点说明"))


FORMS: Mapping[MoveKind, type[forms.Form]] = {
    MoveKind.RECEIVE: Receive,
    MoveKind.ISSUE: Issue,
    MoveKind.RETURN: Return,
    MoveKind.TRANSFER: Transfer,
    MoveKind.COUNT: Count,
}
HOME = {MoveKind.TRANSFER: "from_place", MoveKind.COUNT: "place"}
"""The field that names the keeper's own place, where it is not `store`."""
TITLES = {
    MoveKind.RECEIVE: pgettext_lazy("action", "入库"),
    MoveKind.ISSUE: pgettext_lazy("action", "领用"),
    MoveKind.RETURN: pgettext_lazy("action", "退库"),
    MoveKind.TRANSFER: pgettext_lazy("action", "调拨"),
    MoveKind.COUNT: pgettext_lazy("action", "盘点"),
}
BUTTONS = {
    MoveKind.RECEIVE: gettext_lazy("确认入库"),
    MoveKind.ISSUE: gettext_lazy("确认发料"),
    MoveKind.RETURN: gettext_lazy("确认退库"),
    MoveKind.TRANSFER: gettext_lazy("确认调拨"),
    MoveKind.COUNT: gettext_lazy("确认盘点"),
}


@open_to(Role.STOREKEEPER)
@require_http_methods(["GET", "POST"])
def moving(request: HttpRequest, kind: MoveKind) -> HttpResponse:
    """One kind of slip. `do` is what was pressed: scan, pick:<part>, undo, drop:<part>, book; "" only redraws."""
    move, home = kind, HOME.get(kind, "store")
    if request.method == "GET":
        brought = {home: request.session.get(REMEMBERED, ""), **request.GET.dict()}
        slip, note = Slip(), ""
        if move == MoveKind.ISSUE and (wanted := asking.request(brought.get("request", ""))):
            note = fill(wanted, slip, brought)
        known(slip, move, brought)
        return shown(request, move, FORMS[move](initial=brought), slip, note=note)
    header = speakable(request.POST)
    slip = told(header)
    known(slip, move, header)
    if header.get("do") == "book":
        return booked(request, move, slip)
    note, choices = pressed(move, slip, header)
    known(slip, move, header)
    form = FORMS[move](initial={name: header.get(name, "") for name in FORMS[move].base_fields})
    return shown(request, move, form, slip, note=note, choices=choices)


def known(slip: Slip, move: MoveKind, header: Mapping[str, str]) -> None:
    """Tell the slip what its parts are and how many the place of departure holds."""
    numbers = [line.number for line in slip.lines]
    held = None
    if (code := departure(move, header)) is not None:
        place = queries.place(code)
        held = queries.quantities(place.pk, numbers) if place else None
    slip.know(queries.parts_by_number(numbers), held)


def departure(move: MoveKind, header: Mapping[str, str]) -> str | None:
    """The code of the place the parts leave, None where they come from outside or stay."""
    if move == MoveKind.RETURN:
        engineer = people.engineer(header.get("engineer", ""))
        return queries.van_code(engineer.pk) if engineer else None
    return {MoveKind.ISSUE: header.get("store"), MoveKind.TRANSFER: header.get("from_place")}.get(move)


def speakable(given: QueryDict) -> QueryDict:
    """The same without NULs, which no database keeps: a scanner that stutters loses nothing else."""
    clean = QueryDict(mutable=True)
    for name, values in given.lists():
        clean.setlist(name.replace("\x00", ""), [each.replace("\x00", "") for each in values])
    return clean


def pressed(move: MoveKind, slip: Slip, header: Any) -> tuple[str, "list[Part]"]:
    """Do to the slip what was pressed; what to say about it, and the parts to choose from."""
    verb, _colon, number = header.get("do", "").partition(":")
    match verb:
        case "undo":
            slip.undo()
        case "drop":
            slip.drop(number)
        case "pick" if part := queries.part(number):
            slip.scan(part)
        case "scan" if code := header.get("scan", "").strip():
            return scanned(code, move, slip, header)
    return "", []


def scanned(code: str, move: MoveKind, slip: Slip, header: Any) -> "tuple[str, list[Part]]":
    """A label, a serial, an order, an engineer's number, or words: whatever the box was given."""
    if part := queries.part(code) or queries.part(code.upper()):
        slip.scan(part)
    elif move != MoveKind.RECEIVE and (part := queries.part_of_serial(code)):
        slip.scan_serial(part, code)
    elif move == MoveKind.ISSUE and (wanted := asking.request(code.upper())):
        return fill(wanted, slip, header), []
    elif move == MoveKind.ISSUE and (order := orders.of_numbers([code.upper()]).get(code.upper())):
        header["order"] = order.number
        header["engineer"] = order.engineer.number if order.engineer else header.get("engineer", "")
    elif "engineer" in FORMS[move].base_fields and (engineer := people.engineer(code.upper())):
        header["engineer"] = engineer.number
    elif (waiting := slip.asks_serial) and waiting.part and SERIAL.fullmatch(code):
        slip.scan_serial(waiting.part, code)
    else:
        return searched(code, slip)
    return "", []


def fill(wanted: Any, slip: Slip, header: Any) -> str:
    """What a request still asks for and the store has goes onto the slip; what it lacks is said."""
    place = queries.place(header.get("store", ""))
    header["request"], header["engineer"] = wanted.number, wanted.engineer.number
    header["order"] = wanted.order.number if wanted.order else ""
    lacking = []
    for line in asking.wanted(wanted, place.pk if place else None):
        given = min(line.left, line.held) if place else line.left
        if given:
            slip.lines.append(SlipLine(line.number, f"{given.normalize():f}"))
        if given < line.left:
            lacking.append(line.number)
    return _("缺货：%(parts)s") % {"parts": plain(lacking)} if lacking else ""


def searched(words: str, slip: Slip) -> "tuple[str, list[Part]]":
    """Parts by their words: the only one goes onto the slip, of several one is chosen."""
    found = list(queries.parts(words, active=True)[:LISTED])
    if len(found) == 1:
        slip.scan(found[0])
        return "", []
    return ("" if found else _("没有找到“%(code)s”") % {"code": words}), found


def booked(request: HttpRequest, move: MoveKind, slip: Slip) -> HttpResponse:
    """Book the slip once; a refusal keeps everything on the page and stands at its line or field."""
    form = FORMS[move](request.POST)
    words = None
    status = 422
    if form.is_valid():
        try:
            answer = once(
                request, f"parts.{move}",
                lambda act: {"differs": book(move, form.cleaned_data, slip.written(), act=act)},
            )  # fmt: skip
            request.session[REMEMBERED] = form.cleaned_data[HOME.get(move, "store")]
            messages.success(request, said(move, slip, answer["differs"]))
            return redirect(name_of(move))
        except Refused as refused:
            words, status = refuse(form, slip, refused), status_of(refused)
    return shown(request, move, form, slip, words=words, status=status)


def refuse(form: forms.Form, slip: Slip, refused: Refused) -> Explanation | None:
    """Put the refusal at the line or the field it names; else answer the words for a note above all."""
    words = explain(refused)
    text = " ".join(filter(None, (words.detail or words.title, words.remedy)))
    if slip.blame(refused.facts.get("what"), text):
        return None
    if words.field in form.fields:
        form.add_error(words.field, text)
        return None
    return words


def said(move: MoveKind, slip: Slip, differs: Mapping[str, str]) -> str:
    """What was done, in a line."""
    if move == MoveKind.COUNT:
        if not differs:
            return _("已盘点 %(kinds)s 种，账实相符。") % {"kinds": len(slip.lines)}
        listed = plain([f"{number} {Decimal(each):+f}" for number, each in differs.items()])
        return _("已盘点 %(kinds)s 种，差异已入账：%(differs)s。") % {"kinds": len(slip.lines), "differs": listed}
    facts = {"kind": TITLES[move], "kinds": len(slip.lines), "pieces": f"{slip.pieces.normalize():f}"}
    return _("%(kind)s已办好：%(kinds)s 行，合计 %(pieces)s。") % facts


def shown(
    request: HttpRequest,
    move: MoveKind,
    form: forms.Form,
    slip: Slip,
    *,
    note: str = "",
    choices: "list[Part] | tuple[()]" = (),
    words: Explanation | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or for the script only the slip itself."""
    page = {
        "kind": move, "title": TITLES[move], "button": BUTTONS[move],
        "kinds": [(each, TITLES[each], reverse(name_of(each))) for each in KINDS],
        "form": form, "slip": slip, "note": note, "choices": choices, "words": words,
    }  # fmt: skip
    name = "desk/parts/moving.html#slip" if request.headers.get("HX-Request") else "desk/parts/moving.html"
    return render(request, name, page, status=status)


def name_of(move: MoveKind) -> str:
    """The page of a kind of slip."""
    return "desk:moving" if move == KINDS[0] else f"desk:moving_{move}"


urls = [
    path("parts/moves/", moving, {"kind": KINDS[0]}, name="moving"),
    *[path(f"parts/moves/{kind.value}/", moving, {"kind": kind}, name=f"moving_{kind.value}") for kind in KINDS[1:]],
]
