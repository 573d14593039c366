"""Checking a workbook, writing it, taking it back. Each keeps or changes one batch."""

from yinuo.imports.actions.batches import KEPT, Progress, apply, apply_plan, check, keep, undo

__all__ = ["KEPT", "Progress", "apply", "apply_plan", "check", "keep", "undo"]
