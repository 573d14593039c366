"""Blobs by content."""
