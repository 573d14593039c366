"""Reading tours, one file a subject."""
