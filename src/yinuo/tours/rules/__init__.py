"""When machines are due, what a visit goes through, and what an inspection says: all pure."""
