"""What the demo company wrote for its engineers names only what there is, and says something to everybody."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from yinuo.assets.types import Family, FaultSystem
from yinuo.management.demo import documents
from yinuo.management.demo.catalogue import MODELS

LISTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(documents.__file__).with_name("documents.yaml").read_text(encoding="utf-8")
)
ROWS = [row for rows in LISTS.values() for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_a_document_is_about_what_there_is(row: dict[str, Any]) -> None:
    assert set(row.get("families", ())) <= set(Family.values)
    assert set(row.get("systems", ())) <= set(FaultSystem.values)
    assert set(row.get("models", ())) <= {model.code for model in MODELS}


def test_numbers_are_given_once() -> None:
    assert len({row["number"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("system", ["hydraulics", "brush", "blower", "snow_blade", "spreading", "electrics", "water"])
def test_the_faults_seen_most_have_a_guide(system: str) -> None:
    assert [row["number"] for row in LISTS["articles"] if system in row["systems"]] != []


@pytest.mark.parametrize("row", LISTS["manuals"], ids=lambda row: row["number"])
def test_a_manual_is_a_paper_and_the_same_each_time(row: dict[str, Any]) -> None:
    first, second = documents.paper(row), documents.paper(row)

    assert first is not None
    assert first == second
    assert first[0].startswith(b"%PDF-")
