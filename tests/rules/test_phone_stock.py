"""What is left on the own van after parts used without signal: `stock.js`, run by node."""

from typing import Any

from tests.phone_scripts import ask

VAN = [
    {"number": "HOSE-12", "name": "高压油管", "quantity": "3", "serials": []},
    {"number": "ECU-3", "name": "控制器", "quantity": "2", "serials": ["E1", "E2"]},
]


def left(*commands: dict[str, Any]) -> list[tuple[str, list[str]]]:
    remaining = "module.remaining(told.stock, module.newUses(told.commands, 100))"
    parts = ask("stock.js", remaining, {"stock": VAN, "commands": commands})
    return [(part["quantity"], part["serials"]) for part in parts]


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
