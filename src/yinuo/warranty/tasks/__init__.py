"""What the worker does for warranties, a file a subject."""
