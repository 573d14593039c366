"""What money may be asked for and taken: pure."""
