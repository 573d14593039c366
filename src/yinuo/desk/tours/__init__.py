"""Tours, follow-ups and business visits at the desk."""
