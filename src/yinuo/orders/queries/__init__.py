"""Every read of service orders: the board, one order, histories."""
