"""What a command is and how it was answered."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: an HTTP-like status, a JSON body, and whether it was given before."""

    status: int
    body: dict[str, Any]
    repeated: bool = False
