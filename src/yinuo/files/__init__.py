"""Pictures, voice notes and documents, kept once by their content."""
