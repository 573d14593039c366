"""What desk pages are put together from: tables, list pages, forms."""
