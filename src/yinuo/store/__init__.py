"""Statements for the few places where building them anew costs more than running them (docs/decisions/0015)."""
