"""Master data out of a workbook: read, judged row by row, written through the rooms' own actions, and taken back."""
