"""From the trust's tables to what people read: the summary workbook, Word reports, lists of findings."""
