"""Bringing in a workbook: check, look, write, take back."""
