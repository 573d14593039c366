"""The desk's addresses: every page brings its own list."""

from django.urls import URLPattern

from yinuo.desk import notices
from yinuo.desk.orders import board, intake, listing, order, search, steps, tray

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *board.urls,
    *intake.urls,
    *listing.urls,
    *tray.urls,
    *search.urls,
    *order.urls,
    *steps.urls,
    *notices.urls,
]
