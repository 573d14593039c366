"""Plain text as people type it: blank lines part paragraphs, and lines that begin with "- " are a list."""

from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

MARK = "- "


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs and lists: `{{ document.text|prose }}`. Everything else stays as it was typed."""
    lines = [line.strip() for line in text.splitlines()]
    # A blank line is a part of its own, so that it parts paragraphs and shows nothing.
    parts = [(kind, list(group)) for kind, group in groupby(lines, key=_kind_of)]
    return format_html_join("", "{}", ((_shown(kind, part),) for kind, part in parts))


def _kind_of(line: str) -> str:
    return "item" if line.startswith(MARK) else "words" if line else "gap"


def _shown(kind: str, lines: list[str]) -> SafeString:
    if kind == "item":
        items = format_html_join("", "<li>{}</li>", ((line.removeprefix(MARK),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    if kind == "words":
        return format_html("<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)))
    return SafeString("")
