"""The engineer's addresses."""

from django.urls import URLPattern

from yinuo.field import commands

app_name = "field"
urlpatterns: list[URLPattern] = [
    *commands.urls,
]
