"""Rules of the warranty room, a file a subject."""
