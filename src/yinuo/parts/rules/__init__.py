"""The rules of parts: how they move; `planning` says what to bring and what to take along."""

from yinuo.parts.rules.moving import checked, require_enough, require_other_hands, still_wanted, sums

__all__ = ["checked", "require_enough", "require_other_hands", "still_wanted", "sums"]
