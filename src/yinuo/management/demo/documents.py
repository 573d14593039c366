"""What the invented maker wrote for its engineers: repair guides, a bulletin, and two manuals as PDF."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from yinuo.assets.actions import documents
from yinuo.assets.types import DocumentKind, Draft
from yinuo.kernel import pdf
from yinuo.kernel.act import Act
from yinuo.management.demo.catalogue import MODELS

KINDS = {"articles": DocumentKind.ARTICLE, "bulletins": DocumentKind.BULLETIN, "manuals": DocumentKind.MANUAL}
LANGUAGE = "zh-hans"


def write(act: Act) -> None:
    """Every document of documents.yaml."""
    lists = yaml.safe_load(Path(__file__).with_name("documents.yaml").read_text(encoding="utf-8"))
    for name, kind in KINDS.items():
        for row in lists[name]:
            documents.save(row["number"], _draft(kind, row), file=paper(row), act=act)


def _draft(kind: DocumentKind, row: dict[str, Any]) -> Draft:
    about = (tuple(row.get(name, ())) for name in ("families", "models", "systems"))
    return Draft(kind, row["title"], row.get("text", "").strip(), *about)


def paper(row: dict[str, Any]) -> tuple[bytes, str] | None:
    """The manual that its chapters make; None for what is words only."""
    if "chapters" not in row:
        return None
    codes = [model.code for model in MODELS if model.family in row["families"]]
    data = {
        "title": row["title"], "number": row["number"], "subtitle": "、".join(codes), "chapters": row["chapters"],
        "company": settings.COMPANY_NAME, "language": LANGUAGE,
    }  # fmt: skip
    return pdf.render("manual", data, {}), f"{row['title']}.pdf"
