"""What stands in a workbook: the rows it comes with, their words, what its formulas follow, and what is told."""
