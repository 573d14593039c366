"""The engineer's door: a day's jobs and the whole job on a phone. Every step is a command (DESIGN 6)."""
