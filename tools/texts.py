"""Collect every text of the sources into the message catalogues, and draft the traditional Chinese of new ones.

The texts are the keys (docs/decisions/0010): Python's `_()` and its kin, the templates' `{% translate %}` and
`{% blocktranslate %}`, and the sentences of the checklists and of the first commitment. What a catalogue already says
is kept; a text that is gone is kept aside as obsolete, so that a reworded one finds its old translation.
"""

import ast
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import django
import opencc
import polib
import yaml
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import TranslatorCommentWarning, templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "yinuo"
LOCALE = PACKAGE / "locale"
PLURALS = {"zh_Hant": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
LANGUAGES = tuple(PLURALS)

KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
"""What marks a text, and at which places its arguments have the text, its plural and (c) its context."""
DATA = (
    "checklists/regulation.yaml", "checklists/inspection.yaml", "charter/commitment.yaml", "rescue/readiness.yaml",
    "rescue/claim.yaml",
)  # fmt: skip
SAID = {"text", "unit", "title", "choices", "law"}
"""The keys of these files whose values people read."""
HAN = re.compile(r"[\u3400-\u9fff]")


class Text(NamedTuple):
    """A key of the catalogues; `context` is "" where there is none."""

    msgid: str
    context: str = ""


@dataclass
class Use:
    """Where a text stands, relative to the package, and how it reads in the plural ("" where nobody counts)."""

    plural: str = ""
    places: list[str] = field(default_factory=list)


def main() -> None:
    """Bring both catalogues up to date and say what is still to be translated."""
    with path_of(LANGUAGES[0]).open() as held:
        flock(held, LOCK_EX)  # a second one at the same time would write back what it read before the first wrote
        found = collected()
        for language in LANGUAGES:
            book = catalogue(language)
            merge(book, found, language)
            book.save(str(path_of(language)))
            missing = [entry.msgid for entry in book if not entry.obsolete and not said(entry)]
            print(
                f"{language}: {len(found)} texts, {len(missing)} to translate, {len(book.obsolete_entries())} obsolete"
            )


@cache
def collected() -> dict[Text, Use]:
    """Every text of the sources, in the order of the files."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    found: dict[Text, Use] = {}
    for path in sources():
        place = path.relative_to(PACKAGE).as_posix()
        for text, plural in texts_in(path):
            use = found.setdefault(text, Use())
            use.plural = use.plural or plural
            if place not in use.places:
                use.places.append(place)
    return found


def sources() -> list[Path]:
    """Everything of ours that may hold texts."""
    files = sorted(path for kind in ("*.py", "*.html") for path in PACKAGE.rglob(kind))
    return [path for path in files if "migrations" not in path.parts] + [PACKAGE / name for name in DATA]


def texts_in(path: Path) -> Iterator[tuple[Text, str]]:
    """The texts of one file, each with its plural."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        yield from ((Text(each), "") for each in sentences(yaml.safe_load(source)))
        return
    code = as_python(source) if path.suffix == ".html" else only_marks(source)
    for _line, message, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        first, *rest = (message,) if isinstance(message, str) else message
        yield Text(first, context or ""), rest[0] if rest else ""


def only_marks(source: str) -> str:
    """The calls that mark a text of their own, one a line; in `gettext(row["text"])` Babel would see a text as well."""
    tree = ast.parse(source)
    names = renamed(tree)
    return "\n".join(
        f"{names.get(name, name)}({', '.join(map(ast.unparse, call.args))})"
        for name, call in calls(tree)
        if names.get(name, name) in KEYWORDS and isinstance(call.args[0], ast.Constant)
    )


def renamed(tree: ast.AST) -> dict[str, str]:
    """What a module calls Django's functions, and what they are."""
    return {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }


def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Every call of a bare name that passes something, in the order of the lines."""
    found = [
        (node.func.id, node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
    ]
    return sorted(found, key=lambda each: (each[1].lineno, each[1].col_offset))


def as_python(template: str) -> str:
    """A template as lines of calls, each from the margin: Python's own reader minds where a line begins."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TranslatorCommentWarning)
        lines = templatize(template).splitlines()
    return "\n".join(line.lstrip() for line in lines)


def sentences(data: Any, key: str = "") -> Iterator[str]:
    """Every text under one of the keys `SAID`."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from sentences(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value, key)
    elif key in SAID and isinstance(data, str) and HAN.search(data):
        yield data


def path_of(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> polib.POFile:
    """The catalogue as it stands; a new one where there is none. It holds no dates: they would change for nothing."""
    path = path_of(language)
    book = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    book.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return book


def merge(book: polib.POFile, found: dict[Text, Use], language: str) -> None:
    """Add what is new, set aside what is gone, keep what is said, in the order of the sources."""
    known = {Text(entry.msgid, entry.msgctxt or ""): entry for entry in book}
    book.clear()
    for text, use in found.items():
        entry = known.pop(text, None) or polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
        if entry.msgid_plural != use.plural:
            entry.msgid_plural, entry.msgstr, entry.msgstr_plural = use.plural, "", {}
        entry.obsolete = False
        entry.occurrences = [(place, "") for place in use.places]
        if language == "zh_Hant" and not said(entry):
            draft(entry)
        book.append(entry)
    for entry in filter(said, known.values()):
        entry.obsolete = True
        entry.occurrences = []
        book.append(entry)


def said(entry: polib.POEntry) -> bool:
    """Whether an entry is translated, in all its numbers."""
    told = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return bool(told) and all(told)


def draft(entry: polib.POEntry) -> None:
    """A draft in traditional Chinese; a person reads it."""
    if entry.msgid_plural:
        entry.msgstr_plural = {0: traditional(entry.msgid_plural)}
    else:
        entry.msgstr = traditional(entry.msgid)


def traditional(text: str) -> str:
    """Taiwan's characters with our own words; names of placeholders are Latin and stay."""
    usage, characters = conversion()
    if text in usage["whole"]:
        return usage["whole"][text]
    text = characters.convert(text)
    for bare, ours in usage["words"].items():
        text = text.replace(bare, ours)
    return text


@cache
def conversion() -> tuple[dict[str, dict[str, str]], opencc.OpenCC]:
    """Our own usage, and the converter of characters."""
    usage = yaml.safe_load(Path(__file__).with_name("traditional.yaml").read_text(encoding="utf-8"))
    return usage, opencc.OpenCC("s2tw")


if __name__ == "__main__":
    main()
