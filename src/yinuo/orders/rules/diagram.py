"""The transition table as a page of the docs: a state diagram and a table, so that both are always true."""

from yinuo.orders.rules.inputs import FIELDS
from yinuo.orders.rules.transitions import RESUME, TABLE, Transition
from yinuo.orders.types import State, Step

HEAD = """# The life of a service order

Generated from `orders/rules/transitions.py` by `make diagram`; pages, API and phone read the same table.
Steps that leave the state as it is are in the table only.

"""


def page() -> str:
    """The whole page in Markdown, with the diagram in Mermaid."""
    return HEAD + _diagram() + "\n" + _table()


def _diagram() -> str:
    arrows = {
        f"    {source.value} --> {line.to}: {line.step.value}"
        for line in TABLE
        for source in line.frm
        if line.to is not None and line.to != RESUME and len(line.frm) < len(State) - 3
    }
    return "```mermaid\nstateDiagram-v2\n    [*] --> reported\n" + "\n".join(sorted(arrows)) + "\n```\n"


def _table() -> str:
    rows = [_row(line) for step in Step for line in TABLE if line.step == step]
    head = "| step | from | to | who | gates | clause | is told |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


def _row(line: Transition) -> str:
    source = "any" if len(line.frm) == len(State) else ", ".join(sorted(state.value for state in line.frm))
    told = ", ".join(f"{field.name}{'*' if field.required else ''}" for field in FIELDS[line.step])
    cells = (
        f"`{line.step.value}`", source, "stays" if line.to is None else str(line.to),
        ", ".join(sorted(role.value for role in line.roles)), ", ".join(str(gate) for gate in line.gates),
        line.clause, told,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"
