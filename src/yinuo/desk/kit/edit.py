"""A form page out of a form class and two functions: what it starts with, and the action that saves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yinuo.hall.act import act_of
from yinuo.hall.words import Explanation, explain, status_of
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused

Save = Callable[[Any, Mapping[str, Any], Act], Any]


@dataclass(frozen=True, slots=True)
class Editing:
    """What a form page is. `find(user, key)` answers the thing (404 or Refused otherwise), never asked for a new one;
    `start(thing)` answers the form's first values; `save(thing, values, act)` calls the action and answers the saved
    thing; `after(thing)` the address to go to."""

    title: str | Promise
    form: type[forms.Form]
    find: Callable[[Any, Any], Any]
    start: Callable[[Any], Mapping[str, Any]]
    save: Save
    after: Callable[[Any], str]
    back: Callable[[], str]
    done: str | Promise = _("已保存")
    lead: str | Promise = ""
    template: str = "desk/kit/edit.html"  # or one that extends it


def edit_page(editing: Editing) -> Callable[..., HttpResponse]:
    """The page `(request, key=None)`. Bad input and refusals come back as 422 or 409 with all that was typed."""

    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, key: Any = None) -> HttpResponse:
        thing = None if key is None else editing.find(request.user, key)
        if request.method == "GET":
            # An address may bring first values: "new vehicle" on a customer's page says whose it is.
            brought = {name: request.GET[name] for name in editing.form.base_fields if name in request.GET}
            return shown(request, editing, thing, editing.form(initial={**editing.start(thing), **brought}))
        form = editing.form(request.POST, request.FILES)
        if not form.is_valid():
            return shown(request, editing, thing, form, status=422)
        try:
            saved = editing.save(thing, form.cleaned_data, act_of(request))
        except Refused as refused:
            return shown(request, editing, thing, form, words=refuse(form, refused), status=status_of(refused))
        messages.success(request, str(editing.done))
        return redirect(editing.after(saved))

    return page


def refuse(form: forms.Form, refused: Refused) -> Explanation | None:
    """Put the refusal beside the field it names; else answer the words for a note above the form."""
    words = explain(refused)
    if words.field not in form.fields:
        return words
    form.add_error(words.field, " ".join(filter(None, (words.detail or words.title, words.remedy))))
    return None


def shown(
    request: HttpRequest,
    editing: Editing,
    thing: Any,
    form: forms.Form,
    *,
    words: Explanation | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands."""
    page = {"editing": editing, "thing": thing, "form": form, "words": words, "back": editing.back()}
    return render(request, editing.template, page, status=status)
