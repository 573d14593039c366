"""Money on the desk: the price list, quotations, one matter's account, receipts, invoices, what is still owed."""
