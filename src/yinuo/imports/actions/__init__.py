"""Checking a workbook, writing it, taking it back. Each keeps or changes one batch."""

from yinuo.imports.actions.batches import apply, apply_plan, check, keep, undo

__all__ = ["apply", "apply_plan", "check", "keep", "undo"]
