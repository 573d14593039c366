"""Suppliers: the register and what they are asked."""
