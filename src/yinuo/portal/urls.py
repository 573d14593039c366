"""The portal's addresses, all by key: every page brings its own list."""

from django.urls import URLPattern

from yinuo.portal import commitments, files, follow, money, report, sale, shop, sign, start, steps, supplier, verify

app_name = "portal"
urlpatterns: list[URLPattern] = [
    *start.urls,
    *report.urls,
    *follow.urls,
    *steps.urls,
    *sign.urls,
    *files.urls,
    *supplier.urls,
    *shop.urls,
    *verify.urls,
    *commitments.urls,
    *money.urls,
    *sale.urls,
]
