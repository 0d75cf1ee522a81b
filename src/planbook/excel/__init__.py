"""What belongs to Excel itself: the macros that its workbooks carry."""
