"""Template tags of every page: addresses of third-party files and the icons."""

import json
from functools import cache
from typing import cast

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@cache
def vendored() -> dict[str, str]:
    """Name → path under static/, as written by tools/vendor.py."""
    return cast("dict[str, str]", json.loads(settings.VENDOR_MANIFEST.read_text()))


@register.simple_tag
def vendor(name: str) -> str:
    """The address of a third-party file: `{% vendor "htmx" %}`. An unknown name is a KeyError: see tools/vendor.py."""
    return static(vendored()[name])


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon out of the sprite: `{% icon "phone" %}`; decorative, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static(vendored()["icons"]),
        name,
    )
