"""Every text a person sees is marked, stands in both catalogues, and says the same with the same gaps."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
import yaml
from django.template.base import Lexer, Token, TokenType

from tools import texts
from tools.texts import HAN, KEYWORDS, LANGUAGES, PACKAGE, Text

READABLE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
GAP = re.compile(r"%%|%\(\w+\)[-.0-9]*[sdf]|\{\w+\}|</?code>")
KEPT = re.compile(r"《售后服务回执》|鲁F12345")
"""What stays Chinese in an English text: the name of the regulation's form, and a number plate."""
MARKED = re.compile(r"""_\((["']).*?\1\)""")

OWN = (
    "management/demo/",
    "management/bench/",
    "imports/rules/",
    "charges/rules/capitals.py",
    "kernel/pinyin.py",
    "site/settings.py",
    "apps.py",
)
"""Chinese that is data: made-up companies, the workbook's names in three languages, readings, names of ours."""
TEMPLATE_TITLES = ("填写说明", "填寫說明")
EXAMPLES = ("鲁F·12345", "《售后服务回执》")
"""Chinese in Python outside a mark that is meant as it stands."""


@cache
def entries(language: str) -> list[polib.POEntry]:
    """What a catalogue says; texts set aside as gone do not count."""
    return [entry for entry in texts.catalogue(language) if not entry.obsolete]


def told(entry: polib.POEntry) -> list[str]:
    """The translation, in all its numbers."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


def marks() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that marks a text in Python."""
    for path in texts.sources():
        if path.suffix == ".py":
            yield from ((path, call) for name, call in texts.calls(ast.parse(path.read_text())) if name in KEYWORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_text_of_the_sources_and_no_other(language: str) -> None:
    held = {Text(entry.msgid, entry.msgctxt or ""): entry.msgid_plural for entry in entries(language)}
    sought = {text: use.plural for text, use in texts.collected().items()}

    assert sorted(sought.keys() - held.keys()) == [], "make words"
    assert sorted(held.keys() - sought.keys()) == [], "make words"
    assert held == sought


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    missing = [entry.msgid for entry in entries(language) if entry.fuzzy or not texts.said(entry)]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_gaps_of_its_text(language: str) -> None:
    wrong = [text for entry in entries(language) for text in told(entry) if gaps(text) != gaps(entry.msgid)]

    assert wrong == []


def test_english_texts_hold_no_chinese() -> None:
    wrong = [text for entry in entries("en") for text in told(entry) if READABLE.search(KEPT.sub("", text))]

    assert wrong == []


def test_traditional_texts_hold_no_simplified_characters() -> None:
    said = {character for entry in entries("zh_Hant") for text in told(entry) for character in text}
    converter = texts.conversion()[1]

    assert {each for each in said if converter.convert(each) != each} - set("台准里") == set()


def test_every_text_is_chinese_in_the_sources() -> None:
    assert [text.msgid for text in texts.collected() if not READABLE.search(text.msgid)] == []


def test_no_text_is_put_together_before_it_is_looked_up() -> None:
    """A text with its facts already in it stands in no catalogue."""
    wrong = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path, call in marks()
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        or (isinstance(call.args[0], ast.Call) and getattr(call.args[0].func, "attr", "") == "format")
    ]

    assert wrong == []


def test_no_chinese_stands_in_python_without_a_mark() -> None:
    wrong = [
        f"{name}:{node.lineno}: {node.value}"
        for path in texts.sources()
        if path.suffix == ".py" and not (name := path.relative_to(PACKAGE).as_posix()).startswith(OWN)
        for node in unmarked(ast.parse(path.read_text()))
        if HAN.search(node.value) and node.value not in (*TEMPLATE_TITLES, *EXAMPLES)
    ]

    assert wrong == []


def unmarked(tree: ast.AST) -> Iterator[ast.Constant]:
    """The strings of a module that are neither docstrings nor the text of a mark."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if called not in KEYWORDS:
            yield from unmarked(node)


def test_no_chinese_stands_in_a_page_without_a_mark() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{token.lineno}: {token.contents.strip()}"
        for path in texts.sources()
        if path.suffix == ".html"
        for token in bare(Lexer(path.read_text()).tokenize())
        if READABLE.search(MARKED.sub("", token.contents))
    ]

    assert wrong == []


def bare(tokens: list[Token]) -> Iterator[Token]:
    """What a page says outside {% translate %} and {% blocktranslate %}."""
    block = False
    for token in tokens:
        tag = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        block = (block or tag == "blocktranslate") and tag != "endblocktranslate"
        if not block and tag != "translate" and token.token_type != TokenType.COMMENT:
            yield token


def test_no_chinese_stands_in_a_script() -> None:
    """Scripts take their words from the page (hall/page.py)."""
    scripts = [path for path in (PACKAGE / "static").rglob("*.js") if "vendor" not in path.parts]

    assert [path.name for path in scripts if READABLE.search(path.read_text())] == []


def test_a_text_fits_its_whole_draft_rule() -> None:
    """A rule for a text that is gone is a rule nobody would miss."""
    rules = yaml.safe_load((Path(texts.__file__).parent / "traditional.yaml").read_text())["whole"]

    assert set(rules) <= {text.msgid for text in texts.collected()}
