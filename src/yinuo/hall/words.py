"""The words of a refusal: what was refused, why, and what helps. Codes come from the rooms, facts fill the gaps."""

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.hall import shop_words
from yinuo.hall.labels import FACTS, field_label
from yinuo.hall.sentences import SENTENCES, STATUS, UNKNOWN
from yinuo.kernel.errors import Refused

FACT = re.compile(r"%\((\w+)\)s")
SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?] )")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal in the reader's language. `field` is the input at fault, "" where none is; `clause` as in `R-5.11`."""

    title: str
    detail: str
    remedy: str
    field: str
    clause: str
    code: str


def explain(refused: Refused) -> Explanation:
    """An unknown code gets a truthful general sentence that quotes it, so that it can be reported."""
    facts = defaultdict(str, {name: spoken(name, value) for name, value in refused.facts.items()})
    facts |= {"code": refused.code, "field": force_str(field_label(refused.field or ""))}
    title, detail, remedy = SENTENCES.get(refused.code, UNKNOWN)
    return Explanation(
        title=force_str(title) % facts,
        detail=filled(detail, facts),
        remedy=filled(remedy, facts),
        field=refused.field or "",
        clause=refused.clause or "",
        code=refused.code,
    )


def filled(text: str | Promise, facts: Mapping[str, str]) -> str:
    """The text with its facts; a sentence that lives by facts none of which was sent is left out."""
    told = []
    for part in SENTENCE_END.split(force_str(text)):
        names = FACT.findall(part)
        if not names or any(facts[name] for name in names):
            told.append(part % facts)
    return "".join(told).strip()


def status_of(refused: Refused) -> int:
    """The HTTP status: 422 when an input is at fault, 409 when the moment or the state is."""
    return STATUS.get(refused.code, 422 if refused.field else 409)


def sentence(refused: Refused) -> str:
    """Title, detail and remedy in one line, for the error list of an import and for the API."""
    words = explain(refused)
    return _("%(title)s：%(detail)s %(remedy)s") % {
        "title": words.title,
        "detail": words.detail,
        "remedy": words.remedy,
    }


def spoken(name: str, value: object) -> str:
    """A fact in words: codes by their label, moments told as ISO 8601 by the company's clock."""
    if isinstance(value, str) and (name == "at" or name.endswith("_at")):
        with suppress(ValueError):
            value = date.fromisoformat(value) if len(value) == len("2026-11-23") else datetime.fromisoformat(value)
    labels = FACTS.get(name, {})
    if isinstance(value, (list, tuple, set, frozenset)):
        return plain([lacking(one) if isinstance(one, Mapping) else labels.get(str(one), one) for one in value])
    return plain(labels.get(str(value), value))


def lacking(item: Mapping[str, object]) -> str:
    """What closes a gate: the checklist item's own text, or the certificate's name, and why it does not count."""
    if item.get("code") in shop_words.BARS:
        return shop_words.bar_in_words(item)
    # An item's text is data in Chinese whose translations stand in the catalogues; a certificate is a code.
    text = _(spoken("certificate", item["text"])) if item.get("text") else ""
    text = text and _(text)  # a checklist's text is data, written in Chinese
    why = spoken("why", item.get("why", ""))
    return _("%(item)s（%(why)s）") % {"item": text, "why": why} if text else why


def plain(value: object) -> str:
    """A value as a person reads it: moments in the company's zone, enum members by label, several by commas."""
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value) if value.tzinfo else value, "Y-m-d H:i")
    if isinstance(value, date):
        return formats.date_format(value, "Y-m-d")
    if label := getattr(value, "label", None):
        return force_str(label)
    if isinstance(value, Mapping):
        return plain(list(value.values()))
    if isinstance(value, (list, tuple)):
        return pgettext("between the items of a list", "、").join(plain(one) for one in value)
    return "" if value is None else force_str(value)
