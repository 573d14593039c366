"""Who sees packs and who takes them in; which step a role takes is the table's business."""

from yinuo.accounts.types import Role


def may_see(role: str, *, engineer_id: int | None, of_id: int) -> bool:
    """The office sees all, an engineer the own ones."""
    return role != Role.ENGINEER or engineer_id == of_id
