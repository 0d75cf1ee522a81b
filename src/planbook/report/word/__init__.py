"""Word documents from plain content: `paper.py` is what a document says, `write.py` makes it Word."""
