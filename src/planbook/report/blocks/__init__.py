"""What the blocks of papers and workbooks are made of: declared tables, and the code that a block may name.

subject.py   what a paper is about: a unit, the units of a body, or the trust
rows.py      the rows of a declared table, chosen, sorted and limited
table.py     a declared table in Word, and as a sheet
named.py     the blocks that code fills, by the name that a declaration gives
"""
