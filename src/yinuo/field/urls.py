"""The engineer's addresses: every screen brings its own list."""

from django.urls import URLPattern

from yinuo.field import (
    app,
    asking,
    commands,
    day,
    documents,
    driving,
    files,
    install,
    job,
    me,
    outbox,
    parts,
    positions,
    pull,
    push,
    receipt,
    steps,
    tours,
    uploads,
    vouchers,
)

app_name = "field"
urlpatterns: list[URLPattern] = [
    *app.urls,
    *install.urls,
    *day.urls,
    *outbox.urls,
    *me.urls,
    *parts.urls,
    *asking.urls,
    *job.urls,
    *receipt.urls,
    *pull.urls,
    *push.urls,
    *steps.urls,
    *commands.urls,
    *files.urls,
    *documents.urls,
    *uploads.urls,
    *positions.urls,
    *tours.urls,
    *vouchers.urls,
    *driving.urls,
]
