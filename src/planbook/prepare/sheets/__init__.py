"""What a workbook looks like: a module for each of its sheets, and what all of them share."""
