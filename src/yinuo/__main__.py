"""`yinuo COMMAND`: the management commands under the product's own name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; the settings module can be replaced by DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.site.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
