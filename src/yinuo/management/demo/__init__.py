"""A company that does not exist, for trying everything out: the same seed gives the same company."""
