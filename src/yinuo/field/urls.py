"""The engineer's addresses: every screen brings its own list."""

from django.urls import URLPattern

from yinuo.field import commands, day, files, job, receipt, steps

app_name = "field"
urlpatterns: list[URLPattern] = [
    *day.urls,
    *job.urls,
    *receipt.urls,
    *steps.urls,
    *commands.urls,
    *files.urls,
]
