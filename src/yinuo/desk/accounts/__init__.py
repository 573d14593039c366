"""Users on the desk, for the administrator."""
