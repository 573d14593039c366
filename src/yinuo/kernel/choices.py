"""Words of a column that grow with the product."""

from typing import Any

from django.db.models import TextChoices


class Growing(TextChoices):
    """Choices of which a column is told `listed`: a migration names that instead of copying it, so a new word needs
    none."""

    @classmethod
    def listed(cls) -> list[tuple[str, Any]]:
        """Every code with its label."""
        return cls.choices
