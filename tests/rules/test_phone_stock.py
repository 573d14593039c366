"""What is left on the own van after parts used without signal: `stock.js`, run by node."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

NODE = Path(sys.executable).parent / "node"
STOCK = settings.STATIC_ROOT / "field" / "stock.js"
DRIVER = """
const { newUses, remaining } = await import(process.argv[1]);
const { stock, commands } = JSON.parse(process.argv[2]);
process.stdout.write(JSON.stringify(remaining(stock, newUses(commands, 100))));
"""
VAN = [
    {"number": "HOSE-12", "name": "高压油管", "quantity": "3", "serials": []},
    {"number": "ECU-3", "name": "控制器", "quantity": "2", "serials": ["E1", "E2"]},
]


def left(*commands: dict[str, Any]) -> list[tuple[str, list[str]]]:
    told = json.dumps({"stock": VAN, "commands": commands})
    asked = [str(NODE), "--input-type=module", "-e", DRIVER, str(STOCK), told]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return [(part["quantity"], part["serials"]) for part in json.loads(answer)]


def use(name: object, part: str, quantity: str, state: str = "waiting", **more: Any) -> dict[str, Any]:
    answer = {"body": {"version": more.pop("version", 0)}}
    return {"id": name, "kind": "use_part", "state": state, "answer": answer,
            "data": {"part": part, "quantity": quantity, **more}}  # fmt: skip


def undo(of: str) -> dict[str, Any]:
    return {"id": f"undo {of}", "kind": "undo_part", "state": "waiting", "answer": None, "data": {"used": of}}


def test_what_is_used_and_not_sent_is_taken_off_with_its_serial() -> None:
    assert left(use("a", "HOSE-12", "1.1"), use("b", "HOSE-12", "0.2"), use("c", "ECU-3", "1", serial="E1")) == [
        ("1.7", []),
        ("1", ["E2"]),
    ]


def test_what_the_page_knows_or_the_server_refused_is_not_taken_off_again() -> None:
    known, fresh = (use(each, "HOSE-12", "1", "applied", version=each) for each in (99, 101))

    assert left(known, use("r", "HOSE-12", "1", "refused")) == [("3", []), ("2", ["E1", "E2"])]
    assert left(fresh) == [("2", []), ("2", ["E1", "E2"])]


def test_a_use_taken_back_before_it_was_sent_leaves_all_on_the_van() -> None:
    assert left(use("a", "ECU-3", "1", serial="E1"), undo("a")) == [("3", []), ("2", ["E1", "E2"])]


def test_there_is_never_less_than_nothing() -> None:
    assert left(use("a", "HOSE-12", "2"), use("b", "HOSE-12", "2"))[0] == ("0", [])
