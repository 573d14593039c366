"""Engineers on the desk: who they are, what they may do, when they serve."""
