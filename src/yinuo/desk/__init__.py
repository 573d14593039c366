"""The office's door: pages for dispatchers, managers and departments."""
