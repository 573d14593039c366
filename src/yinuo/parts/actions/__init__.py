"""Every write of the parts room."""
