"""The engineer's addresses: every screen brings its own list."""

from django.urls import URLPattern

from yinuo.field import commands, day, files, job, positions, pull, receipt, steps, uploads

app_name = "field"
urlpatterns: list[URLPattern] = [
    *day.urls,
    *job.urls,
    *receipt.urls,
    *pull.urls,
    *steps.urls,
    *commands.urls,
    *files.urls,
    *uploads.urls,
    *positions.urls,
]
