"""The one Django app: every room's tables carry its label."""

from django.apps import AppConfig

from yinuo.site import checks


class YinuoConfig(AppConfig):
    name = "yinuo"
    label = "yinuo"
    verbose_name = "一诺"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks. Nothing else hangs on start-up: there are no signals (docs/decisions/0003)."""
        checks.register_all()
