"""Reading vouchers: `building` puts a pack together, `gathering` finds its lines, `listing` shows the packs."""
