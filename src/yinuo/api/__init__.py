"""The API under /api/v1/: what a page can do, a program can do. One file a resource, no rule, no table."""
