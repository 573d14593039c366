"""Warranty on the desk: cases, claims on suppliers, defects, campaigns."""
