"""Template tags shared by all doors."""
