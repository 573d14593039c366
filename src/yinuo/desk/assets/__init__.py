"""Customers, product models and machines on the desk."""
