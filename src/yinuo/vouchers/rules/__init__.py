"""The rules of vouchers: whose month a line belongs to, what is in hand, what is missing, and what a pack's hash is."""
