"""Parts on the desk: the catalogue, the places, the moving desk, the old parts owed."""
