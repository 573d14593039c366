"""The addresses no door owns alone."""

from yinuo.hall import signin

urlpatterns = signin.urls
