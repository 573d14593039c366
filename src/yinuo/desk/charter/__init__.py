"""The service commitment, for everybody in the office."""
