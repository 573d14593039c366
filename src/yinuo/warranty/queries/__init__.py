"""Reading the warranty room, a file a subject."""
