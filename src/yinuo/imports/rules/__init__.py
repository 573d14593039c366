"""What a workbook says, pure: bytes to cells, cells to rows, rows to a plan; every fault with its place and code."""
