"""The monthly vouchers on the desk."""
