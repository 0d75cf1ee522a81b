"""The words of a workbook's cover that both who writes it and who reads it know."""

BAR = "  |  "
"""Between what stands on one line: whose the workbook is, the trust, how long it takes."""
RETURN_BY, AS_AT, SEND_TO, ASK = "Return by", "Figures as at", "Send it to", "Ask"
FACTS = frozenset({RETURN_BY, AS_AT, SEND_TO, ASK})
"""What is said beside these labels is of the period and the trust, and not of whose the workbook is."""
