"""The dispatcher's pages: the board, one order and its steps, intake, the list, the tray, search."""
