"""What the blocks of papers and workbooks are made of: declared tables, and the code that a block may name.

subject.py     what a paper is about, with its rows: a unit, the units of a body, or the trust
rows.py        the rows of a declared table, chosen, sorted and limited
table.py       a declared table in Word, and as a sheet
grid.py        what tables of papers share: widths, cells, how many rows there is room for
named.py       the blocks that code fills, by the name that a declaration gives
sheets.py      the sheets of output workbooks that code fills
faults.py      what is wrong with declared blocks
sentences.py   the sentences that several blocks make of figures

Each other module is a block that code fills, a few that belong together, or a part of one.
"""
