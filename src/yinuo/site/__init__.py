"""What makes the rooms and doors a running site: settings, addresses, checks."""
