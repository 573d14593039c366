"""How quick and how heavy the product is, beside bare Django on the same machine in the same run."""
