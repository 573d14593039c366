"""The desk's addresses: every page brings its own list."""

from django.urls import URLPattern

from yinuo.desk import notices

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *notices.urls,
]
