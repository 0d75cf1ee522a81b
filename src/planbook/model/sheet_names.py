"""The names of a workbook's own sheets, beside those of its records: who writes it and who reads it share them."""

import re

LONGEST_SHEET = 31
"""The most characters that Excel takes in a sheet's name."""
NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\]")
SHEET_NAME = f"names a sheet: 1 to {LONGEST_SHEET} characters, none of [ ] : * ? / \\"
"""What a sheet's name has to be, as a fault says it."""

COVER = "Cover"
CHECK = "Check"
GLOSSARY = "Glossary"
GLOSSARY_HEADINGS = ("Word", "Where", "Meaning")
"""Of its columns; every row that planbook writes has all three."""
WHAT_TO_CORRECT = "What to correct"
"""The first sheet of a workbook that goes back."""
LISTS = "Lists"
"""Hidden: what the drop-downs choose from."""
IDENTITY = "_planbook"
"""Hidden even from Excel's menu: whose the workbook is."""
PROPERTY_PREFIX = "planbook_"
"""Of the document's properties that say the same."""
BROUGHT_OVER, WITHOUT_A_PLACE = "Brought over", "Without a place"
"""The first sheets of a workbook that was made from another: what became of all that was in it."""
SHEETS_TO_READ = frozenset({COVER, CHECK, GLOSSARY, WHAT_TO_CORRECT})
"""Sheets of a prepared workbook, or one that goes back, for people to read: nearly all of them is planbook's."""
PASSED_OVER = frozenset({LISTS})
"""Sheets of which nothing is read while they are hidden: no answer stands there, and nobody sees them."""
_FORMER = frozenset({"What to mend"})
"""What sheets were called in workbooks that earlier versions made, and that are read still."""

OUR_SHEETS = _FORMER | {COVER, CHECK, GLOSSARY, WHAT_TO_CORRECT, LISTS, IDENTITY, BROUGHT_OVER, WITHOUT_A_PLACE}
"""Sheets that a prepared workbook, or one that goes back, has beside those of its records."""
