"""The one Django app: every room's tables carry its label."""

from django.apps import AppConfig


class YinuoConfig(AppConfig):
    name = "yinuo"
    label = "yinuo"
    verbose_name = "一诺"
    default_auto_field = "django.db.models.BigAutoField"
