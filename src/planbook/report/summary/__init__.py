"""The summary workbook, a module a sheet or two; `write.py` puts them together."""
