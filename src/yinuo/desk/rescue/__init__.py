"""The desk's pages of the road rescue."""
