"""`yinuo diagram`: the service order's life as a page for the docs."""

from typing import Any

from django.core.management.base import BaseCommand

from yinuo.orders.rules.diagram import page


class Command(BaseCommand):
    """Prints Markdown; `make diagram` keeps it in docs/service-order.md."""

    help = "Print the transition table of the service order as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
