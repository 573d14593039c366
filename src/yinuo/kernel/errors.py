"""The one refusal a rule or an action may raise; its words are the door's business."""


class Refused(Exception):
    """What was asked cannot be done: a code, the clause that says so, the field at fault, and the facts."""

    def __init__(self, code: str, *, clause: str | None = None, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
