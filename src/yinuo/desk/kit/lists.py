"""A list page out of a query, columns and a filter form: `board = list_page(Listing(...))`. For plain master data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yinuo.desk.kit.tables import EXPORT_ROWS, Column, headings, ordered, page_of, workbook


class Search(forms.Form):
    """The filter of a list that has no other: one box."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=80)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page is. `query(user, filters)` answers an ordered queryset of what this user may see; `filters` are
    the filter form's cleaned values. `row_url(row)` leads to its page, `new_url(user)` to the empty form or ""."""

    title: str | Promise
    query: Callable[[Any, Mapping[str, Any]], "QuerySet[Any]"]
    columns: Sequence[Column]
    row_url: Callable[[Any], str]
    name: str  # of the exported file
    new_url: Callable[[Any], str] = lambda user: ""
    new_label: str | Promise = _("新建")
    filters: type[forms.Form] = Search
    empty: str | Promise = _("没有符合条件的记录")
    lead: str | Promise = ""
    template: str = "desk/kit/list.html"  # or one that extends it
    more: Callable[[HttpRequest], Mapping[str, object]] = lambda request: {}  # what that one shows besides


def list_page(listing: Listing) -> Callable[[HttpRequest], HttpResponse]:
    """The page: filters, sortable headings, pages, export. htmx gets only `#rows`."""

    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        form = asked(listing.filters, request)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        rows = ordered(listing.query(request.user, chosen), listing.columns, request)
        if request.GET.get("export") == "xlsx":
            return workbook(rows[:EXPORT_ROWS], listing.columns, listing.name)
        name = "desk/kit/list.html#rows" if request.headers.get("HX-Request") else listing.template
        return render(request, name, {**shown(listing, form, rows, request), **listing.more(request)})

    return page


def asked(filters: type[forms.Form], request: HttpRequest) -> forms.Form:
    """The filter as the address asks for it. A field the address leaves out keeps its first value: the second page and
    the workbook show what the first page shows."""
    if not request.GET:
        return filters()
    given = request.GET.copy()
    for name, field in filters.base_fields.items():
        if name not in given and field.initial is not None:
            given[name] = field.initial() if callable(field.initial) else field.initial
    return filters(given)


def shown(listing: Listing, form: forms.Form, rows: "QuerySet[Any]", request: HttpRequest) -> dict[str, object]:
    """What list.html needs."""
    page = page_of(rows, request)
    cells = [
        (listing.row_url(row), [(column, column.of(row), getattr(row, column.key, None)) for column in listing.columns])
        for row in page.rows
    ]
    return {
        "listing": listing,
        "form": form,
        "page": page,
        "headings": headings(listing.columns, request),
        "cells": cells,
        "new_url": listing.new_url(request.user),
    }
