"""Outlets on the desk."""
