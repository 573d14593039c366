"""Selling parts at the desk: the list with promises kept or late, one order, its steps, the packing slip."""
